//! Detectors: what is found in texts, what is not, and that a site's own patterns find what another engine finds.

use policy::Detectors;
use policy::compile::{Detector, Document, compile};
use policy::restrictions::Compiled;
use proptest::prelude::*;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use std::borrow::Cow;

const CARD: &str = "**** **** **** ****";
const ACCOUNT: &str = "**** **** **** **** ****";
const MAIL: &str = "*****@*****";
const PHONE: &str = "**** *******";

/// Detectors as a site that chose these gets them.
fn chosen(detectors: &[Detector]) -> Detectors {
    let mut document = Document::default();
    document.settings.detectors = detectors.to_vec();
    let compiled = Compiled::read(&compile(&document).unwrap()).unwrap();
    Detectors::read(&compiled.detectors).unwrap()
}

fn own(pattern: &str) -> Detectors {
    chosen(&[Detector::Own { pattern: pattern.to_owned(), name: String::new() }])
}

#[test]
fn what_is_sensitive_by_its_form_is_masked() {
    let all = Detectors::built_in();
    for (text, expected) in [
        ("4111111111111111", CARD),
        ("4111 1111 1111 1111", CARD),
        ("4111-1111-1111-1111", CARD),
        ("4111\u{a0}1111\u{202f}1111\u{2009}1111", CARD),
        ("4111\u{2011}1111\u{2013}1111 - 1111", CARD),
        ("４１１１ １１１１ １１１１ １１１１", CARD),
        ("٤١١١ ١١١١ ١١١١ ١١١١", CARD),
        ("4111\n 1111\t1111\u{200b}1111", CARD),
        ("4222222222222", CARD),
        ("3782 822463 10005", CARD),
        ("3056 9309 0259 04", CARD),
        ("6011111111111117", CARD),
        ("3530 1113 3330 0000", CARD),
        ("5555 5555 5555 4444", CARD),
        ("2223 0031 2200 3222", CARD),
        ("6304 0000 0000 0000", CARD),
        ("6212345678901232", CARD),
        ("Karte4111111111111111.", "Karte**** **** **** ****."),
        ("4111 1111 1111 1111 12/29 123", "**** **** **** **** 12/29 123"),
        ("7 4111 1111 1111 1111", "7 **** **** **** ****"),
        ("DE89370400440532013000", ACCOUNT),
        ("de89 3704 0044 0532 0130 00", ACCOUNT),
        ("GB82 WEST 1234 5698 7654 32", ACCOUNT),
        ("IBAN: NO93 8601 1117 947;", "IBAN: **** **** **** **** ****;"),
        ("MT84 MALT 0110 0001 2345 MTLC AST0 01S", ACCOUNT),
        ("FR14 2004 1010 0505 0001 3M02 606", ACCOUNT),
        ("LC55 HEMM 0001 0001 0012 0012 0002 3015", ACCOUNT),
        ("ann@shop.example", MAIL),
        ("<ann.o'neil+x@mail.shop.example>", "<*****@*****>"),
        ("to: jürgen@bücher.example, or", "to: *****@*****, or"),
        ("write to ann@shop.example.", "write to *****@*****."),
        ("ann＠shop．example", MAIL),
        ("a@b.xn--p1ai", MAIL),
        ("https://me:pw@shop.example/", "https://me:*****@*****/"),
        ("+49 30 1234567", PHONE),
        ("+49 (0) 30 / 123 45 67", PHONE),
        ("+1 (555) 123-4567", PHONE),
        ("+33123456789", PHONE),
        ("Tel.: 0049 30 1234567", "Tel.: **** *******"),
        ("030 1234567", PHONE),
        ("030/12345678", PHONE),
        ("(030) 1234567", PHONE),
        ("0171-1234567", PHONE),
        ("01 23 45 67 89", PHONE),
        ("01.23.45.67.89", PHONE),
        ("020 7946 0958", PHONE),
        ("(555) 123-4567", PHONE),
        ("555-123-4567", PHONE),
        ("555.123.4567", PHONE),
        ("1-800-555-0199", PHONE),
        ("0171 1234567 (mobile)", "**** ******* (mobile)"),
        ("０３０ １２３４５６７", PHONE),
    ] {
        assert_eq!(all.mask(text), expected, "{text}");
        assert!(all.finds(text));
        assert_eq!(all.mask(expected), expected, "masked text is left alone");
    }
}

#[test]
fn what_only_looks_like_it_is_left() {
    let all = Detectors::built_in();
    for text in [
        "",
        "plain text",
        "4111 1111 1111 1112",
        "9111111111111111",
        "12345678901234567890123",
        "1,234,567.00 €",
        "1.234.567,89",
        "912 345 678 €",
        "2023-01-02",
        "01.02.2023",
        "01.02.2023 10:30",
        "02/01/2023 - 03/01/2023",
        "09/2025 - 12/2026",
        "2023-01-02T09:30:00.123456789Z",
        "08.30-17.00",
        "10:30-11:45",
        "order 123456",
        "id 1234567890",
        "0.123456789",
        "12,0301234567",
        "ISBN 0-306-40615-2",
        "192.168.100.200",
        "ab-0123456789",
        "0123456789ab",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "+1 234",
        "5+12345678",
        "GB83 WEST 1234 5698 7654 32",
        "DE89 3704 0044",
        "ZZ89370400440532013000",
        "at 20 places more or less",
        "@ann",
        "ann@localhost",
        "package@1.2.3",
        "a @ b.example",
        "version 1700000000",
        "123-4567",
        "12345-6789",
    ] {
        assert!(matches!(all.mask(text), Cow::Borrowed(same) if same == text), "{text}: {}", all.mask(text));
        assert!(!all.finds(text));
    }
}

#[test]
fn only_what_was_chosen_is_looked_for() {
    let text = "ann@shop.example +49 30 1234567 4111111111111111 DE89370400440532013000";
    for (detector, shape) in [
        (Detector::Email, text.replace("ann@shop.example", MAIL)),
        (Detector::Iban, text.replace("DE89370400440532013000", ACCOUNT)),
        (Detector::PaymentCard, text.replace("4111111111111111", CARD)),
    ] {
        assert_eq!(chosen(&[detector]).mask(text), shape);
    }
    assert!(chosen(&[Detector::Phone]).mask(text).starts_with("ann@shop.example **** *******"));
    assert!(chosen(&[]).is_empty());
    assert!(!Detectors::default().finds(text));
}

#[test]
fn all_that_findings_cover_is_hidden_where_they_overlap() {
    let all = Detectors::built_in();
    assert_eq!(all.mask("0171 4111 1111 1111 1111 x"), "**** ******* x");
    let masked = own("b+c").mask("abbbc bc").into_owned();
    assert_eq!(masked, "a***** *****");
    let both = chosen(&[
        Detector::Own { pattern: "abc".to_owned(), name: String::new() },
        Detector::Own { pattern: "cde".to_owned(), name: String::new() },
    ]);
    assert_eq!(both.mask("xabcdey"), "x*****y");
}

#[test]
fn own_patterns_know_what_stands_around_them() {
    for (pattern, text, expected) in [
        (r"\bK-\d{4}\b", "K-1234 XK-1234 K-12345 (K-1234)", "***** XK-1234 K-12345 (*****)"),
        ("^a", "aa", "*****a"),
        ("a$", "aa", "a*****"),
        ("é", "éa", "*****a"),
        ("(?-u)\\xc3", "éa", "*****a"),
        ("a.", "aé", "*****"),
        ("x*", "axxb", "a*****b"),
        ("", "abc", "abc"),
        ("a|ab|abcd", "abc", "*****c"),
    ] {
        assert_eq!(own(pattern).mask(text), expected, "{pattern}");
    }
    // What is longer than a match may be is found again and again.
    assert_eq!(own("[0-9a-f]{8,}").mask(&"0a".repeat(1_000)), "*****");
}

#[test]
fn a_shape_tells_no_length() {
    let all = Detectors::built_in();
    assert_eq!(all.mask("a@b.cc"), all.mask("somebody.with.a.long.name@department.company.example"));
    assert_eq!(all.mask("4222222222222"), all.mask("6304 0000 0000 0000"));
}

#[test]
fn long_texts_take_linear_time() {
    let all = Detectors::built_in();
    for text in [
        "1 ".repeat(10_000),
        "1".repeat(20_000),
        "a".repeat(20_000) + "@",
        "a@".repeat(10_000),
        "DE89 ".repeat(4_000),
    ] {
        let begun = std::time::Instant::now();
        let _ = all.mask(&text);
        assert!(begun.elapsed().as_secs() < 5, "{:.10} took {:?}", text, begun.elapsed());
    }
}

/// Every match of the pattern, longest from each place, by another engine; what they cover together is hidden.
fn expected(pattern: &str, text: &str) -> String {
    let dfa = dense::Builder::new()
        .configure(dense::Config::new().start_kind(StartKind::Anchored).match_kind(MatchKind::All))
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .thompson(thompson::Config::new().utf8(false))
        .build(pattern)
        .unwrap();
    let mut hidden = vec![false; text.len()];
    let mut begins = vec![false; text.len()];
    let mut hidden_to = 0;
    for (at, _) in text.char_indices() {
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        if let Some(found) = dfa.try_search_fwd(&input).unwrap().filter(|found| found.offset() > at) {
            let end = (found.offset()..).find(|end| text.is_char_boundary(*end)).unwrap();
            begins[at] = at >= hidden_to;
            hidden_to = hidden_to.max(end);
        }
        hidden[at] = at < hidden_to;
    }
    let mut out = String::new();
    for (at, letter) in text.char_indices() {
        if begins[at] {
            out.push_str("*****");
        }
        if !hidden[at] {
            out.push(letter);
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn another_engine_finds_the_same_places(pattern in crate::patterns::pattern(), texts in prop::collection::vec("[ab/\\-1é_ A\r\n]{0,8}", 8)) {
        if pattern.len() < 60 {
            let ours = own(&pattern);
            for text in texts {
                prop_assert_eq!(ours.mask(&text), expected(&pattern, &text), "{:?} in {:?}", pattern, text);
            }
        }
    }

    #[test]
    fn no_text_panics_and_nothing_is_found_in_what_was_masked(text in "[0-9٤４ @a.é（(+*\u{a0}\u{2013}-]{0,40}") {
        let all = Detectors::built_in();
        let masked = all.mask(&text).into_owned();
        if masked == text {
            prop_assert!(!all.finds(&text));
        }
    }

    #[test]
    fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..40), head in 0_u8..16) {
        let _ = Detectors::read(&bytes);
        bytes.splice(0..0, [head, 8, 0, 6, 0, 0, 255, 2, 0]);
        if let Some(read) = Detectors::read(&bytes) {
            let _ = read.mask("abc 4111");
        }
    }
}
