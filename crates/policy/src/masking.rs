//! The one choke point from page text to sendable text.

use crate::attributes::{self, Fate, NameClass, TagClass};
use crate::floor::Secrecy;
use std::borrow::Cow;

/// What the agent sees in the place of masked text, whatever its length.
pub const MASKED_TEXT: &str = "*****";

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

/// How much of an element is to be seen: the worst of its own state, its ancestors' and that of the whole batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Visibility {
    /// Everything that the attribute rules let through.
    #[default]
    Open = 0,
    /// The element with its look, but not its value (file and hidden inputs).
    ValueHidden = 1,
    /// Only its place and size.
    Masked = 2,
}

impl Visibility {
    /// What the floor demands.
    pub fn of(secrecy: Secrecy) -> Self {
        match secrecy {
            Secrecy::None => Visibility::Open,
            Secrecy::HiddenInput | Secrecy::FileInput => Visibility::ValueHidden,
            Secrecy::Password | Secrecy::Autocomplete => Visibility::Masked,
        }
    }
}

/// Clears the text of a text node under a parent of this visibility. Blank text stays: it is layout, not content.
pub fn text(visibility: Visibility, raw: Raw<'_>) -> Cleared<'_> {
    if visibility < Visibility::Masked || raw.0.bytes().all(|byte| byte.is_ascii_whitespace()) {
        Cleared(Cow::Borrowed(raw.0))
    } else {
        Cleared(Cow::Borrowed(MASKED_TEXT))
    }
}

/// Clears the current value of a form field. A masked field always has the same value, even when it is empty, so that
/// neither length nor typing shows; `None`: nothing is ever sent.
pub fn value(visibility: Visibility, raw: Raw<'_>) -> Option<Cleared<'_>> {
    match visibility {
        Visibility::Open => Some(Cleared(Cow::Borrowed(raw.0))),
        Visibility::ValueHidden => None,
        Visibility::Masked => Some(Cleared(Cow::Borrowed(MASKED_TEXT))),
    }
}

/// Clears an attribute; `None`: the attribute does not leave the browser.
pub fn attribute(
    visibility: Visibility,
    tag: TagClass,
    name: NameClass,
    raw: Raw<'_>,
) -> Option<Cleared<'_>> {
    match attributes::fate(visibility, tag, name, raw.0) {
        Fate::Send => Some(Cleared(Cow::Borrowed(raw.0))),
        Fate::SendMasked => Some(Cleared(Cow::Borrowed(MASKED_TEXT))),
        Fate::SendEmpty => Some(Cleared(Cow::Borrowed(""))),
        Fate::SendOrigin => origin(raw.0).map(|origin| Cleared(Cow::Owned(origin))),
        Fate::Withhold => None,
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

/// Clears CSS text of a style sheet. Sheets are the site's design; what is secret is the content they style.
pub fn style_rules(raw: Raw<'_>) -> Cleared<'_> {
    Cleared(Cow::Borrowed(raw.0))
}

/// Clears the page's own address: without the credentials that may stand in it.
pub fn page_url(raw: Raw<'_>) -> Cleared<'_> {
    let url = raw.0;
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

    #[test]
    fn a_masked_value_tells_neither_length_nor_emptiness() {
        for secret in ["", "a", "a much longer secret"] {
            let cleared = value(Visibility::Masked, Raw::new(secret)).map(|c| c.as_str().to_owned());
            assert_eq!(cleared.as_deref(), Some(MASKED_TEXT));
        }
    }

    #[test]
    fn hidden_and_file_values_are_never_sent() {
        assert_eq!(value(Visibility::ValueHidden, Raw::new("csrf")), None);
    }

    #[test]
    fn masked_text_keeps_only_blankness() {
        assert_eq!(text(Visibility::Masked, Raw::new("4111 1111")).as_str(), MASKED_TEXT);
        assert_eq!(text(Visibility::Masked, Raw::new("\n  ")).as_str(), "\n  ");
        assert_eq!(text(Visibility::Open, Raw::new("hello")).as_str(), "hello");
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
            let cleared =
                attribute(Visibility::Open, TagClass::Frame, NameClass::of("src"), Raw::new(address));
            assert_eq!(cleared.as_ref().map(Cleared::as_str), told, "{address}");
        }
        let name = attribute(Visibility::Open, TagClass::Frame, NameClass::of("name"), Raw::new("canary"));
        assert_eq!(name, None);
    }

    #[test]
    fn the_page_address_loses_its_credentials() {
        assert_eq!(
            page_url(Raw::new("https://me:pw@shop.example/a@b?c")).as_str(),
            "https://shop.example/a@b?c"
        );
        assert_eq!(page_url(Raw::new("https://shop.example/a@b")).as_str(), "https://shop.example/a@b");
        assert_eq!(page_url(Raw::new("about:blank")).as_str(), "about:blank");
    }
}
