//! Selectors: every element that a browser would match has a key, and whatever may change the answer is told.

use policy::compile::{Analysis, Code, analyse};

fn told(selector: &str) -> (Vec<String>, u8, Vec<String>) {
    let analysis = analyse(selector).unwrap_or_else(|fault| panic!("{selector}: {}", fault.detail));
    let Analysis { keys, depends, names, elsewhere } = analysis;
    assert!(elsewhere.iter().all(|name| names.contains(name)), "{selector}");
    // What is named of other elements has a mark.
    let marked = |name: String| if elsewhere.contains(&name) { format!("~{name}") } else { name };
    (keys, depends, names.into_iter().map(marked).collect())
}

#[test]
fn keys_dependencies_and_names_are_told() {
    for (selector, keys, depends, names) in [
        ("#card", "#card", 0, "#card"),
        (".card", ".card", 0, ".card"),
        ("input", "<input", 0, ""),
        ("*", "*", 0, ""),
        ("INPUT.Card#No", "#no", 0, ".card #no"),
        ("input[type=submit i]", "<input", 0, "[type"),
        ("[data-private]", "[data-private", 0, "[data-private"),
        ("div[data-private='x' s]", "[data-private", 0, "[data-private"),
        ("a, b ,c", "<a <b <c", 0, ""),
        ("a,a", "<a", 0, ""),
        ("form .pay button", "<button", 1, "~.pay"),
        ("form>button", "<button", 1, ""),
        ("label + input", "<input", 2, ""),
        ("label + input, b + i > a", "<input <a", 3, ""),
        ("a + b + i", "<i", 8, ""),
        ("a + b:last-child", "<b", 8, ""),
        (":is(a + b, i) + i", "<i", 10, ""),
        ("h2 ~ p .x", ".x", 9, ".x"),
        (" \n.a\t", ".a", 0, ".a"),
        ("/* x */.a/**/.b", ".a", 0, ".a .b"),
        ("li:first-child", "<li", 2, ""),
        (":empty", "*", 4, ""),
        ("li:nth-child(2n + 1)", "<li", 8, ""),
        ("li:nth-last-of-type(even)", "<li", 8, ""),
        (":nth-child(-n+3 of .x)", ".x", 8, "~.x"),
        ("input:checked", "<input", 4, ""),
        (":disabled", "*", 4, ""),
        (":root", "*", 4, ""),
        ("p:something-new", "<p", 4, ""),
        ("p:something-new(.x, y)", "<p", 4, ""),
        (":lang(de)", "*", 4, ""),
        (":host(.x)", "*", 4, ""),
        (":not(.a)", "*", 0, ".a"),
        ("b:not(.a .b, [c])", "<b", 1, "~.a .b [c"),
        (":is(.a, #b) i", "<i", 1, "~.a ~#b"),
        (".a .b, .b + .c .d", ".b .d", 3, "~.a ~.b ~.c .d"),
        ("i:is(.a, #b)", ".a #b", 0, ".a #b"),
        ("i:is(.a, :checked)", "<i", 4, ".a"),
        (":where(h1, h2 > .x)", "<h1 .x", 1, ".x"),
        ("form.f:has(> .card, + #x)", ".f", 4, ".f ~.card ~#x"),
        ("*|a", "<a", 0, ""),
        ("|a", "<a", 0, ""),
        ("*|*.b", ".b", 0, ".b"),
        ("[*|href]", "*", 4, "[href"),
        ("[|href]", "[href", 0, "[href"),
        ("[viewBox]", "*", 4, "[viewbox"),
        ("linearGradient", "<lineargradient", 0, ""),
        (r".\31 23", ".123", 0, ".123"),
        (r"#a\.b\:c", "#a.b:c", 0, "#a.b:c"),
        (r"\49NPUT", "<input", 0, ""),
        (".ÄB", ".Äb", 0, ".Äb"),
        ("[title^=\"a]b\"]", "[title", 0, "[title"),
        ("[a~=b][c|=d][e$=f][g*=h]", "[a", 0, "[a [c [e [g"),
        (":is(.a", ".a", 0, ".a"),
    ] {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(told(selector), (words(keys), depends, words(names)), "{selector}");
    }
}

#[test]
fn what_is_no_selector_is_refused_with_its_position() {
    for (selector, position) in [
        ("", 0),
        ("   ", 3),
        ("a,", 2),
        (",a", 0),
        ("a,,b", 2),
        ("a >", 2),
        ("> a", 0),
        ("a > > b", 4),
        ("a || b", 2),
        ("a..b", 1),
        (". a", 0),
        ("#1a", 0),
        ("é é..b", 3),
        ("a::before", 1),
        ("a:before", 1),
        ("::slotted(a)", 0),
        (":is(a::before)", 5),
        (":is()", 4),
        (":is(a,)", 6),
        (":not()", 5),
        (":has()", 5),
        (":is(:something-new)", 4),
        (":is(:not(:something-new))", 9),
        (":where(:has(a))", 7),
        (":nth-child()", 0),
        (":nth-child(2n of)", 16),
        (":nth-of-type(2n of .a)", 0),
        (":nth-child(x)", 0),
        (":", 0),
        ("a:", 1),
        ("[]", 0),
        ("[a=]", 0),
        ("[a=1]", 0),
        ("[a!=b]", 0),
        ("[a=b x]", 0),
        ("[a=b i i]", 0),
        ("[ns|a]", 1),
        ("ns|a", 0),
        ("a/**/b", 1),
        (".a b{}", 4),
        ("a;", 1),
        ("a)", 1),
        ("a & b", 2),
        ("&", 0),
        ("\"a\"", 0),
        ("a 12", 2),
        ("a @b", 2),
        ("a >>> b", 3),
        ("a /deep/ b", 2),
        ("100%", 0),
        ("<a>", 0),
        ("a ! b", 2),
        ("a{", 1),
    ] {
        let fault = match analyse(selector) {
            Err(fault) => fault,
            Ok(analysis) => panic!("{selector}: {analysis:?}"),
        };
        assert_eq!(fault.code, Code::SelectorSyntax);
        assert_eq!(fault.position, Some(position), "{selector}: {}", fault.detail);
    }
    let deep = ":is(".repeat(400);
    assert!(analyse(&deep).is_err());
}
