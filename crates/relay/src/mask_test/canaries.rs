//! What a canary looks like in each disguise in which it could leave, and which canary bytes hold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// Digits of a canary's number, base 36.
const NUMBER_LETTERS: usize = 4;

/// One secret: which rule covers it, where it was put, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canary {
    /// Letters and digits, unlike any other text of the page.
    pub canary: String,
    /// The rule, or the part of the floor, that covers it.
    pub rule: String,
    /// The path of the element.
    pub element: String,
    /// What of the element holds it.
    pub sink: String,
}

/// One disguise of all canaries.
struct Form {
    name: &'static str,
    /// What all of them begin with.
    head: Vec<u8>,
    length: usize,
    canaries: HashMap<Vec<u8>, usize>,
}

/// What is looked for.
pub struct Search {
    forms: Vec<Form>,
}

/// A find: which canary, where it can be told, and in which disguise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its place in the list; `None`: only its beginning was there, which all of them share.
    pub canary: Option<usize>,
    /// The disguise.
    pub form: &'static str,
}

impl Search {
    /// Looks for all of these, which begin with `prefix` and are equally long.
    pub fn new(prefix: &str, canaries: &[Canary]) -> Self {
        // Two that are never planted, so that a single canary is found by its beginning, too.
        let ends = ["0", "z"].map(|digit| format!("{prefix}{}k", digit.repeat(NUMBER_LETTERS)));
        let mut forms: BTreeMap<&'static str, Form> = BTreeMap::new();
        for (index, text) in ends
            .iter()
            .map(|end| (None, end.as_str()))
            .chain(canaries.iter().enumerate().map(|(index, canary)| (Some(index), canary.canary.as_str())))
        {
            for (name, bytes) in disguises(text) {
                let form = forms.entry(name).or_insert_with(|| Form {
                    name,
                    head: bytes.clone(),
                    length: bytes.len(),
                    canaries: HashMap::new(),
                });
                let common = form.head.iter().zip(&bytes).take_while(|(a, b)| a == b).count();
                form.head.truncate(common);
                if let Some(index) = index {
                    form.canaries.insert(bytes, index);
                }
            }
        }
        Self { forms: forms.into_values().collect() }
    }

    /// Everything that these bytes hold.
    pub fn find(&self, bytes: &[u8]) -> BTreeSet<Found> {
        let mut found = BTreeSet::new();
        for form in &self.forms {
            for at in places(bytes, &form.head) {
                let whole = bytes.get(at..at + form.length);
                let canary = whole.and_then(|whole| form.canaries.get(whole)).copied();
                found.insert(Found { canary, form: form.name });
            }
        }
        found
    }
}

/// Where `needle` begins in `bytes`.
fn places<'a>(bytes: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = needle.first().copied();
    bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| Some(**byte) == first)
        .map(|(at, _)| at)
        .filter(move |at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(needle)))
}

/// The forms in which a text of ASCII letters and digits could leave.
fn disguises(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |form: fn(u8) -> String| text.bytes().map(form).collect::<String>().into_bytes();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut all = vec![
        ("plain", text.as_bytes().to_vec()),
        ("upper case", text.to_ascii_uppercase().into_bytes()),
        ("percent", each(|byte| format!("%{byte:02X}"))),
        ("percent, lower case", each(|byte| format!("%{byte:02x}"))),
        ("decimal entities", each(|byte| format!("&#{byte};"))),
        ("hexadecimal entities", each(|byte| format!("&#x{byte:x};"))),
        ("hexadecimal entities, upper case", each(|byte| format!("&#x{byte:X};"))),
        ("escapes", each(|byte| format!("\\u{byte:04x}"))),
        ("hexadecimal", each(|byte| format!("{byte:02x}"))),
        ("hexadecimal, upper case", each(|byte| format!("{byte:02X}"))),
    ];
    // Where the text begins in a group of three bytes decides its letters; the outermost depend on its neighbours.
    const BASE64: [[(&str, &str); 3]; 2] = [
        [
            ("base64", "base64url"),
            ("base64, shifted by 1", "base64url, shifted by 1"),
            ("base64, shifted by 2", "base64url, shifted by 2"),
        ],
        [
            ("base64 of UTF-16", "base64url of UTF-16"),
            ("base64 of UTF-16, shifted by 1", "base64url of UTF-16, shifted by 1"),
            ("base64 of UTF-16, shifted by 2", "base64url of UTF-16, shifted by 2"),
        ],
    ];
    for (source, names) in [text.as_bytes(), &little].into_iter().zip(BASE64) {
        for (shift, (standard, url_safe)) in names.into_iter().enumerate() {
            let shifted = [&vec![0; shift], source].concat();
            let (letters, other) = (STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted));
            let inner = |letters: String| {
                let start = if shift == 0 { 0 } else { shift + 1 };
                letters.get(start..letters.len() - 1).unwrap_or_default().as_bytes().to_vec()
            };
            if other != letters {
                all.push((url_safe, inner(other)));
            }
            all.push((standard, inner(letters)));
        }
    }
    all.push(("UTF-16, little-endian", little));
    all.push(("UTF-16, big-endian", big));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canaries(count: usize) -> Vec<Canary> {
        (0..count)
            .map(|number| Canary {
                canary: format!("zq7ab12cd{number:04}k"),
                rule: String::new(),
                element: String::new(),
                sink: String::new(),
            })
            .collect()
    }

    #[test]
    fn each_disguise_of_a_canary_is_found_and_told_from_the_others() {
        let all = canaries(30);
        let search = Search::new("zq7ab12cd", &all);
        for (index, Canary { canary, .. }) in all.iter().enumerate() {
            for (form, bytes) in disguises(canary) {
                let found = search.find(&[b"\x00before", bytes.as_slice(), b"after"].concat());
                assert!(
                    found.contains(&Found { canary: Some(index), form }),
                    "{canary} as {form}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn base64_is_found_wherever_the_canary_begins() {
        let all = canaries(3);
        let search = Search::new("zq7ab12cd", &all);
        for before in ["", "x", "xy", "xyz", "four"] {
            for after in ["", "!", "!!"] {
                let letters = STANDARD_NO_PAD.encode(format!("{before}{}{after}", all[1].canary));
                let found = search.find(letters.as_bytes());
                assert!(found.iter().any(|find| find.canary == Some(1)), "{before}…{after}: {found:?}");
            }
        }
    }

    #[test]
    fn the_beginning_alone_is_a_find_and_other_text_is_none() {
        let search = Search::new("zq7ab12cd", &canaries(1));
        assert_eq!(
            search.find(b"zq7ab12cd0").into_iter().collect::<Vec<_>>(),
            [Found { canary: None, form: "plain" }]
        );
        assert!(search.find(b"zq7ab12 and other words").is_empty());
        assert!(search.find(b"").is_empty());
    }
}
