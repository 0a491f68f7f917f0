//! The agent's session: handshake, order, fresh pictures, lost connections.

use crate::model::Stub;
use engine::acts::{Act, Place, Presence, Refusal};
use engine::viewer::{Answer, Command, Ended, Event, Input, Joining, Output, Viewer};
use protocol::control::{AgentIntent, EndReason, FromRelay, Key, RefusedReason, ToRelay, Welcome};
use protocol::page::{DocumentMode, Encoder, Names, Namespace, PageText};
use protocol::session::{FromCustomer, Mode};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};

struct Words(&'static str);
impl PageText for Words {
    fn as_wire(&self) -> &str {
        self.0
    }
}

struct OneName;
impl Names for OneName {
    fn name(&self, _: u32) -> &str {
        "html"
    }
}

struct Desk {
    viewer: Viewer,
    now_ms: u64,
}

impl Desk {
    fn new() -> Self {
        Self { viewer: Viewer::new("https://relay".into(), "jwt".into(), 7, Box::new(Stub)), now_ms: 1_000 }
    }

    fn joined() -> Self {
        let mut desk = Self::new();
        desk.give(Input::Join { token: "123456789" });
        desk.give(Input::SocketOpened);
        desk.relay(FromRelay::Welcome { welcome: welcome(0, 0) });
        desk
    }

    fn give(&mut self, input: Input<'_>) -> Vec<Output> {
        let mut out = Vec::new();
        self.viewer.handle(input, self.now_ms, &mut out);
        out
    }

    fn relay(&mut self, message: FromRelay) -> Vec<Output> {
        let header = Header::plain(Lane::Control, Role::Relay);
        let frame = Frame { header, body: &message.encode() }.encode();
        self.give(Input::SocketMessage(&frame))
    }

    fn customer(&mut self, seq: u64, message: FromCustomer) -> Vec<Output> {
        let header = Header {
            lane: Lane::Session,
            role: Role::Customer,
            flags: Flags::NONE,
            epoch: Epoch(1),
            seq: FrameSeq(seq),
        };
        let frame = Frame { header, body: &message.encode() }.encode();
        self.give(Input::SocketMessage(&frame))
    }

    fn page(&mut self, seq: u64, epoch: u32, flags: Flags, body: &[u8]) -> Vec<Output> {
        let header =
            Header { lane: Lane::Page, role: Role::Customer, flags, epoch: Epoch(epoch), seq: FrameSeq(seq) };
        let frame = Frame { header, body }.encode();
        self.give(Input::SocketMessage(&frame))
    }

    fn tick_at(&mut self, now_ms: u64) -> Vec<Output> {
        self.now_ms = now_ms;
        self.give(Input::Tick)
    }
}

fn welcome(last_received: u64, peer_continues_after: u64) -> Welcome {
    Welcome {
        version: 1,
        token: "123456789".into(),
        key: Key([7; 16]),
        last_received,
        peer_continues_after,
        epoch: 1,
        agents: Vec::new(),
        resource_base: "/r/abc/".into(),
        origin: "https://shop.example".into(),
        grace_s: 30,
    }
}

fn keyframe() -> Vec<u8> {
    let mut encoder = Encoder::new();
    let mut body = encoder.body();
    body.begin(
        &Words("https://shop.example/a"),
        &Words("https://shop.example/"),
        DocumentMode::Standards,
        800,
        600,
    );
    let mut tree = body.tree(2);
    tree.run(1, 0);
    tree.element(2, Namespace::Html, 0, &[], false, &OneName);
    tree.close();
    tree.finish();
    body.complete();
    body.finish()
}

/// A change that names a node nobody has seen.
fn nonsense() -> Vec<u8> {
    let mut encoder = Encoder::new();
    let mut body = encoder.body();
    body.remove(&[77]);
    body.finish()
}

fn events(out: &[Output]) -> Vec<Event> {
    out.iter()
        .filter_map(|output| if let Output::Event(event) = output { Some(event.clone()) } else { None })
        .collect()
}

fn sent(out: &[Output]) -> Vec<(Header, Vec<u8>)> {
    out.iter()
        .filter_map(|output| match output {
            Output::Send(bytes) => {
                let frame = Frame::decode(bytes).expect("a frame that decodes");
                Some((frame.header, frame.body.to_vec()))
            }
            _ => None,
        })
        .collect()
}

fn to_relay(out: &[Output]) -> Vec<ToRelay> {
    sent(out)
        .iter()
        .filter(|(header, _)| header.lane == Lane::Control)
        .map(|(_, body)| ToRelay::decode(body).expect("a message that decodes"))
        .collect()
}

fn commands(out: &[Output]) -> usize {
    out.iter().filter(|output| matches!(output, Output::Mirror(_))).count()
}

fn click() -> Act {
    Act::Focus { node: 2 }
}

#[test]
fn joining_says_who_and_which_and_then_shows_the_page() {
    let mut desk = Desk::new();
    assert_eq!(desk.give(Input::Join { token: "123456789" }), [Output::Connect]);
    let hello = to_relay(&desk.give(Input::SocketOpened));
    assert!(matches!(&hello[..], [ToRelay::AgentHello { jwt, intent: AgentIntent::Join { token }, .. }]
        if jwt.as_str() == "jwt" && token.as_str() == "123456789"));
    let out = desk.relay(FromRelay::Welcome { welcome: welcome(0, 4) });
    assert!(matches!(&events(&out)[..], [Event::Joined { joining: Joining::New, .. }]));

    let out = desk.page(5, 1, Flags::KEYFRAME, &keyframe());
    assert!(out.contains(&Output::Mirror(Command::Begin {
        mode: DocumentMode::Standards,
        width: 800,
        height: 600,
        document: 1
    })));
    assert!(out.contains(&Output::Mirror(Command::Complete)));
    assert!(matches!(&events(&out)[..], [Event::Address { url, .. }] if url == "https://shop.example/a"));
}

#[test]
fn a_wrong_code_is_said_and_nothing_is_tried_again() {
    let mut desk = Desk::new();
    desk.give(Input::Join { token: "000000000" });
    desk.give(Input::SocketOpened);
    let out = desk.relay(FromRelay::Refused { reason: RefusedReason::Session });
    assert_eq!(events(&out), [Event::NotJoined { reason: Some(RefusedReason::Session) }]);
    assert!(desk.give(Input::SocketClosed).is_empty());
}

#[test]
fn a_relay_that_cannot_be_reached_is_said() {
    let mut desk = Desk::new();
    desk.give(Input::Join { token: "000000000" });
    assert_eq!(events(&desk.give(Input::SocketClosed)), [Event::NotJoined { reason: None }]);
}

#[test]
fn compressed_bodies_are_inflated() {
    let mut desk = Desk::joined();
    let twice: Vec<u8> = keyframe().iter().flat_map(|&byte| [byte, byte]).collect();
    assert!(commands(&desk.page(1, 1, Flags::KEYFRAME.with(Flags::DEFLATED), &twice)) > 0);
}

#[test]
fn a_frame_that_comes_twice_is_shown_once() {
    let mut desk = Desk::joined();
    assert!(commands(&desk.page(1, 1, Flags::KEYFRAME, &keyframe())) > 0);
    assert_eq!(commands(&desk.page(1, 1, Flags::KEYFRAME, &keyframe())), 0);
}

#[test]
fn a_gap_is_taken_only_onto_a_keyframe() {
    let mut desk = Desk::joined();
    desk.page(1, 1, Flags::KEYFRAME, &keyframe());
    let out = desk.page(3, 1, Flags::NONE, &nonsense());
    assert_eq!(commands(&out), 0);
    assert_eq!(to_relay(&out), [ToRelay::WantKeyframe]);
    // Once is enough, until it has had time to come.
    assert!(to_relay(&desk.page(4, 1, Flags::NONE, &nonsense())).is_empty());
    assert!(commands(&desk.page(9, 2, Flags::KEYFRAME, &keyframe())) > 0);
}

#[test]
fn a_hole_before_a_session_frame_is_left_to_the_keyframe_that_follows_it() {
    let mut desk = Desk::joined();
    desk.page(1, 1, Flags::KEYFRAME, &keyframe());
    assert!(to_relay(&desk.customer(5, FromCustomer::Navigating)).is_empty());
    let out = desk.page(6, 2, Flags::KEYFRAME, &keyframe());
    assert!(commands(&out) > 0 && to_relay(&out).is_empty());
    assert!(to_relay(&desk.customer(9, FromCustomer::Navigating)).is_empty());
    assert_eq!(to_relay(&desk.page(10, 2, Flags::NONE, &nonsense())), [ToRelay::WantKeyframe]);
}

#[test]
fn a_change_that_does_not_fit_asks_for_a_fresh_picture_not_too_often() {
    let mut desk = Desk::joined();
    desk.page(1, 1, Flags::KEYFRAME, &keyframe());
    assert_eq!(to_relay(&desk.page(2, 1, Flags::NONE, &nonsense())), [ToRelay::WantKeyframe]);
    desk.page(3, 2, Flags::KEYFRAME, &keyframe());
    assert!(to_relay(&desk.page(4, 2, Flags::NONE, &nonsense())).is_empty());
    let later = desk.now_ms + 2_000;
    assert!(to_relay(&desk.tick_at(later)).contains(&ToRelay::WantKeyframe));
}

#[test]
fn frames_of_an_older_document_are_not_shown_in_the_new_one() {
    let mut desk = Desk::joined();
    desk.page(1, 3, Flags::KEYFRAME, &keyframe());
    let out = desk.page(2, 2, Flags::NONE, &nonsense());
    assert!(commands(&out) == 0 && to_relay(&out).is_empty());
}

#[test]
fn frames_are_acknowledged_when_many_or_after_a_while() {
    let mut desk = Desk::joined();
    desk.page(1, 1, Flags::KEYFRAME, &keyframe());
    for seq in 2..32 {
        assert!(to_relay(&desk.customer(seq, FromCustomer::Navigating)).is_empty(), "{seq}");
    }
    assert_eq!(to_relay(&desk.customer(32, FromCustomer::Navigating)), [ToRelay::Ack { seq: 32 }]);
    desk.customer(33, FromCustomer::Navigating);
    let later = desk.now_ms + 1_000;
    assert_eq!(to_relay(&desk.tick_at(later)), [ToRelay::Ack { seq: 33 }]);
}

#[test]
fn a_lost_connection_resumes_where_it_was_and_sends_again_what_may_be_lost() {
    let mut desk = Desk::joined();
    desk.page(1, 1, Flags::KEYFRAME, &keyframe());
    desk.customer(2, FromCustomer::Mode { mode: Mode::Write, mode_epoch: 1 });
    let requests = sent(&desk.give(Input::Act(click())));
    assert_eq!((requests[0].0.seq, requests[0].0.epoch), (FrameSeq(1), Epoch(1)));
    desk.give(Input::Act(click()));

    let out = desk.give(Input::SocketClosed);
    assert_eq!(events(&out), [Event::ConnectionLost]);
    let Some(Output::WakeAt { at_ms }) = out.last() else { panic!("{out:?}") };
    assert_eq!(desk.tick_at(*at_ms), [Output::Connect]);
    let hello = to_relay(&desk.give(Input::SocketOpened));
    assert!(matches!(
        &hello[..],
        [ToRelay::AgentHello { intent: AgentIntent::Resume { last_received: 2, .. }, .. }]
    ));

    let out = desk.relay(FromRelay::Welcome { welcome: welcome(1, 2) });
    assert_eq!(events(&out), [Event::ConnectionBack]);
    let again: Vec<u64> = sent(&out)
        .iter()
        .filter(|(header, _)| header.lane == Lane::Action)
        .map(|(header, _)| header.seq.0)
        .collect();
    assert_eq!(again, [2]);
    assert_eq!(sent(&desk.give(Input::Act(click())))[0].0.seq, FrameSeq(3));
}

#[test]
fn a_relay_that_stays_away_ends_the_session_for_the_console() {
    let mut desk = Desk::joined();
    let mut out = desk.give(Input::SocketClosed);
    for _ in 0..100 {
        if let Some(Event::Ended(ended)) = events(&out).last() {
            assert_eq!(*ended, Ended::Session(EndReason::ServerUnavailable));
            assert!(desk.now_ms >= 31_000);
            return;
        }
        out = match out.iter().find(|output| matches!(output, Output::WakeAt { .. } | Output::Connect)) {
            Some(Output::WakeAt { at_ms }) => desk.tick_at(*at_ms),
            Some(Output::Connect) => desk.give(Input::SocketClosed),
            _ => panic!("{out:?}"),
        };
    }
    panic!("it never gave up");
}

#[test]
fn nothing_is_asked_in_pointer_mode_or_without_a_connection() {
    let mut desk = Desk::joined();
    let out = desk.give(Input::Act(click()));
    assert_eq!(
        events(&out),
        [Event::Answered {
            id: 1,
            answer: Answer::Refused { reason: Refusal::PointerMode, restriction: String::new() }
        }]
    );
    assert!(sent(&out).is_empty());
    desk.customer(1, FromCustomer::Mode { mode: Mode::Write, mode_epoch: 1 });
    desk.give(Input::SocketClosed);
    let out = desk.give(Input::Act(click()));
    assert_eq!(events(&out), [Event::Answered { id: 2, answer: Answer::NotSent }]);
}

#[test]
fn an_older_mode_does_not_overtake_a_newer_one() {
    let mut desk = Desk::joined();
    desk.customer(1, FromCustomer::Mode { mode: Mode::Pointer, mode_epoch: 4 });
    assert!(events(&desk.customer(2, FromCustomer::Mode { mode: Mode::Write, mode_epoch: 3 })).is_empty());
    assert_eq!(*desk.viewer.mode(), Mode::Pointer);
}

#[test]
fn a_frame_that_no_peer_sends_costs_the_socket_and_not_the_session() {
    let mut desk = Desk::joined();
    let out = desk.give(Input::SocketMessage(&[0xff, 0xff, 0xff]));
    assert!(out.contains(&Output::Disconnect));
    assert_eq!(events(&out), [Event::ConnectionLost]);
}

#[test]
fn pointers_go_both_ways_without_numbers() {
    let mut desk = Desk::joined();
    let pointer = Presence::Pointer { at: Place { node: 2, x: 1, y: 2 } };
    let out = sent(&desk.give(Input::Presence(pointer.clone())));
    assert_eq!((out[0].0.lane, out[0].0.seq), (Lane::Presence, FrameSeq(0)));
    let header = Header::plain(Lane::Presence, Role::Customer);
    let frame = Frame { header, body: &pointer.encode() }.encode();
    assert_eq!(events(&desk.give(Input::SocketMessage(&frame))), [Event::CustomerPresence(pointer)]);
}

#[test]
fn exit_tells_the_relay_and_ends_here_at_once() {
    let mut desk = Desk::joined();
    let out = desk.give(Input::Exit);
    assert_eq!(to_relay(&out), [ToRelay::Exit { reason: EndReason::Own }]);
    assert_eq!(events(&out), [Event::Ended(Ended::Session(EndReason::Own))]);
    assert!(desk.give(Input::SocketClosed).is_empty());
}

#[test]
fn a_console_loaded_anew_goes_on_with_the_key() {
    let mut desk = Desk::new();
    desk.give(Input::Resume { key: Key([7; 16]) });
    let hello = to_relay(&desk.give(Input::SocketOpened));
    assert!(matches!(
        &hello[..],
        [ToRelay::AgentHello { intent: AgentIntent::Resume { last_received: 0, .. }, .. }]
    ));
    let out = desk.relay(FromRelay::Welcome { welcome: welcome(5, 9) });
    assert!(matches!(&events(&out)[..], [Event::Joined { joining: Joining::Again, .. }]));
    assert!(commands(&desk.page(10, 4, Flags::KEYFRAME, &keyframe())) > 0);
    desk.customer(11, FromCustomer::Mode { mode: Mode::Write, mode_epoch: 2 });
    assert_eq!(sent(&desk.give(Input::Act(click())))[0].0.seq, FrameSeq(6));
}
