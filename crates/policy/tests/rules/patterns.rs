//! Patterns: what a compiled one finds is what another engine finds.

use policy::compile::{Code, pattern_matches};
use proptest::prelude::*;
use regex_automata::meta;
use regex_automata::util::syntax;
use std::time::{Duration, Instant};

/// What another engine says.
fn other(pattern: &str, text: &str) -> bool {
    meta::Builder::new()
        .configure(meta::Config::new().utf8_empty(false))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .unwrap()
        .is_match(text)
}

#[test]
fn a_pattern_is_searched_anywhere_in_an_address() {
    let urls = ["https://shop.example/checkout/pay?step=2#top", "https://shop.example/", "about:blank", ""];
    for (pattern, expected) in [
        ("", [true, true, true, true]),
        ("/checkout/", [true, false, false, false]),
        ("/CHECKOUT/", [false, false, false, false]),
        ("(?i)/CHECKOUT/", [true, false, false, false]),
        ("^https://", [true, true, false, false]),
        ("/$", [false, true, false, false]),
        (r"^https://[^/]+/(checkout|account)(/|$)", [true, false, false, false]),
        (r"\bpay\b", [true, false, false, false]),
        (r"\bstep=\d+\b", [true, false, false, false]),
        (r"^about:", [false, false, true, false]),
        ("^$", [false, false, false, true]),
        (r"[a&&b]", [false, false, false, false]),
        (r"#top\z", [true, false, false, false]),
        (r"(?-u)\xff", [false, false, false, false]),
    ] {
        assert_eq!(pattern_matches(pattern, &urls).unwrap(), expected, "{pattern}");
    }
}

#[test]
fn what_is_no_pattern_is_refused_with_its_position() {
    for (pattern, position) in [
        ("a(b", Some(1)),
        ("éé[z-a]", Some(3)),
        ("*", Some(0)),
        (r"a\", Some(1)),
        (r"(?u)\w", Some(2)),
        (r"(?i-u:x)(?u:y)", Some(10)),
        (r"\p{Greek}", Some(0)),
        ("[é]", Some(1)),
        (r"(a)\1", Some(3)),
        ("(?=a)", Some(0)),
    ] {
        let problem = pattern_matches::<&str>(pattern, &[]).unwrap_err();
        assert_eq!((problem.code, problem.position), (Code::PatternSyntax, position), "{problem}");
        assert_eq!(problem.pointer, "/pattern");
    }
    let deep = "(".repeat(900) + &")".repeat(900);
    assert_eq!(pattern_matches::<&str>(&deep, &[]).unwrap_err().code, Code::PatternSyntax);
}

#[test]
fn what_grows_too_large_is_refused_soon() {
    for pattern in [
        "(a|b)*a(a|b){20}",
        "[01]*1[01]{12}",
        "((a{0,100}){0,100}){0,100}",
        "a{1000}{1000}{1000}",
        r"([a-z]+\d+){40}.*z.{15}",
    ] {
        let begun = Instant::now();
        let problem = pattern_matches::<&str>(pattern, &[]).expect_err(pattern);
        let took = begun.elapsed();
        assert_eq!(problem.code, Code::PatternTooLarge, "{pattern}");
        // A fraction of it where the compiler optimises.
        assert!(took < Duration::from_secs(5), "{pattern} took {took:?}");
        println!("{took:?} {pattern:.40}");
    }
}

/// Patterns out of what means something.
pub fn pattern() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec![
        "a",
        "b",
        "/",
        "-",
        ".",
        "[ab]",
        "[^a]",
        r"\d",
        r"\w",
        r"\W",
        r"\b",
        r"\B",
        "^",
        "$",
        "(?m:^)",
        "(?m:$)",
        r"\A",
        r"\z",
        "(?i:A)",
        "é",
        r"\b{start}",
        "(?s:.)",
        r"(?R:(?m:$))",
        r"\r",
        r"\n",
    ])
    .prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (inner, prop::sample::select(vec!["*", "+", "?", "{2}", "{1,3}", "*?"]))
                .prop_map(|(part, times)| format!("(?:{part}){times}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn another_engine_finds_the_same(pattern in pattern(), texts in prop::collection::vec("[ab/\\-1é_ A\r\n]{0,8}", 12)) {
        match pattern_matches(&pattern, &texts) {
            Err(problem) => prop_assert_eq!(problem.code, Code::PatternTooLarge, "{}", pattern),
            Ok(ours) => {
                for (text, ours) in texts.iter().zip(ours) {
                    prop_assert_eq!(ours, other(&pattern, text), "{:?} in {:?}", pattern, text);
                }
            }
        }
    }
}
