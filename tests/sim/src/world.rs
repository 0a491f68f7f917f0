//! The relay between the two desks, and time.

use std::time::Duration;

use bytes::Bytes;
use engine::{customer, viewer};
use protocol::control::{AgentIntent, CustomerIntent, IfUnavailable, Key, ToRelay};
use protocol::{Frame, Header, Lane, Role};
use relay::session::{
    Announcement, ConnId, Document, Greeting, Identity, Input, LastWord, Output, Patience, Session, Side,
};

use crate::{AgentDesk, CustomerDesk, Line};

const TOKEN: &str = "123456789";
/// What a socket of the relay takes from its session at once, in bytes of sequenced frames.
const TAKEN_AT_ONCE_BYTES: usize = 64 * 1024;

/// Everything that there is.
pub struct World {
    /// The customer's browser.
    pub customer: CustomerDesk,
    /// The agent's browser.
    pub agent: AgentDesk,
    session: Session,
    now_ms: u64,
    conns: u64,
    /// Sockets that the relay closed by itself because of what came over them.
    pub dismissed: Vec<LastWord>,
}

impl World {
    /// Two browsers and a relay, and nothing between them yet.
    pub fn new(seed: u64) -> Self {
        let minutes = |count: u64| Duration::from_secs(60 * count);
        let patience = Patience {
            agent_join: minutes(60),
            inactivity: minutes(600),
            customer_offline: minutes(60),
            agent_offline: minutes(60),
            page_kept_bytes_max: 1 << 20,
        };
        let identity = Identity { token: TOKEN.into(), origin: "https://shop.example".into() };
        Self {
            customer: CustomerDesk::new(seed),
            agent: AgentDesk::new(seed),
            session: Session::new(identity, patience, Duration::ZERO),
            now_ms: 0,
            conns: 0,
            dismissed: Vec::new(),
        }
    }

    /// A session with an agent in Write Mode.
    pub fn in_write_mode(seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.customer.give(customer::Input::Start, world.now_ms);
        world.settle();
        world.agent.give(viewer::Input::Join { token: TOKEN }, world.now_ms);
        world.settle();
        world.agent.give(viewer::Input::RequestWriteMode, world.now_ms);
        world.settle();
        assert!(world.agent.may_write());
        world
    }

    /// The page changes.
    pub fn page_changes(&mut self) {
        self.customer.count += 1;
        self.customer.read(self.now_ms);
    }

    /// The agent acts.
    pub fn agent_clicks(&mut self) {
        self.agent.click(self.now_ms);
    }

    /// A line breaks, with all that is on its way.
    pub fn cut(&mut self, side: Side) {
        self.line(side).cut();
        match side {
            Side::Customer => self.customer.give(customer::Input::SocketClosed, self.now_ms),
            Side::Agent => self.agent.give(viewer::Input::SocketClosed, self.now_ms),
        }
    }

    /// The relay notices what has broken, if it has not yet.
    pub fn notice(&mut self, side: Side) {
        if let Some(conn) = self.line(side).unnoticed.take() {
            self.relay(Input::Gone { side, conn });
        }
    }

    /// Delivers what is on its way to the relay, at most `count` messages.
    pub fn deliver_up(&mut self, side: Side, count: usize) {
        for _ in 0..count {
            let Some(conn) = self.line(side).conn else { return };
            let Some(bytes) = self.line(side).up.pop_front() else { return };
            self.hear(side, conn, &bytes);
        }
    }

    /// Delivers what is on its way from the relay, at most `count` messages.
    pub fn deliver_down(&mut self, side: Side, count: usize) {
        for _ in 0..count {
            let Some(bytes) = self.line(side).down.pop_front() else { return };
            match side {
                Side::Customer => self.customer.give(customer::Input::SocketMessage(&bytes), self.now_ms),
                Side::Agent => self.agent.give(viewer::Input::SocketMessage(&bytes), self.now_ms),
            }
        }
    }

    /// Everything is delivered, and time passes, until nothing happens any more.
    pub fn settle(&mut self) {
        for _ in 0..64 {
            for side in [Side::Customer, Side::Agent] {
                self.notice(side);
                self.open(side);
                self.deliver_up(side, usize::MAX);
                self.deliver_down(side, usize::MAX);
            }
            self.pass(200);
        }
    }

    /// Time passes.
    pub fn pass(&mut self, ms: u64) {
        self.now_ms += ms;
        if self.customer.wake_at_ms.is_some_and(|at| at <= self.now_ms) {
            self.customer.give(customer::Input::Tick, self.now_ms);
        }
        if self.agent.wake_at_ms.is_some_and(|at| at <= self.now_ms) {
            self.agent.give(viewer::Input::Tick, self.now_ms);
        }
        self.relay(Input::Tick);
    }

    /// Opens the socket that an engine has asked for.
    pub fn open(&mut self, side: Side) {
        if !core::mem::take(&mut self.line(side).wanted) {
            return;
        }
        self.conns += 1;
        let conn = ConnId(self.conns);
        self.line(side).conn = Some(conn);
        match side {
            Side::Customer => self.customer.give(customer::Input::SocketOpened, self.now_ms),
            Side::Agent => self.agent.give(viewer::Input::SocketOpened, self.now_ms),
        }
    }

    fn line(&mut self, side: Side) -> &mut Line {
        match side {
            Side::Customer => &mut self.customer.line,
            Side::Agent => &mut self.agent.line,
        }
    }

    fn hear(&mut self, side: Side, conn: ConnId, bytes: &[u8]) {
        let frame = Frame::decode(bytes).expect("engines send whole frames");
        let input = if frame.header.lane == Lane::Control {
            self.control(side, conn, ToRelay::decode(frame.body).expect("engines say what there is to say"))
        } else {
            Input::Frame { side, conn, header: frame.header, bytes: Bytes::copy_from_slice(bytes) }
        };
        self.relay(input);
    }

    fn control(&mut self, side: Side, conn: ConnId, message: ToRelay) -> Input {
        let greeting =
            Greeting { key: Key([7; 16]), resource_base: String::new(), site: None, restrictions: None };
        match message {
            ToRelay::CustomerHello { intent, .. } => {
                self.customer.line.greeted = true;
                let (last_received, document) = match intent {
                    CustomerIntent::Resume { last_received, new_document: false, .. } => {
                        (last_received, Document::Same)
                    }
                    CustomerIntent::Resume { last_received, .. } => (last_received, Document::New),
                    CustomerIntent::Start => (0, Document::New),
                };
                let origin = "https://shop.example".into();
                let version = Some("none".into());
                let if_unavailable = IfUnavailable::Private;
                let restrictions = Some(Announcement { version, if_unavailable });
                let greeting = Greeting { restrictions, ..greeting };
                Input::CustomerArrived { conn, greeting, origin, last_received, document }
            }
            ToRelay::AgentHello { intent, .. } => {
                self.agent.line.greeted = true;
                let last_received = match intent {
                    AgentIntent::Resume { last_received, .. } => last_received,
                    AgentIntent::Join { .. } => 0,
                };
                Input::AgentArrived { conn, greeting, name: "Ada".into(), last_received }
            }
            ToRelay::Ack { seq } => Input::Acknowledged { side, conn, seq },
            ToRelay::Exit { .. } => Input::Exit { side, conn },
            ToRelay::WantKeyframe => Input::KeyframeWanted { conn },
            ToRelay::Active => Input::Active { side, conn },
            ToRelay::RestrictionsHold { version } => Input::RestrictionsHold { conn, version },
            // Counted beside the session.
            ToRelay::RestrictionsReport { .. } => Input::Tick,
        }
    }

    fn relay(&mut self, input: Input) {
        let mut out = Vec::new();
        self.session.handle(input, Duration::from_millis(self.now_ms), &mut out);
        for output in out {
            if let Output::Dismiss(conn, word) = output {
                self.dismiss(conn, word);
            }
        }
        for side in [Side::Customer, Side::Agent] {
            if let Some(conn) = self.line(side).conn.filter(|_| self.line(side).greeted) {
                let mut taken = Vec::new();
                self.session.take(side, conn, TAKEN_AT_ONCE_BYTES, &mut taken);
                self.line(side).down.extend(taken);
            }
        }
    }

    /// The relay closes a socket. One that is gone already, and was not noticed to be, does not count.
    fn dismiss(&mut self, conn: ConnId, word: LastWord) {
        for side in [Side::Customer, Side::Agent] {
            if self.line(side).conn == Some(conn) {
                let header = Header::plain(Lane::Control, Role::Relay);
                let last = Frame { header, body: &word.message().encode() }.encode();
                self.line(side).down.push_back(last.into());
                self.dismissed.push(word.clone());
            }
        }
    }
}
