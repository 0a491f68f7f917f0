//! Properties of a session under random orders of events: nothing lost, nothing twice, holes only by rule, no return.

use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use protocol::control::{EndReason, FromRelay, Key, RefusedReason};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane};

use super::{ConnId, Document, Greeting, Identity, Input, LastWord, Output, Patience, Session, Side};

const PAGE_KEPT_BYTES_MAX: usize = 4096;

fn patience() -> Patience {
    Patience {
        agent_join: Duration::from_secs(600),
        inactivity: Duration::from_secs(3600),
        customer_offline: Duration::from_secs(600),
        agent_offline: Duration::from_secs(600),
        page_kept_bytes_max: PAGE_KEPT_BYTES_MAX,
    }
}

fn greeting() -> Greeting {
    Greeting { key: Key([0; 16]), resource_base: String::new(), site: None, restrictions: None }
}

/// A person as the protocol asks: resends what is not acknowledged, drops what came before.
#[derive(Debug)]
struct Person {
    side: Side,
    conn: Option<ConnId>,
    epoch: u32,
    next_seq: u64,
    unacked: Vec<(u64, Vec<u8>)>,
    /// Frames on their way to the relay; lost with the connection.
    wire_out: Vec<Vec<u8>>,
    /// Frames on their way from the relay; lost with the connection.
    wire_in: Vec<Bytes>,
    last_received: u64,
    /// The highest number that was ever put on this person's socket.
    taken: u64,
    received: Vec<Header>,
    /// Set by a hole and cleared by a keyframe: no other page frame may come in between.
    page_broken: bool,
    ended: bool,
}

impl Person {
    fn new(side: Side) -> Self {
        Self {
            side,
            conn: None,
            epoch: 1,
            next_seq: 1,
            unacked: Vec::new(),
            wire_out: Vec::new(),
            wire_in: Vec::new(),
            last_received: 0,
            taken: 0,
            received: Vec::new(),
            page_broken: true,
            ended: false,
        }
    }

    fn frame(&mut self, lane: Lane, flags: Flags, size: usize) {
        let header = Header {
            lane,
            role: self.side.role(),
            flags,
            epoch: Epoch(self.epoch),
            seq: FrameSeq(self.next_seq),
        };
        let bytes = Frame { header, body: &vec![7; size] }.encode();
        self.unacked.push((self.next_seq, bytes.clone()));
        self.next_seq += 1;
        self.wire_out.push(bytes);
    }

    fn lose_connection(&mut self) {
        self.conn = None;
        self.wire_out.clear();
        self.wire_in.clear();
    }

    fn hear(&mut self, message: FromRelay) {
        match message {
            FromRelay::Welcome { welcome } => {
                self.unacked.retain(|(seq, _)| *seq > welcome.last_received);
                self.next_seq = self.next_seq.max(welcome.last_received + 1);
                self.wire_out = self.unacked.iter().map(|(_, bytes)| bytes.clone()).collect();
                if welcome.peer_continues_after > self.last_received {
                    self.page_broken = true;
                    self.last_received = welcome.peer_continues_after;
                }
            }
            FromRelay::Ack { seq } => self.unacked.retain(|(known, _)| *known > seq),
            FromRelay::Ended { .. } => self.ended = true,
            _ => {}
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        let frame = Frame::decode(bytes).expect("the relay passes on whole frames");
        if frame.header.lane == Lane::Control {
            return self.hear(FromRelay::decode(frame.body).expect("a word of the relay"));
        }
        let seq = frame.header.seq.0;
        if seq <= self.last_received {
            return;
        }
        self.page_broken |= seq > self.last_received + 1;
        self.last_received = seq;
        if frame.header.lane == Lane::Page {
            self.page_broken &= !frame.header.flags.has(Flags::KEYFRAME);
            assert!(!self.page_broken, "page frame {seq} follows a hole and is no keyframe");
        }
        self.received.push(frame.header);
    }
}

#[derive(Debug, Clone)]
enum Event {
    Send { side: Side, kind: Kind, size: usize },
    Deliver(Side),
    Take(Side),
    Read(Side),
    Ack(Side),
    Lose(Side),
    Return(Side),
    Reload,
    ReloadConsole,
    WantKeyframe,
    Tick,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Session,
    Delta,
    Keyframe,
    Purge,
}

struct World {
    session: Session,
    customer: Person,
    agent: Person,
    now: Duration,
    conns: u64,
    joined: bool,
    sent_session: Vec<(Side, u64)>,
}

impl World {
    fn new() -> Self {
        let identity = Identity { token: "123456789".into(), origin: "https://shop.example".into() };
        Self {
            session: Session::new(identity, patience(), Duration::ZERO),
            customer: Person::new(Side::Customer),
            agent: Person::new(Side::Agent),
            now: Duration::ZERO,
            conns: 0,
            joined: false,
            sent_session: Vec::new(),
        }
    }

    fn person(&mut self, side: Side) -> &mut Person {
        match side {
            Side::Customer => &mut self.customer,
            Side::Agent => &mut self.agent,
        }
    }

    fn handle(&mut self, input: Input) {
        let mut outputs = Vec::new();
        self.session.handle(input, self.now, &mut outputs);
        for output in outputs {
            match output {
                Output::Dismiss(_, LastWord::Refused(RefusedReason::Frame)) => {
                    panic!("a frame in good order was refused")
                }
                Output::Dismiss(conn, _) => {
                    for side in [Side::Customer, Side::Agent] {
                        if self.person(side).conn == Some(conn) {
                            self.person(side).lose_connection();
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn arrive(&mut self, side: Side, document: Document) {
        self.conns += 1;
        let conn = ConnId(self.conns);
        let person = self.person(side);
        person.lose_connection();
        person.conn = Some(conn);
        let last_received = person.last_received;
        let input = match side {
            Side::Customer => Input::CustomerArrived {
                conn,
                greeting: greeting(),
                origin: String::new(),
                last_received,
                document,
            },
            Side::Agent => {
                self.joined = true;
                Input::AgentArrived { conn, greeting: greeting(), name: "Ann".into(), last_received }
            }
        };
        self.handle(input);
        self.take(side);
        // The greeting is read before anything else is done over the new socket.
        self.read(side);
    }

    fn take(&mut self, side: Side) {
        let Some(conn) = self.person(side).conn else { return };
        let mut out = Vec::new();
        self.session.take(side, conn, 300, &mut out);
        let numbers =
            out.iter().filter_map(|bytes| Frame::decode(bytes).ok()).map(|frame| frame.header.seq.0);
        self.person(side).taken = numbers.fold(self.person(side).taken, u64::max);
        self.person(side).wire_in.extend(out);
    }

    fn read(&mut self, side: Side) {
        for bytes in std::mem::take(&mut self.person(side).wire_in) {
            self.person(side).receive(&bytes);
        }
    }

    fn deliver(&mut self, side: Side) {
        let Some(conn) = self.person(side).conn else { return };
        for bytes in std::mem::take(&mut self.person(side).wire_out) {
            let bytes = Bytes::from(bytes);
            let header = Frame::decode(&bytes).expect("a frame").header;
            self.handle(Input::Frame { side, conn, header, bytes });
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Send { side, kind, size } => {
                if side == Side::Customer && self.customer.conn.is_none() && size % 2 == 0 {
                    return;
                }
                let (lane, flags) = match (side, kind) {
                    (Side::Agent, _) | (_, Kind::Session) => (Lane::Session, Flags::NONE),
                    (_, Kind::Delta) => (Lane::Page, Flags::NONE),
                    (_, Kind::Keyframe) => (Lane::Page, Flags::KEYFRAME),
                    (_, Kind::Purge) => (Lane::Page, Flags::PURGE),
                };
                if !self.joined {
                    return;
                }
                if lane == Lane::Session {
                    let seq = self.person(side).next_seq;
                    self.sent_session.push((side, seq));
                }
                self.person(side).frame(lane, flags, size);
            }
            Event::Deliver(side) => self.deliver(side),
            Event::Take(side) => self.take(side),
            Event::Read(side) => self.read(side),
            Event::Ack(side) => {
                if let Some(conn) = self.person(side).conn {
                    let seq = self.person(side).last_received;
                    self.handle(Input::Acknowledged { side, conn, seq });
                }
            }
            Event::Lose(side) => {
                if let Some(conn) = self.person(side).conn {
                    self.person(side).lose_connection();
                    self.handle(Input::Gone { side, conn });
                }
            }
            Event::Return(side) => {
                if self.person(side).conn.is_none() && (side == Side::Customer || self.joined) {
                    self.arrive(side, Document::Same);
                }
            }
            Event::Reload => {
                self.forget_all(Side::Customer);
                self.customer.epoch += 1;
                self.arrive(Side::Customer, Document::New);
            }
            Event::ReloadConsole => {
                if self.joined {
                    self.forget_all(Side::Agent);
                    self.agent.page_broken = true;
                    self.arrive(Side::Agent, Document::Same);
                }
            }
            Event::WantKeyframe => {
                if let Some(conn) = self.agent.conn {
                    self.agent.page_broken = true;
                    self.handle(Input::KeyframeWanted { conn });
                    // What was on its way stays on its way; a replica that waits skips it.
                    let coming = std::mem::take(&mut self.agent.wire_in);
                    self.agent.wire_in = coming
                        .into_iter()
                        .filter(|bytes| {
                            let header = Frame::decode(bytes).expect("a frame").header;
                            header.lane != Lane::Page
                        })
                        .collect();
                }
            }
            Event::Tick => {
                self.now += Duration::from_millis(500);
                self.handle(Input::Tick);
            }
        }
    }

    /// A page load or a reload of the console: what was not delivered is lost with it, what was received is forgotten.
    /// A new document is not given again what the one before may have had.
    fn forget_all(&mut self, side: Side) {
        let person = self.person(side);
        person.unacked.clear();
        person.next_seq = 1;
        person.received.clear();
        let received = std::mem::take(&mut person.last_received);
        let had = if side == Side::Customer { person.taken } else { received };
        self.sent_session.retain(|(sender, seq)| *sender != side && *seq > had);
    }

    /// Both are there, everything is delivered and read.
    fn settle(&mut self) {
        for side in [Side::Customer, Side::Agent] {
            if self.person(side).conn.is_none() {
                self.arrive(side, Document::Same);
            }
        }
        self.customer.frame(Lane::Page, Flags::KEYFRAME, 10);
        for _ in 0..400 {
            for side in [Side::Customer, Side::Agent] {
                self.deliver(side);
                self.take(side);
                self.read(side);
                self.apply(Event::Ack(side));
            }
            self.apply(Event::Tick);
        }
    }
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Customer), Just(Side::Agent)]
}

fn event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof![
        3 => Just(Kind::Session),
        6 => Just(Kind::Delta),
        1 => Just(Kind::Keyframe),
        1 => Just(Kind::Purge)
    ];
    prop_oneof![
        8 => (side(), kind, 1usize..600).prop_map(|(side, kind, size)| Event::Send { side, kind, size }),
        6 => side().prop_map(Event::Deliver),
        6 => side().prop_map(Event::Take),
        6 => side().prop_map(Event::Read),
        3 => side().prop_map(Event::Ack),
        2 => side().prop_map(Event::Lose),
        3 => side().prop_map(Event::Return),
        1 => Just(Event::Reload),
        1 => Just(Event::ReloadConsole),
        1 => Just(Event::WantKeyframe),
        2 => Just(Event::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn session_frames_arrive_once_and_in_order_and_pages_break_only_before_a_keyframe(
        events in proptest::collection::vec(event(), 1..120)
    ) {
        let mut world = World::new();
        world.arrive(Side::Customer, Document::New);
        world.arrive(Side::Agent, Document::Same);
        for event in events {
            world.apply(event);
            prop_assert!(
                world.session.kept_bytes() <= PAGE_KEPT_BYTES_MAX + (1 << 20),
                "what is kept is bounded"
            );
        }
        world.settle();
        for (side, seq) in world.sent_session.clone() {
            let times =
                world.person(side.peer()).received.iter().filter(|header| header.seq.0 == seq).count();
            prop_assert_eq!(times, 1, "session frame {} of {:?}", seq, side);
        }
        for side in [Side::Customer, Side::Agent] {
            let numbers: Vec<u64> = world.person(side).received.iter().map(|header| header.seq.0).collect();
            prop_assert!(numbers.is_sorted_by(|a, b| a < b), "{:?} {:?}", side, numbers);
        }
        prop_assert!(!world.agent.page_broken, "the last keyframe arrived");
    }

    #[test]
    fn what_ended_never_comes_back(
        before in proptest::collection::vec(event(), 0..40),
        after in proptest::collection::vec(event(), 1..40),
    ) {
        let mut world = World::new();
        world.arrive(Side::Customer, Document::New);
        world.arrive(Side::Agent, Document::Same);
        for event in before {
            world.apply(event);
        }
        world.handle(Input::End { customer: EndReason::Own, agent: EndReason::External });
        for event in after {
            world.apply(event);
            let mut out = Vec::new();
            for side in [Side::Customer, Side::Agent] {
                for conn in 0..=world.conns {
                    world.session.take(side, ConnId(conn), 1000, &mut out);
                }
            }
            prop_assert!(world.session.has_ended());
            prop_assert!(out.is_empty(), "nothing is said after the end");
        }
    }
}

/// A session with both there, its greetings taken.
fn pair() -> World {
    let mut world = World::new();
    world.arrive(Side::Customer, Document::New);
    world.arrive(Side::Agent, Document::Same);
    world
}

fn headers(world: &World) -> Vec<u64> {
    world.agent.received.iter().map(|header| header.seq.0).collect()
}

#[test]
fn purged_content_is_not_replayed() {
    let mut world = pair();
    world.customer.frame(Lane::Page, Flags::KEYFRAME, 10);
    world.customer.frame(Lane::Page, Flags::NONE, 10);
    world.deliver(Side::Customer);
    world.customer.frame(Lane::Page, Flags::PURGE, 10);
    world.deliver(Side::Customer);
    world.take(Side::Agent);
    world.read(Side::Agent);
    assert!(headers(&world).is_empty(), "the frame before it never left, so that after it is of no use");
    world.customer.frame(Lane::Page, Flags::KEYFRAME, 10);
    world.deliver(Side::Customer);
    world.take(Side::Agent);
    world.read(Side::Agent);
    assert_eq!(headers(&world), [4]);
}

#[test]
fn an_agent_who_has_everything_is_sent_the_purging_frame_alone() {
    let mut world = pair();
    world.customer.frame(Lane::Page, Flags::KEYFRAME, 10);
    world.deliver(Side::Customer);
    world.take(Side::Agent);
    world.read(Side::Agent);
    world.customer.frame(Lane::Page, Flags::PURGE, 10);
    world.deliver(Side::Customer);
    world.apply(Event::Lose(Side::Agent));
    world.apply(Event::Return(Side::Agent));
    world.take(Side::Agent);
    world.read(Side::Agent);
    assert_eq!(headers(&world), [1, 2]);
}

#[test]
fn nobody_hears_of_the_page_before_an_agent_joins() {
    let mut world = World::new();
    world.arrive(Side::Customer, Document::New);
    world.customer.frame(Lane::Page, Flags::KEYFRAME, 10);
    world.deliver(Side::Customer);
    assert_eq!(world.session.kept_bytes(), 0);
}

#[test]
fn each_side_is_told_its_own_reason_when_time_is_over() {
    let reasons = |prepare: fn(&mut World), seconds: u64| {
        let mut world = pair();
        prepare(&mut world);
        let mut out = Vec::new();
        world.session.handle(Input::Tick, Duration::from_secs(seconds), &mut out);
        out.into_iter().find_map(|output| match output {
            Output::Ended { customer, agent } => Some((customer, agent)),
            _ => None,
        })
    };
    let customer_away = |world: &mut World| world.apply(Event::Lose(Side::Customer));
    let agent_away = |world: &mut World| world.apply(Event::Lose(Side::Agent));
    assert_eq!(reasons(customer_away, 599), None);
    assert_eq!(reasons(customer_away, 600), Some((EndReason::Timeout, EndReason::Timeout)));
    assert_eq!(reasons(agent_away, 600), Some((EndReason::External, EndReason::Timeout)));
    assert_eq!(reasons(|_| {}, 3599), None);
    assert_eq!(reasons(|_| {}, 3600), Some((EndReason::Timeout, EndReason::Timeout)));
}

#[test]
fn a_customer_is_asked_to_go_on_a_minute_before_nobody_has_done_anything_for_long() {
    let words = |world: &mut World| -> Vec<FromRelay> {
        let conn = world.session.conn(Side::Customer).expect("present");
        let mut frames = Vec::new();
        world.session.take(Side::Customer, conn, usize::MAX, &mut frames);
        frames
            .iter()
            .filter_map(|bytes| {
                let frame = Frame::decode(bytes).ok()?;
                (frame.header.lane == Lane::Control).then(|| FromRelay::decode(frame.body).ok())?
            })
            .filter(|word| matches!(word, FromRelay::GoOnWanted { .. } | FromRelay::GoesOn))
            .collect()
    };
    let mut world = pair();
    let tick = |world: &mut World, after_s: u64| {
        world.now += Duration::from_secs(after_s);
        world.handle(Input::Tick);
    };
    words(&mut world);
    tick(&mut world, 3539);
    assert_eq!(words(&mut world), []);
    // What the page does by itself is not what a person does.
    let conn = world.session.conn(Side::Customer).expect("present");
    let frame = |lane: Lane, seq: u64| {
        let header = Header {
            lane,
            role: Side::Customer.role(),
            flags: Flags::KEYFRAME,
            epoch: Epoch(1),
            seq: FrameSeq(seq),
        };
        Input::Frame {
            side: Side::Customer,
            conn,
            header,
            bytes: Frame { header, body: &[] }.encode().into(),
        }
    };
    world.handle(frame(Lane::Page, 1));
    tick(&mut world, 1);
    assert_eq!(words(&mut world), [FromRelay::GoOnWanted { within_s: 60 }]);
    world.handle(Input::Active { side: Side::Customer, conn });
    assert_eq!(words(&mut world), [FromRelay::GoesOn]);
    tick(&mut world, 3599);
    assert!(!world.session.has_ended());
    assert!(matches!(words(&mut world)[..], [FromRelay::GoOnWanted { .. }]));
    tick(&mut world, 1);
    assert!(world.session.has_ended());
}
