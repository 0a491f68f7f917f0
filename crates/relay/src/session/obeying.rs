//! Properties of restrictions that change while a session runs: the agent is given no picture that disobeys them.

use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use protocol::control::{FromRelay, IfUnavailable, Key, RefusedReason, Short};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};

use super::{
    Announcement, ConnId, Document, Greeting, Identity, Input, LastWord, Output, Patience, Session, Side,
};

/// A version of a site's restrictions; few, so that old ones come back.
type Version = u8;

#[derive(Debug, Clone)]
enum Wire {
    Frame(Vec<u8>),
    Hold(Version),
}

/// A customer's side that keeps to the protocol; the body of each of its page frames is the version it obeys.
#[derive(Debug, Default)]
struct Customer {
    conn: Option<ConnId>,
    obeys: Option<Version>,
    told: Vec<Version>,
    next_seq: u64,
    unacked: Vec<(u64, Vec<u8>)>,
    wire: Vec<Wire>,
    epoch: u32,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Publish(Version),
    /// The customer obeys the oldest announcement it has heard, or the newest alone.
    Obey(Which),
    Draw(Lane),
    Deliver,
    Take,
    Lose(Side),
    Return(Side),
    Load,
    Overdue,
}

#[derive(Debug, Clone, Copy)]
enum Which {
    Oldest,
    Newest,
}

struct World {
    session: Session,
    now: Duration,
    customer: Customer,
    agent: Option<ConnId>,
    agent_received: u64,
    published: Version,
    conns: u64,
    shown: Vec<Version>,
    settled: usize,
}

impl World {
    fn new() -> Self {
        let patience = Patience {
            agent_join: Duration::from_secs(600),
            inactivity: Duration::from_secs(3600),
            customer_offline: Duration::from_secs(600),
            agent_offline: Duration::from_secs(600),
            page_kept_bytes_max: 4096,
        };
        let identity = Identity { token: "123456789".into(), origin: "https://shop.example".into() };
        let mut world = Self {
            session: Session::new(identity, patience, Duration::ZERO),
            now: Duration::ZERO,
            customer: Customer { next_seq: 1, ..Customer::default() },
            agent: None,
            agent_received: 0,
            published: 0,
            conns: 0,
            shown: Vec::new(),
            settled: 0,
        };
        world.customer_arrives(Document::New);
        world.agent_arrives();
        world
    }

    fn announcement(&self) -> Announcement {
        let version = Some(self.published.to_string().into());
        Announcement { version, if_unavailable: IfUnavailable::Private }
    }

    fn handle(&mut self, input: Input) {
        let mut outputs = Vec::new();
        self.session.handle(input, self.now, &mut outputs);
        for output in outputs {
            match output {
                Output::Dismiss(conn, word) => {
                    assert_ne!(word, LastWord::Refused(RefusedReason::Frame), "a frame in good order");
                    if self.customer.conn == Some(conn) {
                        self.customer.lose();
                    }
                }
                Output::RestrictionsSettled => self.settled += 1,
                _ => {}
            }
        }
    }

    fn conn(&mut self) -> ConnId {
        self.conns += 1;
        ConnId(self.conns)
    }

    fn customer_arrives(&mut self, document: Document) {
        let conn = self.conn();
        if document == Document::New {
            let epoch = self.customer.epoch + 1;
            self.customer = Customer { next_seq: 1, epoch, ..Customer::default() };
        }
        self.customer.lose();
        self.customer.conn = Some(conn);
        let restrictions = Some(self.announcement());
        let greeting = Greeting { key: Key([0; 16]), resource_base: String::new(), site: None, restrictions };
        let origin = String::new();
        self.handle(Input::CustomerArrived { conn, greeting, origin, last_received: 0, document });
        self.customer_hears();
    }

    fn agent_arrives(&mut self) {
        let conn = self.conn();
        self.agent = Some(conn);
        let greeting =
            Greeting { key: Key([1; 16]), resource_base: String::new(), site: None, restrictions: None };
        let last_received = self.agent_received;
        self.handle(Input::AgentArrived { conn, greeting, name: "Ann".into(), last_received });
    }

    fn customer_hears(&mut self) {
        let Some(conn) = self.customer.conn else { return };
        let mut out = Vec::new();
        self.session.take(Side::Customer, conn, usize::MAX, &mut out);
        for bytes in out {
            let frame = Frame::decode(&bytes).expect("a frame");
            match FromRelay::decode(frame.body).expect("a word of the relay") {
                FromRelay::Welcome { welcome } => self.customer.resume(welcome.last_received),
                FromRelay::Ack { seq } => self.customer.unacked.retain(|(known, _)| *known > seq),
                FromRelay::Restrictions { version: Some(version), .. } => {
                    self.customer.told.push(version.as_str().parse().expect("a number"));
                }
                _ => {}
            }
        }
    }

    fn deliver(&mut self) {
        let Some(conn) = self.customer.conn else { return };
        for wire in std::mem::take(&mut self.customer.wire) {
            self.handle(match wire {
                Wire::Frame(bytes) => {
                    let header = Frame::decode(&bytes).expect("a frame").header;
                    Input::Frame { side: Side::Customer, conn, header, bytes: bytes.into() }
                }
                Wire::Hold(version) => {
                    let version: Short = version.to_string().into();
                    Input::RestrictionsHold { conn, version }
                }
            });
        }
    }

    /// What is put on the agent's socket now obeys what is published now.
    fn take(&mut self) {
        let Some(conn) = self.agent else { return };
        let mut out: Vec<Bytes> = Vec::new();
        self.session.take(Side::Agent, conn, 300, &mut out);
        for bytes in out {
            let frame = Frame::decode(&bytes).expect("a frame");
            if frame.header.lane.is_sequenced() {
                self.agent_received = frame.header.seq.0;
                self.handle(Input::Acknowledged { side: Side::Agent, conn, seq: self.agent_received });
            }
            if frame.header.lane == Lane::Page {
                assert_eq!(frame.body, [self.published], "frame {:?}", frame.header);
                self.shown.push(self.published);
            }
        }
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Publish(version) => {
                self.published = version;
                let announcement = self.announcement();
                self.handle(Input::RestrictionsChanged { announcement });
                self.customer_hears();
            }
            Event::Obey(which) => self.customer.obey(which),
            Event::Draw(lane) => self.customer.draw(lane, Flags::NONE),
            Event::Deliver => self.deliver(),
            Event::Take => self.take(),
            Event::Lose(Side::Customer) => {
                if let Some(conn) = self.customer.conn {
                    self.customer.lose();
                    self.handle(Input::Gone { side: Side::Customer, conn });
                }
            }
            Event::Lose(Side::Agent) => {
                if let Some(conn) = self.agent.take() {
                    self.handle(Input::Gone { side: Side::Agent, conn });
                }
            }
            Event::Return(Side::Customer) => {
                if self.customer.conn.is_none() {
                    self.customer_arrives(Document::Same);
                }
            }
            Event::Return(Side::Agent) => {
                if self.agent.is_none() {
                    self.agent_arrives();
                }
            }
            Event::Load => self.customer_arrives(Document::New),
            Event::Overdue => self.handle(Input::RestrictionsOverdue),
        }
        assert!(
            !(self.customer.conn.is_none() && self.session.awaits_obedience()),
            "nobody is there to answer"
        );
    }

    /// Both are there, and the customer has answered all.
    fn settle(&mut self) {
        for side in [Side::Customer, Side::Agent] {
            self.apply(Event::Return(side));
        }
        for event in [Event::Obey(Which::Newest), Event::Deliver, Event::Take] {
            self.apply(event);
        }
        self.customer.draw(Lane::Page, Flags::KEYFRAME);
        self.apply(Event::Deliver);
        self.apply(Event::Take);
    }
}

impl Customer {
    fn lose(&mut self) {
        self.conn = None;
        self.wire.clear();
        self.told.clear();
    }

    fn resume(&mut self, last_received: u64) {
        self.unacked.retain(|(seq, _)| *seq > last_received);
        self.next_seq = self.next_seq.max(last_received + 1);
        self.wire = self.unacked.iter().map(|(_, bytes)| Wire::Frame(bytes.clone())).collect();
    }

    /// Nothing is drawn before the first restrictions are known.
    fn draw(&mut self, lane: Lane, flags: Flags) {
        let Some(obeyed) = self.obeys else { return };
        let seq = FrameSeq(self.next_seq);
        let header = Header { lane, role: Role::Customer, flags, epoch: Epoch(self.epoch), seq };
        let bytes = Frame { header, body: &[obeyed] }.encode();
        self.unacked.push((self.next_seq, bytes.clone()));
        self.next_seq += 1;
        if self.conn.is_some() {
            self.wire.push(Wire::Frame(bytes));
        }
    }

    fn obey(&mut self, which: Which) {
        let count = match which {
            Which::Oldest => 1.min(self.told.len()),
            Which::Newest => self.told.len(),
        };
        let answered: Vec<Version> = self.told.drain(..count).collect();
        let Some(&version) = answered.last() else { return };
        if self.obeys.replace(version) != Some(version) {
            self.draw(Lane::Page, Flags::KEYFRAME.with(Flags::PURGE));
        }
        self.wire.extend(answered.into_iter().map(Wire::Hold));
    }
}

fn event() -> impl Strategy<Value = Event> {
    let side = || prop_oneof![Just(Side::Customer), Just(Side::Agent)];
    prop_oneof![
        3 => (0u8..3).prop_map(Event::Publish),
        4 => Just(Event::Obey(Which::Oldest)),
        2 => Just(Event::Obey(Which::Newest)),
        6 => Just(Event::Draw(Lane::Page)),
        2 => Just(Event::Draw(Lane::Session)),
        6 => Just(Event::Deliver),
        6 => Just(Event::Take),
        1 => side().prop_map(Event::Lose),
        3 => side().prop_map(Event::Return),
        1 => Just(Event::Load),
        1 => Just(Event::Overdue),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_picture_that_disobeys_reaches_the_agent_and_one_that_obeys_does(
        events in proptest::collection::vec(event(), 1..120)
    ) {
        let mut world = World::new();
        for event in events {
            world.apply(event);
        }
        world.shown.clear();
        world.settle();
        prop_assert!(!world.shown.is_empty(), "the last picture came");
        prop_assert!(!world.session.awaits_obedience());
    }
}

#[test]
fn whoever_waits_for_an_answer_hears_when_it_comes_and_when_nobody_is_left_to_give_it() {
    let obeying = || {
        let mut world = World::new();
        world.settle();
        world.settled = 0;
        world.apply(Event::Publish(1));
        assert!(world.session.awaits_obedience());
        world
    };
    let mut world = obeying();
    world.apply(Event::Obey(Which::Oldest));
    world.apply(Event::Deliver);
    assert_eq!((world.settled, world.session.awaits_obedience()), (1, false));

    let mut world = obeying();
    world.apply(Event::Lose(Side::Customer));
    assert_eq!((world.settled, world.session.awaits_obedience()), (1, false));

    let mut world = obeying();
    world.apply(Event::Overdue);
    assert_eq!((world.settled, world.customer.conn), (1, None));
    world.apply(Event::Draw(Lane::Page));
    world.apply(Event::Return(Side::Customer));
    assert!(world.session.awaits_obedience(), "it still owes the answer");
}

#[test]
fn who_leaves_an_answer_out_for_long_has_to_come_back() {
    let mut world = World::new();
    world.apply(Event::Publish(1));
    world.apply(Event::Publish(0));
    world.customer.told.clear();
    world.customer.obeys = Some(0);
    world.customer.wire.push(Wire::Hold(0));
    world.apply(Event::Deliver);
    assert!(world.session.awaits_obedience(), "it may be the answer to what was told before");
    world.now = Duration::from_secs(9);
    world.handle(Input::Tick);
    assert!(world.customer.conn.is_some());
    world.now = Duration::from_secs(10);
    world.handle(Input::Tick);
    assert_eq!(world.customer.conn, None);
    world.shown.clear();
    world.settle();
    assert!(!world.shown.is_empty());
}

#[test]
fn what_waits_from_before_is_not_passed_on_when_the_answer_comes_over_a_new_socket_before_the_keyframe() {
    for document in [Document::Same, Document::New] {
        let mut world = World::new();
        world.settle();
        world.shown.clear();
        world.apply(Event::Draw(Lane::Page));
        world.apply(Event::Deliver);
        world.apply(Event::Publish(1));
        world.apply(Event::Lose(Side::Customer));
        world.customer.unacked.clear();
        world.customer_arrives(document);
        world.customer.obeys = Some(1);
        world.customer.wire = vec![Wire::Hold(1)];
        world.apply(Event::Deliver);
        world.apply(Event::Take);
        assert!(world.shown.is_empty());
        world.settle();
        assert!(!world.shown.is_empty());
    }
}

#[test]
fn an_answer_that_comes_in_time_is_not_overdue() {
    let mut world = World::new();
    world.settle();
    world.apply(Event::Overdue);
    assert!(world.customer.conn.is_some());
}
