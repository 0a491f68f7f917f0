//! The life of a session: granting and revoking, losing and resuming, ending.

use super::facts::Facts;
use super::relay::{Desk, control, events, frames, welcome};
use engine::acts::{Act, Button, Modifiers, Place, Refusal, Request};
use engine::customer::{Event, Input, Output, Target, UpgradeAnswer};
use policy::restrictions::Compiled;
use protocol::control::{CustomerIntent, EndReason, FromRelay, RefusedReason, Short, ToRelay};
use protocol::session::{FromAgent, FromCustomer, Mode};
use protocol::{Flags, Lane};

fn page(desk: &mut Desk) -> Vec<Output> {
    let mut facts = Facts::default();
    facts.document(|facts| {
        facts.element(3, "button", &[], false).element(4, "input", &[("type", "password")], false);
    });
    let (words, text) = facts.take();
    desk.give(Input::Facts { words: &words, text: &text })
}

fn said(out: &[Output]) -> Vec<FromCustomer> {
    frames(out)
        .iter()
        .filter(|(header, _)| header.lane == Lane::Session)
        .map(|(_, body)| FromCustomer::decode(body).expect("own messages decode"))
        .collect()
}

fn allow(desk: &mut Desk) {
    let out = desk.agent(Lane::Session, 1, &FromAgent::RequestWriteMode.encode());
    assert!(matches!(out[..], [Output::UpgradeWanted, ..]));
    let out = desk.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed));
    assert!(events(&out).contains(&Event::ModeChanged { write: true }));
    assert_eq!(said(&out), [FromCustomer::Mode { mode: Mode::Write, mode_epoch: 1 }]);
}

fn click(node: u32, mode_epoch: u32) -> Request {
    let at = Place { node, x: 100, y: 100 };
    Request {
        id: 5,
        mode_epoch,
        act: Act::Click { at, button: Button::Primary, count: 1, modifiers: Modifiers::NONE },
    }
}

fn target(node: u32) -> Target {
    Target { node, ..Target::default() }
}

#[test]
fn the_first_page_frame_is_a_keyframe_of_a_new_epoch() {
    let mut desk = Desk::joined();
    let sent = frames(&page(&mut desk));
    let pages: Vec<_> = sent.iter().filter(|(header, _)| header.lane == Lane::Page).collect();
    assert_eq!(pages.len(), 1);
    assert!(pages[0].0.flags.has(Flags::KEYFRAME));
    assert_eq!(pages[0].0.epoch.0, 1);
}

#[test]
fn nothing_of_the_page_is_sent_before_an_agent_is_there() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    desk.give(Input::SocketOpened);
    desk.relay(&welcome(0, &[]));
    assert!(frames(&page(&mut desk)).is_empty());
}

#[test]
fn an_action_needs_write_mode_its_epoch_and_an_open_element() {
    let mut desk = Desk::joined();
    page(&mut desk);
    let refused = |out: &[Output], reason: Refusal| {
        assert_eq!(said(out), [FromCustomer::NotPerformed { id: 5, reason, restriction: Short::default() }]);
        assert!(!out.iter().any(|output| matches!(output, Output::Perform { .. })));
    };
    refused(&desk.agent(Lane::Action, 1, &click(3, 0).encode()), Refusal::PointerMode);
    allow(&mut desk);
    refused(&desk.agent(Lane::Action, 1, &click(3, 0).encode()), Refusal::StaleMode);
    refused(&desk.agent(Lane::Action, 0, &click(3, 1).encode()), Refusal::StaleDocument);

    let out = desk.agent(Lane::Action, 1, &click(3, 1).encode());
    assert!(matches!(&out[..], [Output::Examine { request }, ..] if request.id == 5));
    let examined = |desk: &mut Desk, node: u32, targets: Vec<Target>| {
        desk.give(Input::Examined { request: click(node, 1), targets })
    };
    assert!(
        examined(&mut desk, 3, vec![target(3)])
            .iter()
            .any(|output| matches!(output, Output::Perform { id: 5, .. }))
    );
    refused(&examined(&mut desk, 4, vec![]), Refusal::Masked);
    refused(&examined(&mut desk, 3, vec![target(3), target(4)]), Refusal::Masked);
    refused(&examined(&mut desk, 77, vec![]), Refusal::UnknownNode);
    refused(&examined(&mut desk, 3, vec![Target { service: true, ..target(0) }]), Refusal::Service);

    // Revoked between the look and the deed.
    let out = desk.give(Input::Downgrade);
    assert!(events(&out).contains(&Event::ModeChanged { write: false }));
    refused(&examined(&mut desk, 3, vec![target(3)]), Refusal::PointerMode);
}

#[test]
fn a_second_request_while_one_is_open_is_refused_and_an_answer_counts_once() {
    let mut desk = Desk::joined();
    desk.agent(Lane::Session, 1, &FromAgent::RequestWriteMode.encode());
    let out = desk.agent(Lane::Session, 1, &FromAgent::RequestWriteMode.encode());
    assert_eq!(said(&out), [FromCustomer::WriteModeRefused { reason: Refusal::AlreadyAsked }]);
    let out = desk.give(Input::UpgradeAnswered(UpgradeAnswer::Declined));
    assert_eq!(said(&out), [FromCustomer::WriteModeRefused { reason: Refusal::Declined }]);
    assert!(said(&desk.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed))).is_empty());
}

#[test]
fn a_lost_connection_resumes_with_what_the_relay_does_not_have() {
    let mut desk = Desk::joined();
    page(&mut desk);
    let out = desk.give(Input::SocketClosed);
    assert!(events(&out).contains(&Event::ConnectionLost));
    assert!(out.iter().any(|output| matches!(output, Output::CaptureHold(true))));
    let Some(Output::WakeAt { at_ms }) = out.last() else { panic!("it will try again") };
    desk.now_ms = *at_ms;
    assert!(matches!(desk.give(Input::Tick)[..], [Output::Connect, ..]));
    let hello = control(&desk.give(Input::SocketOpened));
    assert!(matches!(
        &hello[..],
        [ToRelay::CustomerHello { intent: CustomerIntent::Resume { new_document: false, .. }, .. }]
    ));
    // Frame 1 was the mode, frame 2 the tab; the page is to come again.
    let out = desk.relay(&welcome(2, &["Ada"]));
    assert_eq!(events(&out), [Event::ConnectionBack]);
    assert_eq!(frames(&out)[0].0.seq.0, 3);
    assert_eq!(frames(&out)[0].0.lane, Lane::Page);
    assert!(out.iter().any(|output| matches!(output, Output::CaptureHold(false))));
}

#[test]
fn a_page_load_resumes_with_the_mode_it_had_and_a_new_epoch() {
    let mut desk = Desk::joined();
    page(&mut desk);
    allow(&mut desk);
    let out = desk.give(Input::Downgrade);
    let kept = out.iter().rev().find_map(|output| match output {
        Output::Keep(record) => record.clone(),
        _ => None,
    });
    let record = kept.expect("a running session is kept");
    let mut next = Desk::new();
    next.give(Input::Resume { record: &record, tab: 3 });
    next.give(Input::SocketOpened);
    let FromRelay::Welcome { mut welcome } = welcome(6, &["Ada"]) else { unreachable!() };
    welcome.epoch = 1;
    let out = next.relay(&FromRelay::Welcome { welcome });
    let resumed = Event::Resumed { token: "123456789".into(), agents: vec!["Ada".into()] };
    assert_eq!(events(&out), [resumed, Event::ModeChanged { write: false }]);
    let mode = FromCustomer::Mode { mode: Mode::Pointer, mode_epoch: 2 };
    assert_eq!(said(&out), [mode, FromCustomer::Shown { tab: 3 }]);
    assert_eq!(
        frames(&out).iter().find(|(header, _)| header.lane == Lane::Session).map(|(h, _)| h.seq.0),
        Some(7)
    );
    next.restrict("v1", &Compiled::default());
    let pages = frames(&page(&mut next));
    assert_eq!(pages[0].0.epoch.0, 2);
}

#[test]
fn content_that_became_private_is_purged_from_what_would_be_sent_again() {
    let mut desk = Desk::joined();
    let mut facts = Facts::default();
    facts.document(|facts| {
        facts.element(3, "input", &[("type", "text"), ("value", "canary")], false);
    });
    let (words, text) = facts.take();
    desk.give(Input::Facts { words: &words, text: &text });
    desk.now_ms += 1_000;
    facts.attribute(3, "type", "password", "text");
    let (words, text) = facts.take();
    let out = desk.give(Input::Facts { words: &words, text: &text });
    assert!(out.iter().any(|output| matches!(output, Output::CaptureStart)));
    let pages = frames(&page(&mut desk));
    assert!(pages[0].0.flags.has(Flags::KEYFRAME.with(Flags::PURGE)));
    desk.give(Input::SocketClosed);
    desk.now_ms += 10_000;
    desk.give(Input::Tick);
    desk.give(Input::SocketOpened);
    let again = frames(&desk.relay(&welcome(0, &["Ada"])));
    assert!(again.len() >= 3, "numbers stay without gaps");
    for (header, body) in again {
        assert!(!body.windows(6).any(|bytes| bytes == b"canary"), "{header:?}");
    }
}

#[test]
fn each_end_is_told_once_and_leaves_nothing_kept() {
    let ended = |out: &[Output], reason: &'static str| {
        assert_eq!(events(out), [Event::Ended { reason }]);
        assert!(out.iter().any(|output| matches!(output, Output::Keep(None))));
    };
    let mut desk = Desk::joined();
    let out = desk.give(Input::Exit);
    assert!(matches!(&control(&out)[..], [ToRelay::Exit { reason: EndReason::Own }]));
    ended(&out, "self");
    assert!(events(&desk.give(Input::Exit)).is_empty());
    ended(&Desk::joined().relay(&FromRelay::Ended { reason: EndReason::External }), "external");
    ended(&Desk::joined().relay(&FromRelay::Refused { reason: RefusedReason::Site }), "error");
    ended(&Desk::new().give(Input::Resume { record: "garbage", tab: 1 }), "timeout");
}

#[test]
fn a_relay_that_cannot_be_reached_ends_a_start_after_a_few_attempts() {
    let mut desk = Desk::new();
    desk.give(Input::Start);
    for _ in 0..2 {
        assert!(events(&desk.give(Input::SocketClosed)).is_empty());
        desk.now_ms += 10_000;
        desk.give(Input::Tick);
    }
    assert_eq!(events(&desk.give(Input::SocketClosed)), [Event::Ended { reason: "serverUnavailable" }]);
}

#[test]
fn a_running_session_is_given_up_when_its_grace_is_over() {
    let mut desk = Desk::joined();
    desk.give(Input::SocketClosed);
    desk.now_ms += 30_001;
    assert_eq!(events(&desk.give(Input::Tick)), [Event::Ended { reason: "serverUnavailable" }]);
}

#[test]
fn frames_that_make_no_sense_cost_the_connection_not_the_session() {
    for bytes in [&b""[..], b"\xff\xff\xff", &[0x20, 0, 0, 0, 99]] {
        let mut desk = Desk::joined();
        let out = desk.give(Input::SocketMessage(bytes));
        assert!(out.iter().any(|output| matches!(output, Output::Disconnect)), "{bytes:?}");
        assert_eq!(events(&out), [Event::ConnectionLost]);
    }
}
