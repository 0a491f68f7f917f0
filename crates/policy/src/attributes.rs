//! Which attributes leave the browser, and as what.

use crate::masking::Visibility;

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is sent as it is.
    Send,
    /// It is sent as any text is: what is sensitive by its form is hidden.
    SendText,
    /// It is a list of names by which style rules and scripts know a masked element: those that say something are replaced.
    SendIdentity,
    /// It is the address of a link, and sent without query and hash.
    SendReduced,
    /// It is sent with the mask as its value.
    SendMasked,
    /// It is sent without a value: that it is there may matter to style rules.
    SendEmpty,
    /// Of an address, where it leads is sent, but not to what.
    SendOrigin,
    /// It is not sent.
    Withhold,
}

/// What a masked element keeps: its look and place. What is not known to be harmless is not here.
#[rustfmt::skip]
const KEPT_UNDER_MASK: &[&str] = &[
    "class", "id", "type", "dir", "lang", "hidden", "disabled", "readonly", "required", "multiple", "size", "rows", "cols",
    "colspan", "rowspan", "span", "align", "valign", "border", "cellpadding", "cellspacing", "width", "height", "role",
    "tabindex", "contenteditable", "open", "slot", "part", "autocomplete", "spellcheck", "wrap", "for",
];

/// Attributes whose value is an address that could run as code.
const URL_ATTRIBUTES: &[&str] = &["href", "src", "xlink:href", "data", "poster", "background"];

/// The same, where the agent's browser has nothing to load.
const TARGET_ATTRIBUTES: &[&str] = &["action", "formaction", "cite", "longdesc", "manifest"];

/// What a tag means for its attributes. Found once a name, because pages have few names and many attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagClass {
    /// Code or data, not part of the picture: no attribute leaves.
    Inert,
    /// An `<input>`.
    Input,
    /// A field or an option whose `value` attribute is content.
    Field,
    /// A `<meta>`.
    Meta,
    /// An element that shows another document.
    Frame,
    /// A link: its address is followed, not loaded.
    Link,
    /// Design: what is private by default does not hide it.
    Design,
    /// Any other.
    Other,
}

impl TagClass {
    /// The class of a local name.
    pub fn of(tag: &str) -> Self {
        match tag {
            "script" | "noscript" | "template" => TagClass::Inert,
            "input" => TagClass::Input,
            "textarea" | "select" | "option" => TagClass::Field,
            "meta" => TagClass::Meta,
            "a" | "area" => TagClass::Link,
            "style" | "link" => TagClass::Design,
            "iframe" | "frame" | "object" | "embed" | "fencedframe" | "portal" => TagClass::Frame,
            _ => TagClass::Other,
        }
    }
}

/// What an attribute's name says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameClass {
    /// Handlers, inline documents and what belongs to script loading: never leaves.
    Code,
    /// An address that could run as code.
    Url,
    /// The same, and nothing is ever loaded from it.
    Target,
    /// Addresses or rules that are loaded or applied, which no detector may change.
    Loaded,
    /// `value`.
    Value,
    /// `placeholder`.
    Placeholder,
    /// `charset` and `name`, all that a meta element may say; and part of the look of others.
    OfMeta,
    /// Part of the look of a masked element.
    Look,
    /// Any other.
    Other,
}

impl NameClass {
    /// The class of an attribute name as `getAttributeNames` gives it.
    pub fn of(name: &str) -> Self {
        let any = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        let starts_with_on = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
        // What the agent's side marks elements with is no page's to set.
        let is_ours = name.get(..13).is_some_and(|start| start.eq_ignore_ascii_case("data-cobrowse"));
        if starts_with_on || is_ours || any(&["srcdoc", "nonce", "integrity", "ping"]) {
            NameClass::Code
        } else if any(TARGET_ATTRIBUTES) {
            NameClass::Target
        } else if any(URL_ATTRIBUTES) {
            NameClass::Url
        } else {
            match name {
                "value" => NameClass::Value,
                "placeholder" => NameClass::Placeholder,
                "charset" | "name" => NameClass::OfMeta,
                "style" | "srcset" | "imagesrcset" | "sizes" | "media" | "d" | "points" | "viewBox"
                | "transform" => NameClass::Loaded,
                _ if KEPT_UNDER_MASK.contains(&name) => NameClass::Look,
                _ => NameClass::Other,
            }
        }
    }
}

/// Decides for one attribute of one element.
pub fn fate(visibility: Visibility, tag: TagClass, name: NameClass, value: &str) -> Fate {
    let is_address = matches!(name, NameClass::Url | NameClass::Target);
    if name == NameClass::Code || tag == TagClass::Inert || is_address && runs_code(value) {
        return Fate::Withhold;
    }
    match (visibility, tag, name) {
        // The page's own state, not part of its look.
        (Visibility::ValueHidden, TagClass::Input, NameClass::Value) => Fate::Withhold,
        (Visibility::Masked | Visibility::Secret, TagClass::Input | TagClass::Field, NameClass::Value) => {
            Fate::SendMasked
        }
        (Visibility::Masked | Visibility::Secret, _, NameClass::Placeholder) => Fate::SendEmpty,
        (Visibility::Masked | Visibility::Secret, _, NameClass::Look) => Fate::SendIdentity,
        // Addresses of payment pages and their kin are keys to them, and so are names that scripts give to frames.
        (Visibility::Open, TagClass::Frame, NameClass::Url) => Fate::SendOrigin,
        (_, TagClass::Frame, NameClass::Url | NameClass::OfMeta) => Fate::Withhold,
        // What a <meta> tells machines is never part of the look, and often a token.
        (_, TagClass::Meta, NameClass::OfMeta) => Fate::Send,
        (_, TagClass::Meta, _) => Fate::Withhold,
        (Visibility::Masked | Visibility::Secret, _, NameClass::OfMeta) => Fate::SendIdentity,
        (Visibility::Masked | Visibility::Secret, _, _) => Fate::Withhold,
        (_, TagClass::Link, NameClass::Url) | (_, _, NameClass::Target) => Fate::SendReduced,
        (_, _, NameClass::Value | NameClass::Placeholder | NameClass::Other) => Fate::SendText,
        _ => Fate::Send,
    }
}

/// Whether a browser would run this address as code or as a document of its own. Browsers skip control characters and
/// blanks at the front, and tabs and line ends anywhere.
fn runs_code(url: &str) -> bool {
    let trimmed = url.trim_start_matches(|c: char| c <= ' ');
    // Nearly every address ends the question here.
    if !matches!(trimmed.as_bytes().first(), Some(b'j' | b'J' | b'v' | b'V' | b'd' | b'D')) {
        return false;
    }
    let letters = trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let start: String = letters.map(|c| c.to_ascii_lowercase()).take(14).collect();
    ["javascript:", "vbscript:", "data:text/html"].iter().any(|code| start.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Visibility::{Masked, Open, ValueHidden};

    fn fate(visibility: Visibility, tag: &str, name: &str, value: &str) -> Fate {
        super::fate(visibility, TagClass::of(tag), NameClass::of(name), value)
    }

    #[test]
    fn code_never_leaves_in_any_attribute() {
        for name in ["onclick", "ONLOAD", "srcdoc", "nonce", "ping"] {
            assert_eq!(fate(Open, "a", name, "x"), Fate::Withhold, "{name}");
        }
        for url in
            ["javascript:alert(1)", " \u{1}java\tscript:alert(1)", "JAVASCRIPT:x", "data:text/html,<p>"]
        {
            assert_eq!(fate(Open, "a", "href", url), Fate::Withhold, "{url}");
        }
        assert_eq!(fate(Open, "a", "href", "/javascript:"), Fate::SendReduced);
        assert_eq!(fate(Open, "form", "action", "javascript:x"), Fate::Withhold);
        assert_eq!(fate(Open, "img", "src", "data:image/png;base64,AA"), Fate::Send);
    }

    #[test]
    fn scripts_have_no_attributes() {
        assert_eq!(fate(Open, "script", "src", "/app.js"), Fate::Withhold);
    }

    #[test]
    fn a_masked_element_keeps_only_its_look() {
        assert_eq!(fate(Masked, "input", "class", "field"), Fate::SendIdentity);
        assert_eq!(fate(Masked, "input", "value", "secret"), Fate::SendMasked);
        for name in [
            "title",
            "aria-label",
            "data-value",
            "href",
            "style",
            "alt",
            "min",
            "max",
            "pattern",
            "x-anything",
        ] {
            assert_eq!(fate(Masked, "input", name, "secret"), Fate::Withhold, "{name}");
        }
    }

    #[test]
    fn hidden_values_and_meta_contents_stay() {
        assert_eq!(fate(ValueHidden, "input", "value", "csrf"), Fate::Withhold);
        assert_eq!(fate(Open, "meta", "content", "csrf"), Fate::Withhold);
        assert_eq!(fate(Open, "meta", "charset", "utf-8"), Fate::Send);
    }
}
