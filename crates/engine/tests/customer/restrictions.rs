//! Restrictions: what they hide, and what they mark and report.

use super::facts::Facts;
use engine::page::{Page, Report, StartOver};
use policy::Restrictions;
use policy::restrictions::{Compiled, CompiledRestriction, Decision, Kind, Settings};
use protocol::page::{Decoder, Mark, Op};
use std::rc::Rc;

/// Places of what [`compiled`] has.
pub const CONTROL: u32 = 0;
pub const MASK: u32 = 1;
pub const OPEN: u32 = 2;

/// One restriction of each kind, named as it.
pub fn compiled(settings: Settings) -> Compiled {
    let restriction = |id: &str, kind| CompiledRestriction {
        id: id.to_owned(),
        description: format!("the {id}"),
        kind,
        pages: None,
    };
    Compiled {
        settings,
        restrictions: vec![
            restriction("control", Kind::Control),
            restriction("mask", Kind::Mask),
            restriction("open", Kind::Open),
        ],
        ..Compiled::default()
    }
}

/// The same, and private by default.
pub fn private() -> Compiled {
    compiled(Settings { private_by_default: true, ..Settings::default() })
}

/// A page under these restrictions, with what a first reading sends.
pub struct Reading {
    pub page: Page,
    decoder: Decoder,
    pub facts: Facts,
}

impl Reading {
    pub fn of(compiled: &Compiled, inside: impl FnOnce(&mut Facts)) -> (Self, Vec<Op>) {
        let mut page = Page::new();
        page.restrict(Rc::new(Restrictions::read(&compiled.write()).expect("own bytes are read")));
        let mut reading = Self { page, decoder: Decoder::new(), facts: Facts::default() };
        reading.facts.document(inside);
        let first = reading.apply().expect("a first reading is in step");
        (reading, first)
    }

    pub fn apply(&mut self) -> Result<Vec<Op>, StartOver> {
        let (words, text) = self.facts.take();
        let changes = self.page.apply(&words, &text)?;
        let bodies = changes.iter();
        Ok(bodies.flat_map(|change| self.decoder.decode(&change.body).expect("own bodies decode")).collect())
    }

    fn controlled(&self, node: u32) -> Option<bool> {
        self.page.target(node).map(|known| known.controlled)
    }
}

/// All that is sent.
pub fn shown(ops: &[Op]) -> String {
    format!("{ops:?}")
}

#[test]
fn a_masked_element_shows_words_as_asterisks_and_nothing_of_its_attributes() {
    let (mut reading, ops) = Reading::of(&compiled(Settings::default()), |facts| {
        facts
            .restricted(3, "div", &[MASK], &[("class", "card"), ("title", "canary")], true)
            .text_node(4, "canary in text")
            .element(5, "img", &[("src", "/canary.png"), ("alt", "canary")], false)
            .element(6, "input", &[("value", "canary"), ("placeholder", "canary")], false)
            .element(7, "p", &[("style", "background: url(canary)"), ("data-x", "canary")], true)
            .text_node(8, "x")
            .put(&[0, 0])
            .element(9, "p", &[], true)
            .text_node(10, "open")
            .put(&[0]);
    });
    let text = shown(&ops);
    assert!(
        !text.contains("canary") && text.contains("******** **** ****") && text.contains("\"open\""),
        "{text}"
    );
    assert!(text.contains("\"card\""), "its look stays");
    assert!(ops.contains(&Op::Mark { node: 3, mark: Mark::Masked }));
    assert_eq!(text.matches("data-cobrowse-masked").count(), 4, "each masked element is known to be");
    assert_eq!(reading.page.take_masked(), [3]);
    assert_eq!(reading.page.take_boxes(), [5]);
    assert!(!reading.page.refers_to("/canary.png", |_, url| Some(url.to_owned())));
}

#[test]
fn everything_is_private_by_default_but_what_is_opened_and_design() {
    let (_, ops) = Reading::of(&private(), |facts| {
        facts
            .element(3, "style", &[], true)
            .text_node(4, "p { color: red }")
            .put(&[0])
            .element(5, "link", &[("rel", "stylesheet"), ("href", "/a.css")], false)
            .element(6, "p", &[], true)
            .text_node(7, "canary")
            .put(&[0])
            .restricted(8, "div", &[OPEN], &[("title", "seen")], true)
            .text_node(9, "visible")
            .element(10, "input", &[("type", "password"), ("value", "canary")], false)
            .restricted(11, "p", &[MASK], &[], true)
            .restricted(12, "b", &[OPEN], &[], true)
            .text_node(13, "canary")
            .put(&[0, 0, 0]);
    });
    let text = shown(&ops);
    assert!(!text.contains("canary"), "{text}");
    for seen in ["color: red", "/a.css", "visible", "\"seen\""] {
        assert!(text.contains(seen), "{seen}: {text}");
    }
}

#[test]
fn a_value_that_a_password_field_has_held_is_secret_wherever_a_field_shows_it() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.element(3, "input", &[("type", "password")], false).element(4, "input", &[], false);
    });
    reading.facts.value(3, "canary").value(4, "canary");
    // One that comes with it.
    reading.facts.put(&[3, 2, 0]).element(5, "input", &[("value", "canary")], false).put(&[0]);
    let text = shown(&reading.apply().expect("in step"));
    assert!(!text.contains("canary"), "{text}");
    reading.facts.value(4, "canary, and more").value(4, "other");
    let text = shown(&reading.apply().expect("in step"));
    assert!(!text.contains("canary") && !text.contains("other"), "it stays so: {text}");
}

#[test]
fn of_a_sheet_under_a_mask_no_rule_is_sent() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.restricted(3, "div", &[MASK], &[], true).element(4, "style", &[], false);
        facts.element(5, "x-card", &[], true).put(&[3, 6, 0, 0, 0]).element(7, "style", &[], false);
    });
    reading
        .facts
        .put(&[15, 4])
        .string("p { content: 'canary' }")
        .put(&[16, 6, 0])
        .string("p { content: 'canary' }");
    reading.facts.put(&[15, 7]).string("p { color: red }");
    let text = shown(&reading.apply().expect("in step"));
    assert!(!text.contains("canary") && text.contains("color: red"), "{text}");
}

#[test]
fn what_passed_something_masked_stays_hidden_in_this_batch_and_is_read_again() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.restricted(3, "div", &[MASK], &[], false).element(4, "p", &[], false);
    });
    reading.facts.put(&[3, 4, 0, 7, 3]).text_node(5, "canary").put(&[0]);
    let text = shown(&reading.apply().expect("in step"));
    assert!(!text.contains("canary") && text.contains("********"), "{text}");
    assert!(reading.page.take_read_again() && !reading.page.take_read_again());
    reading.facts.put(&[3, 4, 0, 7, 4]).text_node(6, "open").put(&[0]);
    assert!(shown(&reading.apply().expect("in step")).contains("open"));
    assert!(!reading.page.take_read_again());
}

#[test]
fn a_restriction_that_comes_to_match_has_everything_read_again() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.element(3, "p", &[], true).text_node(4, "seen").put(&[0]);
    });
    reading.facts.put(&[22, 3, 1, MASK]);
    assert_eq!(reading.apply(), Err(StartOver::Private));
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.restricted(3, "p", &[MASK], &[], true).text_node(4, "hidden").put(&[0]);
    });
    reading.facts.put(&[22, 3, 0]);
    assert_eq!(reading.apply(), Err(StartOver::Opened));
}

#[test]
fn what_stood_under_another_ones_border_has_its_own_when_that_is_gone() {
    for (own, mark) in [(CONTROL, Mark::Controlled), (MASK, Mark::Masked)] {
        // Moved out of an element that is under the same.
        let (mut reading, first) = Reading::of(&compiled(Settings::default()), |facts| {
            facts.restricted(3, "div", &[own], &[], true).restricted(4, "p", &[own], &[], false).put(&[0]);
            facts.element(5, "div", &[], false);
        });
        assert!(!first.contains(&Op::Mark { node: 4, mark }), "one border is enough");
        reading.facts.put(&[3, 5, 0, 5, 4, 0]);
        let moved = reading.apply().expect("it is seen as before");
        assert!(moved.contains(&Op::Mark { node: 4, mark }), "{moved:?}");
    }
}

#[test]
fn a_move_under_a_mask_or_out_of_it_has_everything_read_again() {
    for (from, to, outcome) in
        [(&[] as &[u32], &[MASK] as &[u32], StartOver::Private), (&[MASK], &[], StartOver::Opened)]
    {
        let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
            facts.restricted(3, "p", from, &[], true).text_node(4, "moves").put(&[0]);
            facts.restricted(5, "p", to, &[], false);
        });
        reading.facts.put(&[3, 5, 0, 5, 4, 0]);
        assert_eq!(reading.apply(), Err(outcome), "{from:?} to {to:?}");
    }
}

#[test]
fn control_is_marked_at_its_border_and_holds_below_it() {
    let (mut reading, ops) = Reading::of(&compiled(Settings::default()), |facts| {
        facts
            .restricted(3, "form", &[CONTROL], &[], true)
            .restricted(4, "button", &[CONTROL], &[], true)
            .text_node(5, "Pay")
            .put(&[0, 0])
            .element(6, "p", &[], false);
    });
    let marks: Vec<&Op> = ops.iter().filter(|op| matches!(op, Op::Mark { .. })).collect();
    assert_eq!(marks, [&Op::Mark { node: 3, mark: Mark::Controlled }]);
    assert!(shown(&ops).contains("Pay"), "it is seen");
    assert_eq!(
        [3, 4, 5, 6].map(|node| reading.controlled(node)),
        [Some(true), Some(true), Some(true), Some(false)]
    );
    assert_eq!(reading.page.restriction_at(5), "the control");
    // It ends and begins while the page is shown, without another reading.
    reading.facts.put(&[22, 3, 0]).put(&[22, 6, 1, CONTROL]);
    let ops = reading.apply().expect("in step");
    let marks: Vec<&Op> = ops.iter().filter(|op| matches!(op, Op::Mark { .. })).collect();
    let controlled = |node| Op::Mark { node, mark: Mark::Controlled };
    assert_eq!(
        marks,
        [&Op::Mark { node: 3, mark: Mark::Open }, &controlled(4), &controlled(6)],
        "its own control keeps the button, and now shows"
    );
    assert_eq!([3, 4, 6].map(|node| reading.controlled(node)), [Some(false), Some(true), Some(true)]);
}

#[test]
fn what_comes_under_another_ones_border_has_none_of_its_own() {
    let (mut reading, ops) = Reading::of(&compiled(Settings::default()), |facts| {
        facts
            .element(3, "form", &[], true)
            .restricted(4, "button", &[CONTROL], &[], false)
            .put(&[0])
            .restricted(5, "p", &[CONTROL], &[], false);
    });
    let marks =
        |ops: Vec<Op>| -> Vec<Op> { ops.into_iter().filter(|op| matches!(op, Op::Mark { .. })).collect() };
    let mark = |node, mark| Op::Mark { node, mark };
    assert_eq!(marks(ops), [mark(4, Mark::Controlled), mark(5, Mark::Controlled)]);
    reading.facts.put(&[22, 3, 1, CONTROL]);
    let ops = marks(reading.apply().expect("in step"));
    assert_eq!(ops, [mark(3, Mark::Controlled), mark(4, Mark::Open)], "as the form comes under control");
    reading.facts.put(&[3, 3, 0, 5, 5, 0]);
    let ops = marks(reading.apply().expect("in step"));
    assert_eq!(ops, [mark(5, Mark::Open)], "as it moves into the form");
}

#[test]
fn what_decided_is_the_most_private_of_all_that_speaks_of_an_element() {
    let inside = |facts: &mut Facts| {
        facts
            .restricted(3, "div", &[CONTROL], &[], true)
            .restricted(4, "p", &[MASK, OPEN, CONTROL], &[], true)
            .element(5, "input", &[("type", "password")], false)
            .element(6, "b", &[], false)
            .put(&[0, 0])
            .restricted(7, "p", &[OPEN], &[], false)
            .element(8, "input", &[("type", "file")], false)
            .element(9, "p", &[], false);
    };
    let told = |compiled: &Compiled| -> Vec<String> {
        let (reading, _) = Reading::of(compiled, inside);
        let name = |node| match reading.page.explain(node) {
            Decision::Mask(one) => format!("mask {}", one.id),
            Decision::Control(one) => format!("control {}", one.id),
            Decision::Floor => "floor".to_owned(),
            Decision::PrivateByDefault => "private".to_owned(),
            Decision::Nothing => String::new(),
        };
        (3..=9).map(name).collect()
    };
    let control = "control control";
    assert_eq!(
        told(&compiled(Settings::default())),
        [control, "mask mask", "floor", "mask mask", "", "floor", ""]
    );
    assert_eq!(told(&private()), ["private", "mask mask", "floor", "mask mask", "", "floor", "private"]);
}

#[test]
fn what_the_browser_does_not_understand_makes_the_page_private_or_keeps_all_of_it() {
    let with_invalid = |place: u32| {
        let mut page = Page::new();
        let compiled = compiled(Settings::default());
        page.restrict(Rc::new(Restrictions::read(&compiled.write()).expect("own bytes are read")));
        let mut reading = Reading { page, decoder: Decoder::new(), facts: Facts::default() };
        reading.facts.put(&[1, 0, 800, 600]).string("https://shop.example/").string("https://shop.example/");
        reading.facts.put(&[23, 1, place, 3, 1, 0]).element(2, "html", &[], true);
        reading.facts.restricted(3, "p", &[OPEN], &[], true).text_node(4, "canary").put(&[0, 0, 0]);
        let text = shown(&reading.apply().expect("in step"));
        (text, reading)
    };
    let (text, reading) = with_invalid(MASK);
    assert!(!text.contains("canary"), "{text}");
    assert_eq!(reading.page.restriction_at(3), "the mask");
    let (text, reading) = with_invalid(CONTROL);
    assert!(text.contains("canary"));
    assert_eq!(reading.controlled(3), Some(true));
    assert!(reading.page.window().controlled);
    assert_eq!(reading.page.window_restriction(), "the control");
    let (text, reading) = with_invalid(OPEN);
    assert!(text.contains("canary") && reading.controlled(3) == Some(false));
}

#[test]
fn what_restrictions_meet_is_reported_once_and_without_content() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts
            .restricted(3, "p", &[CONTROL], &[], false)
            .restricted(4, "p", &[CONTROL, MASK], &[], false)
            .element(5, "input", &[("type", "TEL")], false)
            .element(6, "input", &[("type", "submit")], false)
            .element(7, "input", &[("type", "password")], false)
            .element(8, "textarea", &[], false);
    });
    assert_eq!(reading.page.take_report(), None, "not before the page is complete");
    reading.facts.put(&[2]);
    reading.apply().expect("in step");
    let report = Report {
        matched: vec![(CONTROL, 2), (MASK, 1)],
        invalid: vec![],
        uncovered: vec!["tel", "textarea"],
    };
    assert_eq!(reading.page.take_report(), Some(report));
    assert_eq!(reading.page.take_report(), None);
    reading.facts.put(&[3, 2, 0]).restricted(9, "p", &[OPEN, MASK], &[], false).put(&[0]);
    reading.apply().expect("in step");
    let report = Report { matched: vec![(OPEN, 1)], invalid: vec![], uncovered: vec![] };
    assert_eq!(reading.page.take_report(), Some(report));
}
