//! Holds the CSS scanner against examples, against another implementation of CSS Syntax, and against chaos.

mod oracle;

use oracle::{Seen, oracle};
use policy::css::{references, rewrite};
use proptest::prelude::*;
use std::borrow::Cow;

fn found(css: &str) -> Vec<String> {
    let mut all = Vec::new();
    references(css, &mut |reference| all.push(reference.to_owned()));
    all
}

fn rewritten(css: &str) -> String {
    rewrite(css, &mut |reference| Some(format!("<{reference}>"))).into_owned()
}

#[test]
fn finds_every_kind_of_reference() {
    for (css, expected) in [
        ("a{background:url(x.png)}", "x.png"),
        ("a{background:URL( 'x.png' )}", "x.png"),
        ("a{background:\\75 rl(\"x.png\")}", "x.png"),
        ("a{background:u\\000072\r\nl(x\\2e png)}", "x.png"),
        ("@import \"x.css\" screen;", "x.css"),
        ("@\\49mport/**/'x.css';", "x.css"),
        ("@import url(x.css);", "x.css"),
        ("a{background:image-set('x.png' 1x)}", "x.png"),
        ("a{background:-webkit-Image-Set('x.png' type('image/png') 1x)}", "x.png"),
        ("a{background:cross-fade(image-set(var(--y, 'x.png') 1x), red)}", "x.png"),
        ("@font-face{src:src('x.woff' integrity('sha'))}", "x.woff"),
        ("a{b:url(/*x*/y)}", "/*x*/y"),
        ("a{b:url(\\29\\\"\\()}", ")\"("),
        ("a{b:url(x", "x"),
        ("a{b:url('x\\", "x"),
        ("a{b:url('x\\\ny')}", "xy"),
        ("a{b:url(x\\", "x\u{fffd}"),
        ("a{b:url('\\0\\d800 \\110000\0')}", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ("<!--url(x)-->", "x"),
        ("a{b:1px/**/url(x)}", "x"),
        ("a{b:50%url(x)}", "x"),
        ("@namespace p url(y); a{b:url(x)}", "x"),
        ("@namespace } a{b:url(x)}", "x"),
        ("a{b:'\ny;c:url(x)}", "x"),
    ] {
        assert_eq!(found(css), [expected], "{css:?}");
    }
}

#[test]
fn leaves_what_is_no_reference() {
    for css in [
        "",
        "@charset \"utf-8\";",
        "@namespace \"http://www.w3.org/1999/xhtml\";",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "a::before{content:'url(x)'}",
        "/* url(x) @import 'y'; */",
        "/* url(x)",
        "a{b:url()}",
        "a{b:url(  )}",
        "a{b:url('')}",
        "a{b:url(x y)}",
        "a{b:url(x'y)}",
        "a{b:url(x\\\ny)}",
        "a{b:url('x\n)}",
        "a{b:1url(x)}",
        "a{b:1e-url(x)}",
        "a{b:-url(x)}",
        "a{b:#url(x)}",
        "a{b:@url(x)}",
        "a{b:url/**/(x)}",
        "a{b:urls(x)}",
        "a{b:éurl(x)}",
        "@import x 'y';",
        "a{b:image-set(x 1x) 'y'}",
        "a{b:image-set(counter('y'))}",
    ] {
        assert_eq!(found(css), [""; 0], "{css:?}");
        assert!(
            matches!(rewrite(css, &mut |_| Some("z".into())), Cow::Borrowed(same) if same == css),
            "{css:?}"
        );
    }
}

#[test]
fn replaces_the_reference_and_nothing_around_it() {
    for (css, expected) in [
        ("a { b : URL( x.png ) ; }", "a { b : URL( \"<x.png>\" ) ; }"),
        ("a{b:url( 'x' /**/ )}", "a{b:url( \"<x>\" /**/ )}"),
        ("@import/**/'x'/**/;", "@import/**/\"<x>\"/**/;"),
        ("a{b:image-set('x'1x,url(y)2x)}", "a{b:image-set(\"<x>\"1x,url(\"<y>\")2x)}"),
        ("é{b:url(ü)}ö", "é{b:url(\"<ü>\")}ö"),
        ("a{b:url(x", "a{b:url(\"<x>\""),
        ("a{b:url('\\a\\22\\\\é\\7f')}", "a{b:url(\"<\\0a \\\"\\\\é\\7f >\")}"),
    ] {
        assert_eq!(rewritten(css), expected, "{css:?}");
    }
}

#[test]
fn a_reference_without_replacement_stays_as_it_was_written() {
    let css = "a{b:url( x\\2e png ) url(y)}";
    let new = rewrite(css, &mut |reference| (reference == "y").then(|| "z".into()));
    assert_eq!(new, "a{b:url( x\\2e png ) url(\"z\")}");
}

#[test]
fn takes_deep_and_unbalanced_brackets() {
    for piece in
        ["(", "a(", "{", "[", ")", "url(", "url('", "@import", "\\", "/*", "image-set('", "\"", "<!--", "1e"]
    {
        let css = piece.repeat(50_000);
        found(&css);
        rewritten(&css);
    }
}

fn css_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "url(", "URL(", "\\75 rl(", "u\\52l(", "src(", "image-set(", "-webkit-image-set(", "type(", "var(", "--x(",
            "@import", "@namespace", "@charset", "@\\69 mport", "a{", "b:", "url", "/*", "*/", "/**/", "<!--", "-->", "1e",
            "1e+", "-.5", "#", "@", "\\\n", "\\\r\n", "\\0", "\\d800", "\\10FFFF", "\\110000 ", "\\22 ", "\\29", "\\\\",
            "u+0-7F", "integrity(", "%",
        ]).prop_map(str::to_owned),
        10 => prop::sample::select(
            "()[]{};:,.\"'\\\n\r\x0c\t \0/*-+<>!@#aeuU1xé\u{d7}\u{1f600}\x01\x0b\x7f".chars().collect::<Vec<_>>()
        ).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn finds_what_another_tokenizer_finds(css in css_text()) {
        let mut expected = oracle(&css);
        expected.retain(|seen| matches!(seen, Seen::Reference(_)));
        let ours: Vec<_> = found(&css).into_iter().map(Seen::Reference).collect();
        prop_assert_eq!(ours, expected);
    }

    #[test]
    fn a_rewritten_text_has_the_same_tokens_but_for_its_references(css in css_text(), new in "\\PC*[\"\\\\\n\r\x07\x7f]?") {
        let mut expected = oracle(&css);
        let mut number = 0;
        for seen in &mut expected {
            if let Seen::Reference(reference) = seen {
                number += 1;
                *reference = format!("{new}{number}");
            }
        }
        let mut number = 0;
        let text = rewrite(&css, &mut |_| {
            number += 1;
            Some(format!("{new}{number}"))
        });
        prop_assert_eq!(oracle(&text), expected, "{:?}", text);
    }
}
