//! Payloads that attack a page that shows them: none keeps its meaning in the mirror.

use crate::model::{DOCUMENT, Mirror, Stub, begin, element, element_in, frame, run, text};
use engine::viewer::address::Addresses;
use engine::viewer::allow::LABEL;
use engine::viewer::{Inconsistent, Replica};
use protocol::limits::TREE_DEPTH_MAX;
use protocol::page::tree::Item;
use protocol::page::{Namespace, Op, SheetOwner, Splice};

/// An element and attributes of the well-known cheat sheets, as a page's DOM would hold them after parsing.
type Payload = (Namespace, &'static str, &'static [(&'static str, &'static str)]);

const PAYLOADS: &[Payload] = &[
    (Namespace::Html, "script", &[("src", "https://evil.example/x.js")]),
    (Namespace::Html, "img", &[("src", "javascript:alert(1)"), ("onerror", "alert(1)")]),
    (Namespace::Html, "img", &[("srcset", "javascript:alert(1) 1x, https://evil.example/p 2x")]),
    (Namespace::Html, "img", &[("lowsrc", "https://evil.example/"), ("dynsrc", "https://evil.example/")]),
    (Namespace::Html, "a", &[("href", "javascript:alert(1)"), ("ping", "https://evil.example/")]),
    (Namespace::Html, "a", &[("href", "jav\tascript:alert(1)"), ("target", "_top")]),
    (Namespace::Html, "a", &[("href", "\u{1}vbscript:x")]),
    (Namespace::Html, "a", &[("href", "data:text/html,<script>alert(1)</script>")]),
    (Namespace::Html, "iframe", &[("src", "https://evil.example/"), ("srcdoc", "<script>alert(1)</script>")]),
    (Namespace::Html, "object", &[("data", "https://evil.example/x.swf")]),
    (Namespace::Html, "embed", &[("src", "https://evil.example/x.svg"), ("code", "x")]),
    (Namespace::Html, "meta", &[("http-equiv", "refresh"), ("content", "0;url=https://evil.example/")]),
    (Namespace::Html, "meta", &[("name", "referrer"), ("content", "unsafe-url")]),
    (Namespace::Html, "base", &[("href", "https://evil.example/"), ("target", "_top")]),
    (Namespace::Html, "link", &[("rel", "preload"), ("href", "https://evil.example/"), ("as", "script")]),
    (Namespace::Html, "link", &[("rel", "icon"), ("href", "https://evil.example/")]),
    (Namespace::Html, "link", &[("rel", "stylesheet"), ("href", "javascript:alert(1)")]),
    (Namespace::Html, "link", &[("imagesrcset", "https://evil.example/"), ("rel", "preload")]),
    (Namespace::Html, "form", &[("action", "https://evil.example/"), ("method", "post"), ("target", "_top")]),
    (Namespace::Html, "button", &[("formaction", "javascript:alert(1)"), ("popovertarget", "x")]),
    (Namespace::Html, "input", &[("type", "image"), ("src", "javascript:x"), ("autofocus", "")]),
    (Namespace::Html, "body", &[("background", "javascript:alert(1)"), ("onload", "alert(1)")]),
    (Namespace::Html, "table", &[("background", "javascript:alert(1)")]),
    (Namespace::Html, "div", &[("style", "background:url(https://evil.example/a)"), ("onclick", "x")]),
    (Namespace::Html, "div", &[("style", "background:u\\72l('https://evil.example/b')")]),
    (
        Namespace::Html,
        "div",
        &[("style", "width:expression(alert(1));behavior:url(https://evil.example/x.htc)")],
    ),
    (
        Namespace::Html,
        "video",
        &[("src", "https://evil.example/v"), ("poster", "javascript:x"), ("autoplay", "")],
    ),
    (Namespace::Html, "audio", &[("src", "https://evil.example/a")]),
    (Namespace::Html, "source", &[("src", "https://evil.example/s")]),
    (Namespace::Html, "track", &[("src", "https://evil.example/t")]),
    (Namespace::Html, "canvas", &[("onclick", "x")]),
    (Namespace::Html, "portal", &[("src", "https://evil.example/")]),
    (Namespace::Html, "details", &[("ontoggle", "alert(1)"), ("open", "")]),
    (Namespace::Html, "marquee", &[("onstart", "alert(1)")]),
    (Namespace::Html, "x", &[("onclick", "x"), ("accesskey", "a"), ("data-cobrowse-was", "password")]),
    (Namespace::Html, "template", &[("shadowrootmode", "open")]),
    (Namespace::Svg, "script", &[("href", "https://evil.example/x.js")]),
    (Namespace::Svg, "svg", &[("onload", "alert(1)")]),
    (Namespace::Svg, "use", &[("href", "data:image/svg+xml,<svg id='x'/>#x")]),
    (Namespace::Svg, "a", &[("xlink:href", "javascript:alert(1)")]),
    (Namespace::Svg, "image", &[("href", "javascript:alert(1)")]),
    (Namespace::Svg, "animate", &[("attributeName", "href"), ("to", "javascript:alert(1)")]),
    (Namespace::Svg, "set", &[("attributeName", "xlink:href"), ("to", "javascript:alert(1)")]),
    (Namespace::Svg, "set", &[("attributeName", "onmouseover"), ("to", "alert(1)")]),
    (
        Namespace::Svg,
        "animate",
        &[("href", "https://evil.example/#a"), ("values", "url(https://evil.example/)")],
    ),
    (
        Namespace::Svg,
        "rect",
        &[("fill", "url(https://evil.example/f#g)"), ("filter", "url('//evil.example/f')")],
    ),
    (Namespace::Svg, "foreignObject", &[("onclick", "x"), ("xml:base", "https://evil.example/")]),
    (Namespace::MathMl, "math", &[("href", "javascript:alert(1)"), ("xlink:href", "javascript:alert(1)")]),
    (Namespace::Other, "script", &[("src", "https://evil.example/")]),
];

const ALLOWED_HARMFUL_NAMES: &[&str] = &[];

/// What the mirror may hold: no code, and no address that it would fetch elsewhere.
fn assert_harmless(mirror: &Mirror, of: &str) {
    for node in mirror.nodes.values() {
        for never in ["script", "object", "embed", "frame", "portal", "noscript", "canvas"] {
            assert!(node.tag != never || of.contains("Other"), "{of}: <{}>", node.tag);
        }
        // A frame is the console's own: nothing is loaded in it, and nothing runs.
        if node.tag == "iframe" {
            assert_eq!(node.attributes.get("sandbox").map(String::as_str), Some("allow-same-origin"), "{of}");
            assert!(!node.attributes.keys().any(|name| name.eq_ignore_ascii_case("src")), "{of}");
        }
        for (name, value) in &node.attributes {
            let lower = name.to_ascii_lowercase();
            assert!(!lower.starts_with("on"), "{of}: {name}");
            for never in [
                "srcdoc",
                "action",
                "formaction",
                "ping",
                "http-equiv",
                "target",
                "autofocus",
                "autoplay",
                "xml:base",
                "accesskey",
                "popovertarget",
                "shadowrootmode",
                "imagesrcset",
                "lowsrc",
                "dynsrc",
                "code",
                "data",
            ] {
                assert!(lower != never || ALLOWED_HARMFUL_NAMES.contains(&never), "{of}: {name}={value}");
            }
            let clean: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
            assert!(
                !clean.starts_with("javascript:") && !clean.starts_with("vbscript:"),
                "{of}: {name}={value}"
            );
            assert!(!clean.starts_with("data:text/html"), "{of}: {name}={value}");
            assert!(
                !clean.contains("evil.example") || clean.starts_with("data:image") || name == LABEL,
                "{of}: {name}={value}"
            );
        }
    }
}

fn show(ops: Vec<Op>) -> Mirror {
    let (mut replica, mut commands, mut mirror) = (Replica::new("/r/".into()), Vec::new(), Mirror::default());
    replica.apply(ops, &Stub, &mut commands).expect("payloads are well formed");
    mirror.apply(&commands);
    mirror
}

fn page(items: Vec<Item>) -> Vec<Op> {
    let mut all = vec![element(2, "html", &[], true)];
    all.extend(items);
    all.push(Item::Close);
    vec![begin(), run(DOCUMENT, 0, all)]
}

#[test]
fn payloads_are_harmless_in_a_first_picture() {
    for (namespace, tag, attributes) in PAYLOADS {
        let mirror = show(page(vec![element_in(*namespace, 3, tag, attributes, false)]));
        assert_harmless(&mirror, &format!("{namespace:?} <{tag} {attributes:?}>"));
    }
}

#[test]
fn payloads_are_harmless_as_changes() {
    for (namespace, tag, attributes) in PAYLOADS {
        let mut ops = page(vec![element_in(*namespace, 3, tag, &[], false)]);
        for (name, value) in *attributes {
            ops.push(Op::Attribute { node: 3, name: (*name).into(), value: Some((*value).into()) });
        }
        assert_harmless(&show(ops), &format!("{namespace:?} <{tag} {attributes:?}> as changes"));
    }
}

#[test]
fn an_address_does_not_become_code_by_pieces() {
    let splice = |start, inserted: &str| Op::AttributeSplice {
        node: 3,
        name: "href".into(),
        splice: Splice { start, removed: 0, inserted: inserted.into() },
    };
    let mut ops = page(vec![element(3, "a", &[("href", "java:x")], false)]);
    ops.extend([splice(4, "script"), splice(0, " \t")]);
    assert_harmless(&show(ops), "spliced");
}

#[test]
fn a_link_fetches_only_while_it_is_a_style_sheet() {
    let rel = |value: &str| Op::Attribute { node: 3, name: "rel".into(), value: Some(value.into()) };
    let mut ops = page(vec![element(3, "link", &[("href", "a.css"), ("rel", "StyleSheet")], false)]);
    assert!(show(ops.clone()).nodes[&3].attributes["href"].starts_with("/r/"));
    ops.push(rel("prefetch"));
    assert!(!show(ops.clone()).nodes[&3].attributes.contains_key("href"));
    ops.push(rel("alternate stylesheet"));
    assert!(show(ops).nodes[&3].attributes["href"].starts_with("/r/"));
}

#[test]
fn a_password_field_is_a_text_field_that_says_what_it_was() {
    let kind = |value: &str| Op::Attribute { node: 3, name: "type".into(), value: Some(value.into()) };
    let mut ops = page(vec![element(3, "input", &[("type", " Password")], false)]);
    let shown = |ops: &[Op]| show(ops.to_vec()).nodes[&3].attributes.clone();
    assert_eq!(shown(&ops)["type"], "text");
    assert_eq!(shown(&ops)["data-cobrowse-was"], "password");
    assert_eq!(shown(&ops)["autocomplete"], "off");
    ops.push(kind("email"));
    assert_eq!(shown(&ops)["type"], "email");
    assert!(!shown(&ops).contains_key("data-cobrowse-was"));
    ops.push(kind("PASSWORD"));
    assert_eq!(shown(&ops)["type"], "text");
}

#[test]
fn a_reference_spread_over_texts_of_a_style_element_is_still_found() {
    let style = vec![
        element(3, "style", &[], true),
        text(4, "a{background:u"),
        text(5, "rl(https://evil.example/"),
        text(6, "x)}"),
        Item::Close,
    ];
    let ops = page(style);
    let css = |ops: Vec<Op>| [4, 5, 6].map(|node| show(ops.clone()).nodes[&node].text.clone()).concat();
    assert!(css(ops.clone()).contains("/r/") && !css(ops.clone()).contains("evil"), "{}", css(ops));

    let mut ops = page(vec![
        element(3, "style", &[], true),
        text(4, "@i 'https://evil.example/';"),
        text(5, ""),
        text(6, ""),
        Item::Close,
    ]);
    ops.push(Op::TextSplice { node: 4, splice: Splice { start: 2, removed: 0, inserted: "mport".into() } });
    assert!(css(ops.clone()).contains("/r/") && !css(ops.clone()).contains("evil"), "{}", css(ops));
}

#[test]
fn text_that_leaves_a_style_element_is_shown_as_it_was_written() {
    let mut ops = page(vec![
        element(3, "style", &[], true),
        text(4, "a{background:url(x)}"),
        Item::Close,
        element(5, "p", &[], false),
    ]);
    ops.push(run(5, 0, vec![Item::Known { node: 4 }]));
    assert_eq!(show(ops).nodes[&4].text, "a{background:url(x)}");
}

#[test]
fn rules_set_by_script_go_through_the_relay_too() {
    let mut ops = page(vec![element(3, "style", &[], false)]);
    ops.push(Op::Sheet {
        owner: SheetOwner::Element(3),
        append: false,
        rules: "a{background:url(https://evil.example/)}".into(),
    });
    let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
    replica.apply(ops, &Stub, &mut commands).unwrap();
    assert!(!format!("{commands:?}").contains("evil.example"));
}

#[test]
fn texts_of_what_is_never_drawn_stay_empty() {
    let mirror = show(page(vec![element(3, "script", &[], true), text(4, "alert(1)"), Item::Close]));
    assert_eq!(mirror.nodes[&4].text, "");
}

#[test]
fn a_tree_that_grows_deep_by_moves_is_refused() {
    let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
    let ladder = |first: u32, steps: u32| {
        let mut items: Vec<Item> = (0..steps).map(|step| element(first + step, "div", &[], true)).collect();
        items.extend((0..steps).map(|_| Item::Close));
        items
    };
    let half = TREE_DEPTH_MAX as u32 / 2 + 10;
    let mut items = ladder(3, half);
    items.extend(ladder(3 + half, half));
    replica.apply(page(items), &Stub, &mut commands).unwrap();
    let down = run(3 + half - 1, 0, vec![Item::Known { node: 3 + half }]);
    assert_eq!(replica.apply(vec![down], &Stub, &mut commands), Err(Inconsistent::TooDeep));
}

#[test]
fn a_node_cannot_go_into_itself() {
    let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
    let items = vec![element(3, "div", &[], true), element(4, "div", &[], false), Item::Close];
    replica.apply(page(items), &Stub, &mut commands).unwrap();
    let loops = run(4, 0, vec![Item::Known { node: 3 }]);
    assert_eq!(replica.apply(vec![loops], &Stub, &mut commands), Err(Inconsistent::Cycle(3)));
    assert!(replica.document().is_none(), "a fresh picture is needed");
}

#[test]
fn a_frame_shows_one_document_and_only_a_frame_does() {
    let start = || {
        let inside = vec![
            element(2, "html", &[], true),
            element(3, "iframe", &[], false),
            element(4, "div", &[], false),
            Item::Close,
        ];
        vec![begin(), run(DOCUMENT, 0, inside)]
    };
    let outcome = |more: Vec<Op>| {
        let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
        let ops = start().into_iter().chain(more).collect();
        replica.apply(ops, &Stub, &mut commands).map(|()| commands)
    };
    assert!(outcome(vec![frame(3, 10), run(10, 0, vec![element(11, "html", &[], false)])]).is_ok());
    assert_eq!(outcome(vec![frame(3, 10), Op::Remove(vec![10]), frame(3, 11)]).map(|_| ()), Ok(()));
    for (ops, error) in [
        (vec![frame(4, 10)], Inconsistent::WrongKind(4)),
        (vec![frame(3, 10), frame(3, 11)], Inconsistent::WrongKind(3)),
        (vec![frame(3, 4)], Inconsistent::Duplicate(4)),
        (vec![frame(9, 10)], Inconsistent::UnknownNode(9)),
        (vec![frame(3, 10), run(4, 0, vec![Item::Known { node: 10 }])], Inconsistent::WrongKind(10)),
        (vec![frame(3, 10), run(10, 0, vec![text(11, "no root")])], Inconsistent::WrongKind(11)),
    ] {
        assert_eq!(outcome(ops).map(|_| ()), Err(error));
    }
}

#[test]
fn addresses_in_a_frame_are_those_of_its_document() {
    let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
    let inside = vec![
        element(11, "html", &[], true),
        element(12, "img", &[("src", "a.png")], false),
        element(13, "style", &[], true),
        text(14, "p { background: url(b.png) }"),
        Item::Close,
        Item::Close,
    ];
    let outside = vec![
        element(2, "html", &[], true),
        element(3, "iframe", &[("src", "https://pay.example/path")], false),
        Item::Close,
    ];
    let ops = vec![begin(), run(DOCUMENT, 0, outside), frame(3, 10), run(10, 0, inside)];
    replica.apply(ops, &Stub, &mut commands).expect("all fits");
    let mut mirror = Mirror::default();
    mirror.apply(&commands);
    let relayed = |address: &str| {
        let addresses = Addresses { browser: &Stub, base: "", resource_base: "/r/" };
        addresses.resource(address).expect("a web address")
    };
    assert_eq!(mirror.nodes[&12].attributes["src"], relayed("https://shop.example/in/a.png"));
    assert!(mirror.nodes[&14].text.contains(&relayed("https://shop.example/in/b.png")));
    assert_eq!(mirror.nodes[&3].attributes[LABEL], "pay.example");
}

#[test]
fn one_frame_too_many_is_a_picture_of_a_box() {
    let (mut replica, mut commands) = (Replica::new("/r/".into()), Vec::new());
    let mut all = vec![element(2, "html", &[], true)];
    all.extend((3..603).map(|node| element(node, "iframe", &[], false)));
    all.push(Item::Close);
    replica.apply(vec![begin(), run(DOCUMENT, 0, all)], &Stub, &mut commands).expect("all fits");
    let mut mirror = Mirror::default();
    mirror.apply(&commands);
    let tags = |tag: &str| mirror.nodes.values().filter(|node| node.tag == tag).count();
    assert_eq!((tags("iframe"), tags("img")), (512, 88));
}
