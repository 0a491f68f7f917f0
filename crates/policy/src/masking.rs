//! The one choke point from page text to sendable text.

use crate::attributes::{self, Fate, NameClass, TagClass};
use crate::detectors::Detectors;
use crate::floor::Secrecy;
use crate::restrictions::{Restrictions, Standing};
use std::borrow::Cow;

/// What the agent sees in the place of secret text, whatever its length.
pub const MASKED_TEXT: &str = "*****";

/// Lengths of words in masked text: each is shown with the next of these, or the last.
const WORD_LENGTHS: [usize; 3] = [4, 8, 12];

/// Text as the page has it. It has no way out but the functions of this module.
#[derive(Clone, Copy)]
pub struct Raw<'a>(&'a str);

impl<'a> Raw<'a> {
    /// Marks text as not yet judged.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Bytes, for batching only.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, for judging facts (a `type`, an `autocomplete`); never for sending.
    pub fn judge(&self) -> &'a str {
        self.0
    }
}

/// Never shows the text: a log line must not leak what the wire does not.
impl core::fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Raw(…)")
    }
}

/// Text that may leave the browser. Made only here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared<'a>(Cow<'a, str>);

impl Cleared<'_> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same text, kept on its own.
    pub fn into_static(self) -> Cleared<'static> {
        Cleared(Cow::Owned(self.0.into_owned()))
    }

    /// A part of the text, by byte range; `None` off a character boundary. A part of cleared text is cleared.
    pub fn part(&self, range: core::ops::Range<usize>) -> Option<Cleared<'_>> {
        self.0.get(range).map(|part| Cleared(Cow::Borrowed(part)))
    }
}

/// No text at all.
pub fn nothing() -> Cleared<'static> {
    Cleared(Cow::Borrowed(""))
}

/// How much of an element is to be seen: the worst of its own state, its ancestors' and that of the whole batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Visibility {
    /// Everything that the attribute rules let through.
    #[default]
    Open = 0,
    /// The element with its look, but not its value (file and hidden inputs).
    ValueHidden = 1,
    /// Only its place and size, and of its texts the coarse shape: masked by a restriction.
    Masked = 2,
    /// Only its place and size, and for every text the same: a field under a mask, or what the floor demands.
    Secret = 3,
}

impl Visibility {
    /// What the floor demands.
    pub fn of(secrecy: Secrecy) -> Self {
        match secrecy {
            Secrecy::None => Visibility::Open,
            Secrecy::HiddenInput | Secrecy::FileInput => Visibility::ValueHidden,
            Secrecy::Password | Secrecy::Autocomplete => Visibility::Secret,
        }
    }

    /// Whether nothing of its content is to be seen.
    pub fn is_masked(self) -> bool {
        self >= Visibility::Masked
    }
}

/// Clears the text of a text node under a parent of this visibility. Blank text stays: it is layout, not content.
pub fn text<'a>(visibility: Visibility, raw: Raw<'a>, detectors: &Detectors) -> Cleared<'a> {
    Cleared(match visibility {
        _ if raw.0.bytes().all(|byte| byte.is_ascii_whitespace()) => Cow::Borrowed(raw.0),
        Visibility::Secret => Cow::Borrowed(MASKED_TEXT),
        Visibility::Masked => Cow::Owned(shape(raw.0)),
        Visibility::Open | Visibility::ValueHidden => detectors.mask(raw.0),
    })
}

/// Clears the text of a style sheet's element. Sheets are the site's design, not content, unless they lie under a mask.
pub fn style_text(visibility: Visibility, raw: Raw<'_>) -> Cleared<'_> {
    Cleared(Cow::Borrowed(if visibility.is_masked() { "" } else { raw.0 }))
}

/// The coarse shape of a text: asterisks for words, of rounded length, and single blanks or line ends between them.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_blank = first.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != is_blank).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        if is_blank {
            shape.push(if piece.contains('\n') { '\n' } else { ' ' });
            continue;
        }
        let characters = piece.chars().count();
        let [.., longest] = WORD_LENGTHS;
        let shown = WORD_LENGTHS.into_iter().find(|length| *length >= characters).unwrap_or(longest);
        shape.extend(core::iter::repeat_n('*', shown));
    }
    shape
}

/// Clears the current value of a form field. A masked field always has the same value, even when it is empty, so that
/// neither length nor typing shows; `None`: nothing is ever sent.
pub fn value<'a>(visibility: Visibility, raw: Raw<'a>, detectors: &Detectors) -> Option<Cleared<'a>> {
    match visibility {
        Visibility::Open => Some(Cleared(detectors.mask(raw.0))),
        Visibility::ValueHidden => None,
        Visibility::Masked | Visibility::Secret => Some(Cleared(Cow::Borrowed(MASKED_TEXT))),
    }
}

/// Clears an attribute; `None`: the attribute does not leave the browser.
pub fn attribute<'a>(
    visibility: Visibility,
    tag: TagClass,
    name: NameClass,
    raw: Raw<'a>,
    restrictions: &Restrictions,
    placeholders: &mut Placeholders,
) -> Option<Cleared<'a>> {
    Some(Cleared(match attributes::fate(visibility, tag, name, raw.0) {
        Fate::Send => Cow::Borrowed(raw.0),
        Fate::SendText => restrictions.detectors.mask(raw.0),
        Fate::SendIdentity => placeholders.clear(raw.0),
        Fate::SendMasked => Cow::Borrowed(MASKED_TEXT),
        Fate::SendEmpty => Cow::Borrowed(""),
        Fate::SendReduced if restrictions.settings.shows_full_urls => restrictions.detectors.mask(raw.0),
        Fate::SendReduced => match restrictions.detectors.mask(raw.0) {
            Cow::Borrowed(url) => Cow::Borrowed(reduced_link(url)),
            Cow::Owned(url) => Cow::Owned(reduced_link(&url).to_owned()),
        },
        Fate::SendOrigin => Cow::Owned(origin(raw.0)?),
        Fate::Withhold => return None,
    }))
}

/// What stands for ids and classes of masked elements that say something by their form: the same for the same, as long as
/// the page is shown.
#[derive(Debug, Default)]
pub struct Placeholders {
    sensitive: Vec<String>,
}

/// Names that placeholders are kept for; all others share one.
const PLACEHOLDERS_MAX: usize = 1_000;

impl Placeholders {
    fn clear<'a>(&mut self, names: &'a str) -> Cow<'a, str> {
        let all = Detectors::built_in();
        if !all.finds(names) {
            return Cow::Borrowed(names);
        }
        let mut cleared = String::new();
        for name in names.split_ascii_whitespace() {
            if !cleared.is_empty() {
                cleared.push(' ');
            }
            if all.finds(name) { self.put(name, &mut cleared) } else { cleared.push_str(name) }
        }
        // What is found only in several of them together.
        if all.finds(&cleared) { Cow::Borrowed("") } else { Cow::Owned(cleared) }
    }

    fn put(&mut self, name: &str, out: &mut String) {
        let known = self.sensitive.iter().position(|known| known == name);
        let mut number = known.unwrap_or(self.sensitive.len());
        if known.is_none() && number < PLACEHOLDERS_MAX {
            self.sensitive.push(name.to_owned());
        }
        out.push_str("masked-");
        loop {
            out.push(char::from(b'a' + (number % 26) as u8));
            number /= 26;
            if number == 0 {
                break;
            }
        }
    }
}

/// An address of a link, without query and hash. What is only one of these keeps its first character: it leads somewhere.
fn reduced_link(url: &str) -> &str {
    match url.find(['?', '#']) {
        Some(at) => url.get(..at.max(1)).unwrap_or_default(),
        None => url,
    }
}

/// Scheme and host of a web address, without the credentials that may stand in it; `None` for any other.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim_start().split_once("//")?;
    // Browsers take backslashes for slashes.
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let is_web = ["", "http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if !is_web || host.is_empty() {
        return None;
    }
    Some([scheme, "//", host].concat())
}

/// Clears CSS text of a style sheet. Sheets are the site's design; what is secret is the content they style. One that lies
/// under a mask may be content all the same: of it nothing is sent.
pub fn style_rules(standing: Standing, raw: Raw<'_>) -> Cleared<'_> {
    let is_hidden = standing.has(Standing::MASK) || standing.has(Standing::SECRET);
    Cleared(Cow::Borrowed(if is_hidden { "" } else { raw.0 }))
}

/// Clears the page's own address: without the credentials that may stand in it, and without query and hash unless the site
/// shows them.
pub fn page_url<'a>(raw: Raw<'a>, restrictions: &Restrictions) -> Cleared<'a> {
    let Cleared(url) = bare_url(raw.0);
    let full = restrictions.settings.shows_full_urls;
    let end = if full { None } else { url.find(['?', '#']) };
    Cleared(match (url, end) {
        (Cow::Borrowed(url), end) => {
            restrictions.detectors.mask(url.get(..end.unwrap_or(url.len())).unwrap_or_default())
        }
        (Cow::Owned(mut url), end) => {
            url.truncate(end.unwrap_or(url.len()));
            Cow::Owned(restrictions.detectors.mask(&url).into_owned())
        }
    })
}

/// An address without the credentials that may stand in it.
fn bare_url(url: &str) -> Cleared<'_> {
    // Scheme, colon and two slashes; browsers write absolute addresses so.
    let start = url.find(':').map_or(0, |colon| colon + 3);
    let rest = url.get(start..).unwrap_or_default();
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.get(..authority_end).and_then(|authority| authority.rfind('@')) {
        Some(at) => {
            let mut bare = String::from(url.get(..start).unwrap_or_default());
            bare.push_str(rest.get(at + 1..).unwrap_or_default());
            Cleared(Cow::Owned(bare))
        }
        None => Cleared(Cow::Borrowed(url)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear(visibility: Visibility, tag: TagClass, name: &str, value: &str) -> Option<String> {
        let cleared = attribute(
            visibility,
            tag,
            NameClass::of(name),
            Raw::new(value),
            &Restrictions::default(),
            &mut Placeholders::default(),
        );
        cleared.map(|cleared| cleared.as_str().to_owned())
    }

    fn clear_text(visibility: Visibility, value: &str) -> String {
        text(visibility, Raw::new(value), &Detectors::default()).as_str().to_owned()
    }

    #[test]
    fn a_masked_value_tells_neither_length_nor_emptiness() {
        for visibility in [Visibility::Masked, Visibility::Secret] {
            for secret in ["", "a", "a much longer secret"] {
                let cleared = value(visibility, Raw::new(secret), &Detectors::default());
                assert_eq!(cleared.as_ref().map(Cleared::as_str), Some(MASKED_TEXT));
            }
        }
    }

    #[test]
    fn hidden_and_file_values_are_never_sent() {
        assert_eq!(value(Visibility::ValueHidden, Raw::new("csrf"), &Detectors::default()), None);
    }

    #[test]
    fn secret_text_keeps_only_blankness() {
        assert_eq!(clear_text(Visibility::Secret, "4111 1111"), MASKED_TEXT);
        assert_eq!(clear_text(Visibility::Secret, "\n  "), "\n  ");
        assert_eq!(clear_text(Visibility::Open, "hello"), "hello");
    }

    #[test]
    fn masked_text_keeps_words_of_rounded_length() {
        for (words, shown) in [
            ("a", "****"),
            ("four", "****"),
            ("fiver", "********"),
            ("a_very_long_word_indeed", "************"),
            (" two  words\n\tand more ", " **** ********\n**** **** "),
            ("größe 😀", "******** ****"),
        ] {
            assert_eq!(clear_text(Visibility::Masked, words), shown, "{words}");
        }
    }

    #[test]
    fn raw_text_does_not_show_in_debug_output() {
        assert!(!format!("{:?}", Raw::new("secret")).contains("secret"));
    }

    #[test]
    fn of_a_frame_only_where_it_leads_is_told() {
        for (address, told) in [
            ("https://me:pw@pay.example:8443/s/canary?k=canary#canary", Some("https://pay.example:8443")),
            ("//pay.example\\canary", Some("//pay.example")),
            (" HTTPS://pay.example", Some("HTTPS://pay.example")),
            ("/canary", None),
            ("canary//canary", None),
            ("blob:https://shop.example/canary", None),
            ("data:image/svg+xml,canary", None),
            ("https://", None),
        ] {
            let cleared = clear(Visibility::Open, TagClass::Frame, "src", address);
            assert_eq!(cleared.as_deref(), told, "{address}");
        }
        assert_eq!(clear(Visibility::Open, TagClass::Frame, "name", "canary"), None);
    }

    #[test]
    fn of_a_link_neither_query_nor_hash_is_told() {
        for (address, told) in [
            ("/a?token=canary#canary", "/a"),
            ("/a#canary", "/a"),
            ("#canary", "#"),
            ("?canary", "?"),
            ("/a", "/a"),
            ("", ""),
        ] {
            assert_eq!(
                clear(Visibility::Open, TagClass::Link, "href", address).as_deref(),
                Some(told),
                "{address}"
            );
        }
        assert_eq!(clear(Visibility::Open, TagClass::Other, "action", "/a?canary").as_deref(), Some("/a"));
        assert_eq!(clear(Visibility::Open, TagClass::Other, "src", "/a?v=1").as_deref(), Some("/a?v=1"));
    }

    #[test]
    fn the_page_address_loses_its_credentials_and_unless_shown_whole_what_follows_the_path() {
        let mut whole = Restrictions::default();
        whole.settings.shows_full_urls = true;
        for (address, shown, shown_whole) in [
            (
                "https://me:pw@shop.example/a@b?c#d",
                "https://shop.example/a@b",
                "https://shop.example/a@b?c#d",
            ),
            ("https://shop.example/a@b#d", "https://shop.example/a@b", "https://shop.example/a@b#d"),
            ("about:blank", "about:blank", "about:blank"),
        ] {
            assert_eq!(page_url(Raw::new(address), &Restrictions::default()).as_str(), shown);
            assert_eq!(page_url(Raw::new(address), &whole).as_str(), shown_whole);
        }
    }
}
