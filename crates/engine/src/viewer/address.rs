//! Which addresses the mirror may hold: those it never follows when they are harmless, those it fetches at the relay.

use super::Browser;
use std::borrow::Cow;
use std::fmt::Write as _;

/// What stands in CSS for a reference that may not be fetched: an empty resource, and no request.
const NOTHING: &str = "data:,";

/// The schemes a link may keep. It is never followed; it stays because style rules may speak of it.
const LINK_SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "geo", "webcal"];

/// The kinds of `data:` that a picture or a style sheet may bring along.
const DATA_KINDS: &[&str] =
    &["image/", "font/", "application/font", "application/x-font", "application/vnd.ms-font"];

/// Turns the references of one document into addresses of the relay.
#[derive(Clone, Copy)]
pub struct Addresses<'a> {
    /// Resolves references.
    pub browser: &'a dyn Browser,
    /// The document's base address.
    pub base: &'a str,
    /// Where the relay serves this session's resources.
    pub resource_base: &'a str,
}

impl Addresses<'_> {
    /// The address at which the mirror fetches a reference; `None` when it may not be fetched at all.
    pub fn resource(&self, reference: &str) -> Option<String> {
        let reference = reference.trim_matches(|c: char| c <= ' ');
        if reference.is_empty() {
            return None;
        }
        if scheme(reference).as_deref() == Some("data") {
            return is_harmless_data(reference).then(|| reference.to_owned());
        }
        let absolute = self.browser.resolve(reference, self.base)?;
        let is_web = ["http:", "https:"].iter().any(|scheme| absolute.starts_with(scheme));
        if !is_web {
            return None;
        }
        let (address, part) = absolute.split_once('#').map_or((&*absolute, None), |(a, p)| (a, Some(p)));
        let mut out = self.resource_base.to_owned();
        put_base64url(&mut out, address.as_bytes());
        if let Some(part) = part {
            let _ = write!(out, "#{part}");
        }
        Some(out)
    }

    /// The same for a `srcset`; candidates that may not be fetched are left out.
    pub fn srcset(&self, value: &str) -> String {
        let mut out = String::new();
        for (reference, descriptors) in candidates(value) {
            if let Some(address) = self.resource(reference) {
                let separator = if out.is_empty() { "" } else { ", " };
                let space = if descriptors.is_empty() { "" } else { " " };
                let _ = write!(out, "{separator}{address}{space}{descriptors}");
            }
        }
        out
    }

    /// CSS text whose references go to the relay, or nowhere.
    pub fn css<'t>(&self, text: &'t str) -> Cow<'t, str> {
        policy::css::rewrite(text, &mut |reference| {
            if reference.starts_with('#') {
                return None;
            }
            Some(self.resource(reference).unwrap_or_else(|| NOTHING.to_owned()))
        })
    }

    /// A whole style sheet: its references likewise, and the mirror's own layers before all others.
    pub fn sheet(&self, text: &str) -> String {
        let mut sheet = policy::css::MIRROR_LAYERS.to_owned();
        sheet.push_str(&self.css(text));
        sheet
    }

    /// A reference to a part of this document, or of another that is fetched.
    pub fn part(&self, reference: &str) -> Option<String> {
        own_part(reference).or_else(|| {
            let is_data = scheme(reference.trim_start_matches(|c: char| c <= ' ')).as_deref() == Some("data");
            if is_data { None } else { self.resource(reference) }
        })
    }
}

/// A reference to a part of this document; `None` for every other.
pub fn own_part(reference: &str) -> Option<String> {
    let reference = reference.trim_matches(|c: char| c <= ' ');
    reference.starts_with('#').then(|| reference.to_owned())
}

/// Whether an address that is never followed may stay.
pub fn is_harmless_link(reference: &str) -> bool {
    scheme(reference.trim_start_matches(|c: char| c <= ' '))
        .is_none_or(|scheme| LINK_SCHEMES.contains(&scheme.as_str()))
}

/// The scheme in lower case, as browsers find it: tabs and line ends count for nothing.
fn scheme(reference: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in reference.chars() {
        match c {
            '\t' | '\n' | '\r' => {}
            ':' => return (!scheme.is_empty()).then_some(scheme),
            'a'..='z' | 'A'..='Z' => scheme.push(c.to_ascii_lowercase()),
            '0'..='9' | '+' | '-' | '.' if !scheme.is_empty() => scheme.push(c),
            _ => return None,
        }
    }
    None
}

fn is_harmless_data(reference: &str) -> bool {
    let clean: String = reference.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).take(64).collect();
    let lower = clean.to_ascii_lowercase();
    let kind = lower.strip_prefix("data:").unwrap_or_default().trim_start();
    DATA_KINDS.iter().any(|allowed| kind.starts_with(allowed))
}

/// The candidates of a `srcset`: address and descriptors (HTML standard, "parse a srcset attribute").
fn candidates(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = value;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at_checked(end)?;
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            rest = after;
            return Some((bare, ""));
        }
        let mut depth = 0usize;
        let end = after
            .find(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == ',' && depth == 0
            })
            .unwrap_or(after.len());
        let (descriptors, after) = after.split_at_checked(end)?;
        rest = after;
        Some((address, descriptors.trim()))
    })
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends bytes as base64url without padding (RFC 4648, section 5).
fn put_base64url(out: &mut String, bytes: &[u8]) {
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = (word >> (18 - 6 * place)) & 63;
            out.push(char::from(DIGITS.get(digit as usize).copied().unwrap_or(b'A')));
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Resolves by putting things together; enough to see what is asked.
    #[derive(Debug)]
    pub struct Joining;

    impl Browser for Joining {
        fn resolve(&self, reference: &str, base: &str) -> Option<String> {
            if reference.contains(':') {
                return Some(reference.to_ascii_lowercase());
            }
            Some(format!("{base}{}", reference.trim_start_matches('/')))
        }
        fn inflate(&self, _: &[u8], _: usize) -> Option<Vec<u8>> {
            None
        }
    }

    fn addresses() -> Addresses<'static> {
        Addresses { browser: &Joining, base: "https://shop.example/", resource_base: "/r/1/" }
    }

    #[test]
    fn what_is_fetched_is_fetched_at_the_relay() {
        let relay = |address: &str| {
            let mut out = "/r/1/".to_owned();
            put_base64url(&mut out, address.as_bytes());
            out
        };
        assert_eq!(addresses().resource("/a.png"), Some(relay("https://shop.example/a.png")));
        assert_eq!(
            addresses().resource(" https://cdn.example/i.svg#x"),
            Some(relay("https://cdn.example/i.svg") + "#x")
        );
        assert_eq!(
            addresses().resource("data:image/png;base64,AA"),
            Some("data:image/png;base64,AA".to_owned())
        );
        for never in
            ["javascript:alert(1)", "data:text/html,<p>", "file:///etc/passwd", "blob:https://x", "", " "]
        {
            assert_eq!(addresses().resource(never), None, "{never}");
        }
    }

    #[test]
    fn base64url_is_that_of_the_standard() {
        for (text, expected) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("??>", "Pz8-"), ("ÿ", "w78")]
        {
            let mut out = String::new();
            put_base64url(&mut out, text.as_bytes());
            assert_eq!(out, expected, "{text}");
        }
    }

    #[test]
    fn each_candidate_of_a_srcset_goes_to_the_relay() {
        let found: Vec<_> = candidates("a.png 1x, b,c.png 2x,d.png, e.png 100w").collect();
        assert_eq!(found, [("a.png", "1x"), ("b,c.png", "2x"), ("d.png", ""), ("e.png", "100w")]);
        let out = addresses().srcset("a.png 1x, javascript:x 2x");
        assert!(out.starts_with("/r/1/") && out.ends_with(" 1x"), "{out}");
    }

    #[test]
    fn css_keeps_own_parts_and_sends_the_rest_to_the_relay_or_nowhere() {
        let css = addresses()
            .css("a{fill:url(#g);background:url(x.png)}b{background:url(javascript:x)}@import 'y.css';");
        assert!(css.contains("url(#g)"), "{css}");
        assert_eq!(css.matches("/r/1/").count(), 2, "{css}");
        assert!(css.contains(NOTHING) && !css.contains("javascript"), "{css}");
    }

    #[test]
    fn links_keep_what_does_not_run() {
        for harmless in ["/a", "#x", "", "https://x", "mailto:a@b", "a/b:c", "?q=javascript:x", "1:2"] {
            assert!(is_harmless_link(harmless), "{harmless}");
        }
        for harmful in [
            "javascript:x",
            " \u{1}JAVA\tscript:x",
            "vbscript:x",
            "data:text/html,x",
            "blob:x",
            "view-source:x",
        ] {
            assert!(!is_harmless_link(harmful), "{harmful}");
        }
    }
}
