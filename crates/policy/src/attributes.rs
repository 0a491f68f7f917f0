//! Which attributes leave the browser, and as what.

use crate::masking::Visibility;

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is sent as it is.
    Send,
    /// It is sent with the mask as its value.
    SendMasked,
    /// It is sent without a value: that it is there may matter to style rules.
    SendEmpty,
    /// It is not sent.
    Withhold,
}

/// What a masked element keeps: its look and place. What is not known to be harmless is not here.
#[rustfmt::skip]
const KEPT_UNDER_MASK: &[&str] = &[
    "class", "id", "type", "dir", "lang", "hidden", "disabled", "readonly", "required", "multiple", "size", "rows", "cols",
    "colspan", "rowspan", "span", "align", "valign", "border", "cellpadding", "cellspacing", "width", "height", "role",
    "tabindex", "contenteditable", "open", "slot", "part", "autocomplete", "spellcheck", "wrap", "name", "for",
    "data-gcb-service-node",
];

/// Attributes whose value is an address that could run as code.
const URL_ATTRIBUTES: &[&str] = &[
    "href",
    "src",
    "xlink:href",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "longdesc",
    "manifest",
];

/// Decides for one attribute of an element with this tag. `name` as `getAttributeNames` gives it.
pub fn fate(visibility: Visibility, tag: &str, name: &str, value: &str) -> Fate {
    if is_code(name) || ["script", "noscript", "template"].contains(&tag) {
        return Fate::Withhold;
    }
    if URL_ATTRIBUTES.iter().any(|url| name.eq_ignore_ascii_case(url)) && runs_code(value) {
        return Fate::Withhold;
    }
    match (visibility, tag, name) {
        // The page's own state, not part of its look.
        (Visibility::ValueHidden, "input", "value") => Fate::Withhold,
        (Visibility::Masked, "input" | "textarea" | "select" | "option", "value") => Fate::SendMasked,
        (Visibility::Masked, _, "placeholder") => Fate::SendEmpty,
        (Visibility::Masked, _, name) if KEPT_UNDER_MASK.contains(&name) => Fate::Send,
        (Visibility::Masked, _, _) => Fate::Withhold,
        // What a <meta> tells machines is never part of the look, and often a token.
        (_, "meta", name) if !["charset", "name"].contains(&name) => Fate::Withhold,
        _ => Fate::Send,
    }
}

/// Handlers, inline documents and what belongs to script loading alone.
fn is_code(name: &str) -> bool {
    let starts_with_on = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
    starts_with_on
        || ["srcdoc", "nonce", "integrity", "ping"].iter().any(|code| name.eq_ignore_ascii_case(code))
}

/// Whether a browser would run this address as code or as a document of its own. Browsers skip control characters and
/// blanks at the front, and tabs and line ends anywhere.
fn runs_code(url: &str) -> bool {
    let mut scheme = url
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .map(|c| c.to_ascii_lowercase());
    let start: String = scheme.by_ref().take(14).collect();
    ["javascript:", "vbscript:", "data:text/html"].iter().any(|code| start.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Visibility::{Masked, Open, ValueHidden};

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
        assert_eq!(fate(Open, "a", "href", "/javascript:"), Fate::Send);
        assert_eq!(fate(Open, "img", "src", "data:image/png;base64,AA"), Fate::Send);
    }

    #[test]
    fn scripts_have_no_attributes() {
        assert_eq!(fate(Open, "script", "src", "/app.js"), Fate::Withhold);
    }

    #[test]
    fn a_masked_element_keeps_only_its_look() {
        assert_eq!(fate(Masked, "input", "class", "field"), Fate::Send);
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
