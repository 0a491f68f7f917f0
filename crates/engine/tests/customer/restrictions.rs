//! Restrictions: what they hide, what they keep the agent from, and that nothing is sent before they are there.

use super::facts::Facts;
use super::relay::{Desk, control, events, frames, restrictions, welcome};
use engine::acts::{Act, Button, Modifiers, Place, Refusal, Request};
use engine::customer::{Event, Input, Output, Target, UpgradeAnswer};
use engine::page::{Page, Report, StartOver};
use policy::Restrictions;
use policy::restrictions::{Compiled, CompiledRestriction, Decision, Kind, Settings};
use protocol::control::{EndReason, FromRelay, IfUnavailable, ToRelay};
use protocol::page::{Decoder, Mark, Op};
use protocol::session::{FromAgent, FromCustomer};
use protocol::{Flags, Lane};
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

fn page(desk: &mut Desk) -> Vec<Output> {
    let mut facts = Facts::default();
    facts.document(|facts| {
        facts
            .restricted(3, "button", &[CONTROL], &[], false)
            .restricted(4, "p", &[MASK], &[], false)
            .element(5, "form", &[], false)
            .element(6, "p", &[], false);
    });
    let (words, text) = facts.take();
    desk.give(Input::Facts { words: &words, text: &text })
}

fn lanes(out: &[Output]) -> Vec<Lane> {
    frames(out).iter().map(|(header, _)| header.lane).filter(|lane| *lane != Lane::Session).collect()
}

fn holds(out: &[Output]) -> Vec<ToRelay> {
    control(out).into_iter().filter(|message| matches!(message, ToRelay::RestrictionsHold { .. })).collect()
}

fn captures(out: &[Output]) -> bool {
    out.iter().any(|output| matches!(output, Output::CaptureStart))
}

#[test]
fn nothing_is_read_before_the_restrictions_are_there() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    desk.give(Input::SocketOpened);
    desk.relay(&welcome(0, &[]));
    let out = desk.relay(&FromRelay::AgentJoined { name: "Ada".into() });
    assert!(!captures(&out));
    assert!(!captures(&desk.relay(&FromRelay::KeyframeWanted)));
    let out = desk.restrict("v1", &compiled(Settings::default()));
    let kinds: Vec<bool> = out.iter().map(|output| matches!(output, Output::Restrict { .. })).collect();
    assert!(kinds[0] && captures(&out), "{out:?}");
    assert!(holds(&out).is_empty());
    assert_eq!(lanes(&page(&mut desk)), [Lane::Page, Lane::Control], "and told behind the first frame");
}

#[test]
fn changed_restrictions_hold_at_once_and_purge_what_was_shown() {
    let mut desk = Desk::joined();
    page(&mut desk);
    let out = desk.restrict("v2", &private());
    assert!(captures(&out), "without waiting, however short ago the last reading was");
    let out = page(&mut desk);
    let (header, _) = frames(&out).remove(0);
    assert!(header.flags.has(Flags::KEYFRAME) && header.flags.has(Flags::PURGE));
    assert_eq!(holds(&out), [ToRelay::RestrictionsHold { version: "v2".into() }]);
    // Named again, as after each welcome, they hold already.
    let out = desk.relay(&restrictions("v2"));
    assert!(!captures(&out));
    assert_eq!(holds(&out), [ToRelay::RestrictionsHold { version: "v2".into() }]);
}

#[test]
fn what_is_named_again_before_the_keyframe_is_answered_behind_it_and_each_name_once() {
    let mut desk = Desk::joined();
    page(&mut desk);
    desk.restrict("v2", &private());
    assert!(holds(&desk.relay(&restrictions("v2"))).is_empty(), "what is on its way obeys others");
    let hold = |version: &str| ToRelay::RestrictionsHold { version: version.into() };
    assert_eq!(holds(&page(&mut desk)), [hold("v2"), hold("v2")]);
    // One that is overtaken while it is got, by what holds already.
    assert!(holds(&desk.relay(&restrictions("v3"))).is_empty());
    assert_eq!(holds(&desk.relay(&restrictions("v2"))), [hold("v3"), hold("v2")]);
}

#[test]
fn restrictions_that_the_browser_does_not_understand_are_told_of_by_name_once() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    desk.give(Input::SocketOpened);
    desk.relay(&welcome(0, &["Ada"]));
    desk.relay(&restrictions("v1"));
    let bytes = compiled(Settings::default()).write();
    desk.give(Input::RestrictionsFetched { version: "v1", bytes: Some(&bytes) });
    let mut facts = Facts::default();
    facts.put(&[1, 0, 800, 600]).string("https://shop.example/").string("https://shop.example/");
    facts.put(&[23, 2, CONTROL, MASK, 3, 1, 0]).element(2, "html", &[], false).put(&[0, 2]);
    let (words, text) = facts.take();
    let out = desk.give(Input::Facts { words: &words, text: &text });
    let ids = vec!["control".to_owned(), "mask".to_owned()];
    assert_eq!(events(&out), [Event::RestrictionsInvalid { ids }]);
    desk.now_ms += 20_000;
    let out = desk.give(Input::Facts { words: &[12, 0], text: "" });
    assert_eq!(events(&out), []);
}

#[test]
fn restrictions_that_cannot_be_had_are_tried_again_and_then_all_is_private() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    desk.give(Input::SocketOpened);
    desk.relay(&welcome(0, &["Ada"]));
    desk.relay(&restrictions("v1"));
    for _ in 0..2 {
        let out = desk.give(Input::RestrictionsFetched { version: "v1", bytes: Some(b"nonsense") });
        assert!(!captures(&out));
        desk.now_ms += 2_000;
        let out = desk.give(Input::Tick);
        assert!(out.iter().any(|output| matches!(output, Output::FetchRestrictions { .. })), "{out:?}");
    }
    let out = desk.give(Input::RestrictionsFetched { version: "v1", bytes: None });
    assert_eq!(events(&out), [Event::RestrictionsUnavailable]);
    assert!(captures(&out));
    assert!(frames(&out).iter().any(|(header, body)| header.lane == Lane::Session
        && FromCustomer::decode(body) == Ok(FromCustomer::ShownPrivate)));
    let mut facts = Facts::default();
    facts.document(|facts| {
        facts.element(3, "p", &[], true).text_node(4, "canary").put(&[0]);
    });
    let (words, text) = facts.take();
    let out = desk.give(Input::Facts { words: &words, text: &text });
    assert!(frames(&out).iter().all(|(_, body)| !body.windows(6).any(|window| window == b"canary")));
}

#[test]
fn a_site_that_wants_it_so_has_no_session_without_its_restrictions() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    desk.give(Input::SocketOpened);
    desk.relay(&welcome(0, &["Ada"]));
    let out = desk.relay(&FromRelay::Restrictions { version: None, if_unavailable: IfUnavailable::Refuse });
    assert_eq!(control(&out), [ToRelay::Exit { reason: EndReason::Error }]);
    assert!(events(&out).contains(&Event::Ended { reason: "error" }));
}

fn refused(out: &[Output]) -> (Refusal, String) {
    let said = frames(out).into_iter().find(|(header, _)| header.lane == Lane::Session);
    match FromCustomer::decode(&said.expect("something is said").1) {
        Ok(FromCustomer::NotPerformed { reason, restriction, .. }) => (reason, restriction.into_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_agent_is_told_which_restriction_is_against_an_action() {
    let mut desk = Desk::joined();
    let mut with_submit = compiled(Settings { controls_submit_buttons: true, ..Settings::default() });
    with_submit.restrictions.push(CompiledRestriction {
        id: "submit-buttons".to_owned(),
        description: String::new(),
        kind: Kind::Control,
        pages: None,
    });
    desk.restrict("v2", &with_submit);
    page(&mut desk);
    let epoch = frames(&page(&mut desk)).first().map_or(2, |(header, _)| header.epoch.0);
    desk.agent(Lane::Session, 0, &FromAgent::RequestWriteMode.encode());
    desk.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed));
    let mut try_on = |target: Target| {
        let act = Act::Click {
            at: Place { node: target.node, x: 0, y: 0 },
            button: Button::Primary,
            count: 1,
            modifiers: Modifiers::NONE,
        };
        let request = Request { id: 1, mode_epoch: 1, act };
        let out = desk.agent(Lane::Action, epoch, &request.encode());
        assert!(out.iter().any(|output| matches!(output, Output::Examine { .. })), "{out:?}");
        desk.give(Input::Examined { request, targets: vec![target] })
    };
    let at = |node| Target { node, ..Target::default() };
    assert_eq!(refused(&try_on(at(3))), (Refusal::Controlled, "the control".to_owned()));
    assert_eq!(refused(&try_on(at(4))), (Refusal::Masked, "the mask".to_owned()));
    let submits = Target { submits: true, ..at(5) };
    assert_eq!(refused(&try_on(submits)), (Refusal::Controlled, "submit-buttons".to_owned()));
    assert!(try_on(at(6)).iter().any(|output| matches!(output, Output::Perform { .. })));
}
