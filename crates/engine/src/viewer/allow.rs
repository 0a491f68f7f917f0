//! The allow-list of the mirror: what each element becomes there, and what each of its attributes.
//!
//! What the web platform gives a meaning is kept when that meaning is harmless, changed when it can be made so, and
//! dropped otherwise. What it gives none (`data-…`, a framework's own names) is text and stays, because style rules may
//! speak of it.

use super::command::Tag;
use protocol::page::Namespace;

/// The attribute that tells what a stand-in stands for. Ours alone: pages cannot set it.
pub const WAS: &str = "data-cobrowse-was";

/// The attribute of a frame that tells where its page comes from. Ours alone, too.
pub const LABEL: &str = "data-cobrowse-label";

/// Attributes that start so are the mirror's own.
const RESERVED: &str = "data-cobrowse-";

/// The one of them that the customer's side sets: at elements that are masked.
const MASKED: &str = "data-cobrowse-masked";

/// Elements as far as their attributes differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Any HTML element without a rule of its own.
    Html,
    /// The same, and it may have a shadow root.
    HtmlHost,
    /// What cannot be drawn as itself without scripts or other documents: a grey box of its size.
    Box,
    /// `iframe`: a frame of the mirror's own, without address or scripts.
    Frame,
    /// `canvas`: a box whose size is its bitmap's.
    Canvas,
    /// `script`, `noscript`, `template`: present for style rules that count, never drawn.
    Inert,
    /// `base` and the like: present, without meaning.
    Bare,
    /// `meta`.
    Meta,
    /// `link`.
    Link,
    /// `style`, HTML's or SVG's.
    Style,
    /// `img`.
    Image,
    /// `source`.
    Source,
    /// `audio`, `video`, `track`.
    Media,
    /// `input`.
    Input,
    /// Other form fields, and forms.
    Field,
    /// `body`, and parts of tables: they may have a background. Of these, `body` may have a shadow root.
    Background,
    /// Any SVG element without a rule of its own.
    Svg,
    /// SVG's `a`.
    SvgLink,
    /// SVG's `image` and `feImage`.
    SvgImage,
    /// SVG's `use`.
    SvgUse,
    /// SVG's animations.
    SvgAnimation,
    /// Any MathML element, and elements of unknown namespaces.
    Foreign,
}

impl Class {
    /// Whether `attachShadow` works on it.
    pub fn may_host_shadow(self) -> bool {
        matches!(self, Class::HtmlHost | Class::Background)
    }
}

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// It is set as it is.
    Keep,
    /// It is not set.
    Drop,
    /// An address that is never followed: kept unless it would run code.
    Address,
    /// An address that is fetched: through the relay.
    Resource,
    /// A list of addresses that are fetched.
    Srcset,
    /// CSS: its references go through the relay.
    Css,
    /// A link's `href`: fetched when the link is a style sheet.
    SheetAddress,
    /// A link's `rel`: decides about its `href`.
    Rel,
    /// A part of this document, or of one fetched through the relay.
    Part,
    /// A part of this document.
    OwnPart,
    /// The attribute that an animation changes.
    Animated,
    /// What an animation sets: never an address that runs code.
    AnimatedValue,
    /// The type of an input.
    InputType,
    /// Whatever the page says, the agent's browser offers nothing of the agent's.
    AutocompleteOff,
    /// Width or height of a bitmap: part of its stand-in.
    BitmapSize,
    /// What a `meta` is about.
    MetaName,
    /// Where a frame's page comes from: becomes its label.
    FrameAddress,
}

/// What an element becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Decides about its attributes.
    pub class: Class,
    /// What is created.
    pub tag: Tag,
    /// Whether it stands for another, whose name [`WAS`] then tells.
    pub is_stand_in: bool,
}

/// HTML elements other than custom ones that may have a shadow root (DOM standard, `attachShadow`).
#[rustfmt::skip]
const SHADOW_HOSTS: &[&str] = &[
    "article", "aside", "blockquote", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav",
    "p", "section", "span",
];

/// Decides what an element becomes. Total: there is no element that has no harmless form.
pub fn element(namespace: Namespace, name: &str) -> Allowed {
    let lower = name.to_ascii_lowercase();
    let class = match namespace {
        Namespace::Html => html(&lower),
        Namespace::Svg => svg(&lower),
        Namespace::MathMl | Namespace::Other => Class::Foreign,
    };
    let stand_in = match class {
        Class::Inert => Some("template"),
        Class::Box | Class::Canvas => Some("img"),
        // However it is written: what is not made a frame by the browser cannot show a document.
        Class::Frame => Some("iframe"),
        _ if !is_creatable(namespace, name) => Some("cobrowse-unknown"),
        _ => None,
    };
    match stand_in {
        Some(instead) => {
            let is_stand_in = instead != name || namespace != Namespace::Html;
            Allowed { class, tag: Tag { namespace: Namespace::Html, name: instead.into() }, is_stand_in }
        }
        None => Allowed { class, tag: Tag { namespace, name: name.into() }, is_stand_in: false },
    }
}

/// What a frame becomes when there are too many.
pub fn boxed() -> Allowed {
    Allowed {
        class: Class::Box,
        tag: Tag { namespace: Namespace::Html, name: "img".into() },
        is_stand_in: true,
    }
}

fn html(name: &str) -> Class {
    match name {
        "script" | "noscript" | "template" => Class::Inert,
        "iframe" => Class::Frame,
        "frame" | "object" | "embed" | "portal" | "fencedframe" | "applet" | "webview" | "permission"
        | "geolocation" | "usermedia" => Class::Box,
        "canvas" => Class::Canvas,
        "base" | "bgsound" | "keygen" | "param" | "isindex" => Class::Bare,
        "meta" => Class::Meta,
        "link" => Class::Link,
        "style" => Class::Style,
        "img" => Class::Image,
        "source" => Class::Source,
        "audio" | "video" | "track" => Class::Media,
        "input" => Class::Input,
        "form" | "textarea" | "select" | "button" => Class::Field,
        "body" | "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" => Class::Background,
        _ if name.contains('-') || SHADOW_HOSTS.contains(&name) => Class::HtmlHost,
        _ => Class::Html,
    }
}

fn svg(name: &str) -> Class {
    match name {
        "script" | "handler" | "listener" => Class::Inert,
        // HTML elements that some engines know in SVG documents too, and what only scripts use.
        "iframe" | "embed" | "object" | "canvas" | "audio" | "video" => Class::Inert,
        "style" => Class::Style,
        "a" => Class::SvgLink,
        "image" | "feimage" => Class::SvgImage,
        "use" => Class::SvgUse,
        "animate" | "set" | "animatetransform" | "animatemotion" | "animatecolor" | "discard" => {
            Class::SvgAnimation
        }
        _ => Class::Svg,
    }
}

/// Whether the DOM takes the name (DOM standard, "valid element local name"). HTML names with a colon, as in `<o:p>`, are
/// made by `createElement`, which knows no prefixes but makes every name lower-case.
fn is_creatable(namespace: Namespace, name: &str) -> bool {
    let mut characters = name.chars();
    let Some(first) = characters.next() else { return false };
    if name.contains(':') && (namespace != Namespace::Html || name.contains(|c: char| c.is_ascii_uppercase()))
    {
        return false;
    }
    if first.is_ascii_alphabetic() {
        return characters.all(|c| !matches!(c, '\0' | '\t' | '\n' | '\x0c' | '\r' | ' ' | '/' | '>'));
    }
    (first == '_' || first >= '\u{80}')
        && characters
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':') || c >= '\u{80}')
}

/// Whether `setAttribute` takes the name.
fn is_settable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['\0', '\t', '\n', '\x0c', '\r', ' ', '/', '>', '='])
}

/// What has a meaning that the mirror must not have, on any element: code, requests, navigation, the agent's keyboard.
#[rustfmt::skip]
const NEVER: &[&str] = &[
    "accesskey", "action", "archive", "attributiondestination", "attributionsrc", "autofocus", "autoplay", "classid",
    "code", "codebase", "command", "commandfor", "csp", "data", "download", "dynsrc", "enctype", "formaction",
    "formenctype", "formmethod", "formtarget", "http-equiv", "imagesizes", "imagesrcset", "integrity", "interestfor",
    "is", "itemsref", "lowsrc", "manifest", "method", "nonce", "ping", "popovertarget", "popovertargetaction",
    "referrerpolicy", "sandbox", "shadowrootmode", "srcdoc", "target", "xml:base",
];

/// What stands for a page's element keeps of it: place and look.
#[rustfmt::skip]
const LOOK: &[&str] = &[
    "align", "border", "class", "dir", "frameborder", "hidden", "hspace", "id", "lang", "part", "role", "slot",
    "style", "title", "vspace", "width", "height",
];

/// Presentation attributes that may refer.
#[rustfmt::skip]
const SVG_REFERRING: &[&str] = &[
    "clip-path", "cursor", "fill", "filter", "marker", "marker-end", "marker-mid", "marker-start", "mask", "stroke",
    "style",
];

/// Decides what becomes of an attribute of an element of this class.
pub fn attribute(class: Class, name: &str) -> Treatment {
    use Treatment::*;
    let lower = name.to_ascii_lowercase();
    let lower = lower.as_str();
    let is_own = lower.starts_with(RESERVED) && lower != MASKED;
    if lower.starts_with("on") || NEVER.contains(&lower) || is_own || !is_settable(name) {
        return Drop;
    }
    let is_text = lower.starts_with("data-") || lower.starts_with("aria-");
    match (class, lower) {
        (Class::Inert | Class::Bare, "id" | "class") => Keep,
        (Class::Inert, _) => Drop,
        (Class::Bare, _) => {
            if is_text {
                Keep
            } else {
                Drop
            }
        }
        (Class::Meta, "name") => MetaName,
        (Class::Meta, "charset" | "property" | "itemprop" | "id" | "class" | "media" | "lang") => Keep,
        (Class::Meta, _) => {
            if is_text {
                Keep
            } else {
                Drop
            }
        }
        (_, "style") => Css,
        (Class::Canvas, "width" | "height") => BitmapSize,
        (Class::Frame, "src") => FrameAddress,
        (Class::Frame, "scrolling" | "marginwidth" | "marginheight") => Keep,
        (Class::Box | Class::Canvas | Class::Frame, _) => {
            if is_text || LOOK.contains(&lower) {
                Keep
            } else {
                Drop
            }
        }
        (Class::Link, "href") => SheetAddress,
        (Class::Link, "rel") => Rel,
        (Class::Image, "src") | (Class::Input, "src") | (Class::Media, "poster") => Resource,
        (Class::Background, "background") => Resource,
        (Class::Image | Class::Source, "srcset") => Srcset,
        (Class::Media | Class::Source | Class::Foreign, "src") => Drop,
        (Class::Input, "type") => InputType,
        (Class::Input | Class::Field, "autocomplete") => AutocompleteOff,
        // A form named like a method of its document hides the method from everyone who asks the document.
        (Class::Image, "name") => Drop,
        (Class::SvgImage, "href" | "xlink:href") => Resource,
        (Class::SvgUse, "href" | "xlink:href") => Part,
        (Class::Svg | Class::SvgAnimation, "href" | "xlink:href") => OwnPart,
        (Class::SvgAnimation, "attributename") => Animated,
        (Class::SvgAnimation, "by" | "from" | "to" | "values") => AnimatedValue,
        (Class::Svg | Class::SvgLink | Class::SvgImage | Class::SvgUse | Class::SvgAnimation, _)
            if SVG_REFERRING.contains(&lower) =>
        {
            Css
        }
        (
            _,
            "href" | "xlink:href" | "cite" | "longdesc" | "profile" | "background" | "src" | "poster"
            | "icon",
        ) => Address,
        _ => Keep,
    }
}

/// Attributes that elements of a class have in the mirror whatever the page says.
pub fn always(class: Class) -> &'static [(&'static str, &'static str)] {
    match class {
        Class::Input | Class::Field => &[("autocomplete", "off")],
        // No scripts, no forms, no navigation; the console alone fills it.
        Class::Frame => &[("sandbox", "allow-same-origin"), ("tabindex", "-1")],
        _ => &[],
    }
}

/// Whether an animation may change this attribute: never where an address or code is.
pub fn may_animate(attribute: &str) -> bool {
    !matches!(
        attribute.trim().to_ascii_lowercase().as_str(),
        "href" | "xlink:href" | "src" | "style" | "attributename" | "from" | "to" | "by" | "values"
    ) && !attribute.trim().to_ascii_lowercase().starts_with("on")
}

/// Whether a `meta` of this name only describes.
pub fn may_describe(meta_name: &str) -> bool {
    !meta_name.trim().eq_ignore_ascii_case("referrer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_loads_or_runs_keeps_its_name() {
        for (namespace, name) in [
            (Namespace::Html, "script"),
            (Namespace::Html, "SCRIPT"),
            (Namespace::Svg, "script"),
            (Namespace::Html, "noscript"),
            (Namespace::Html, "object"),
            (Namespace::Html, "embed"),
            (Namespace::Html, "frame"),
            (Namespace::Html, "portal"),
            (Namespace::Html, "applet"),
            (Namespace::Html, "canvas"),
        ] {
            let allowed = element(namespace, name);
            assert!(["template", "img"].contains(&&*allowed.tag.name), "{name}");
            assert!(allowed.is_stand_in && allowed.tag.namespace == Namespace::Html, "{name}");
        }
    }

    #[test]
    fn a_frame_is_a_frame_of_the_mirrors_own() {
        for name in ["iframe", "IFRAME"] {
            let allowed = element(Namespace::Html, name);
            assert_eq!((allowed.class, &*allowed.tag.name), (Class::Frame, "iframe"));
        }
        for name in ["srcdoc", "sandbox", "name", "csp", "allow", "onload", "SRCDOC", "data-cobrowse-label"] {
            assert_eq!(attribute(Class::Frame, name), Treatment::Drop, "{name}");
        }
        assert_eq!(attribute(Class::Frame, "SRC"), Treatment::FrameAddress);
        assert!(always(Class::Frame).contains(&("sandbox", "allow-same-origin")));
    }

    #[test]
    fn a_template_is_a_template_and_says_so_only_of_others() {
        assert!(!element(Namespace::Html, "template").is_stand_in);
    }

    #[test]
    fn names_that_no_browser_creates_get_another() {
        for name in ["", "1", "a b", "a/b", "x>y", "=\"", "SVG:rect"] {
            assert_eq!(&*element(Namespace::Html, name).tag.name, "cobrowse-unknown", "{name:?}");
        }
        for name in ["my-element", "x@y", "a\"b", "größe", "DIV", "o:p"] {
            assert_eq!(&*element(Namespace::Html, name).tag.name, name);
        }
    }

    #[test]
    fn handlers_and_requests_are_dropped_from_every_class() {
        for class in
            [Class::Html, Class::HtmlHost, Class::Image, Class::Svg, Class::Foreign, Class::Field, Class::Box]
        {
            for name in [
                "onclick",
                "ONERROR",
                "srcdoc",
                "formaction",
                "ping",
                "http-equiv",
                "autofocus",
                "data-cobrowse-was",
            ] {
                assert_eq!(attribute(class, name), Treatment::Drop, "{class:?} {name}");
            }
        }
    }

    #[test]
    fn names_without_a_meaning_stay() {
        for name in ["theme", "@click", ":class", "v-cloak", "ng-app", "data-x", "aria-label", "[hidden]"] {
            assert_eq!(attribute(Class::Html, name), Treatment::Keep, "{name}");
        }
    }
}
