//! A customer with the relay's side in the test's hands.

use engine::customer::{Config, Customer, Event, Input, Output};
use policy::restrictions::Compiled;
use protocol::control::{FromRelay, IfUnavailable, Key, ToRelay, Welcome};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};

pub struct Desk {
    pub customer: Customer,
    pub now_ms: u64,
    agent_seq: u64,
}

impl Desk {
    pub fn new() -> Self {
        let config = Config { api_key: "demo".into(), seed: 7, resolve: |_, url| Some(url.to_owned()) };
        Self { customer: Customer::new(config), now_ms: 1_000, agent_seq: 0 }
    }

    pub fn give(&mut self, input: Input<'_>) -> Vec<Output> {
        let mut out = Vec::new();
        self.customer.handle(input, self.now_ms, &mut out);
        out
    }

    pub fn relay(&mut self, message: &FromRelay) -> Vec<Output> {
        let header = Header::plain(Lane::Control, Role::Relay);
        self.give(Input::SocketMessage(&Frame { header, body: &message.encode() }.encode()))
    }

    /// The relay names restrictions, and they can be had.
    pub fn restrict(&mut self, version: &str, compiled: &Compiled) -> Vec<Output> {
        let out = self.relay(&restrictions(version));
        assert!(out.iter().any(
            |output| matches!(output, Output::FetchRestrictions { version: asked } if asked == version)
        ));
        let bytes = compiled.write();
        self.give(Input::RestrictionsFetched { version, bytes: Some(&bytes) })
    }

    pub fn agent(&mut self, lane: Lane, epoch: u32, body: &[u8]) -> Vec<Output> {
        if lane.is_sequenced() {
            self.agent_seq += 1;
        }
        self.agent_at(if lane.is_sequenced() { self.agent_seq } else { 0 }, lane, epoch, body)
    }

    /// The agent's frame with this number.
    pub fn agent_at(&mut self, seq: u64, lane: Lane, epoch: u32, body: &[u8]) -> Vec<Output> {
        let seq = FrameSeq(seq);
        let header = Header { lane, role: Role::Agent, flags: Flags::NONE, epoch: Epoch(epoch), seq };
        self.give(Input::SocketMessage(&Frame { header, body }.encode()))
    }

    /// Started, welcomed and joined by an agent.
    pub fn joined() -> Self {
        let mut desk = Self::new();
        assert!(matches!(desk.give(Input::Start)[..], [Output::Connect]));
        assert!(matches!(&control(&desk.give(Input::SocketOpened))[..], [ToRelay::CustomerHello { .. }]));
        let out = desk.relay(&welcome(0, &[]));
        assert!(events(&out).contains(&Event::Started { token: "123456789".into() }));
        desk.restrict("v1", &Compiled::default());
        let out = desk.relay(&FromRelay::AgentJoined { name: "Ada".into() });
        assert!(out.iter().any(|output| matches!(output, Output::CaptureStart)));
        desk
    }
}

pub fn restrictions(version: &str) -> FromRelay {
    FromRelay::Restrictions { version: Some(version.into()), if_unavailable: IfUnavailable::Private }
}

pub fn welcome(last_received: u64, agents: &[&str]) -> FromRelay {
    FromRelay::Welcome {
        welcome: Welcome {
            version: 1,
            token: "123456789".into(),
            key: Key([9; 16]),
            last_received,
            peer_continues_after: 0,
            epoch: 0,
            agents: agents.iter().map(|&name| name.into()).collect(),
            resource_base: "".into(),
            origin: "".into(),
            grace_s: 30,
        },
    }
}

pub fn frames(out: &[Output]) -> Vec<(Header, Vec<u8>)> {
    out.iter()
        .filter_map(|output| match output {
            Output::Send { frame, .. } => {
                let frame = Frame::decode(frame).expect("own frames decode");
                Some((frame.header, frame.body.to_vec()))
            }
            _ => None,
        })
        .collect()
}

pub fn control(out: &[Output]) -> Vec<ToRelay> {
    frames(out)
        .iter()
        .filter(|(header, _)| header.lane == Lane::Control)
        .map(|(_, body)| ToRelay::decode(body).expect("own messages decode"))
        .collect()
}

pub fn events(out: &[Output]) -> Vec<Event> {
    out.iter()
        .filter_map(|output| match output {
            Output::Event(event) => Some(event.clone()),
            _ => None,
        })
        .collect()
}
