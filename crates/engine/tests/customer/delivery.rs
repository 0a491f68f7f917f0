//! How restrictions come to a customer's browser and to hold there: before anything is read, at once when they change, and
//! against what an agent does.

use super::facts::Facts;
use super::relay::{Desk, control, events, frames, restrictions, welcome};
use super::restrictions::{CONTROL, MASK, compiled, private};
use engine::acts::{Act, Button, Modifiers, Place, Refusal, Request};
use engine::customer::{Event, Input, Output, Target, UpgradeAnswer};
use policy::restrictions::{CompiledRestriction, Kind, Settings};
use protocol::control::{EndReason, FromRelay, IfUnavailable, ToRelay};
use protocol::session::{FromAgent, FromCustomer};
use protocol::{Flags, Lane};

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
