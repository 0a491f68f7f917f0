//! The life of one session on the customer's side: connecting, sharing, granting, ending.

use super::link::Link;
use super::navigating::Pending;
use super::record::Record;
use super::restricting::Rules;
use super::{Config, Event, Input, Output, UpgradeAnswer};
use crate::acts::{Presence, Request};
use crate::page::Page;
use protocol::control::{CustomerIntent, EndReason, FromRelay, RefusedReason, ToRelay, Welcome};
use protocol::resource;
use protocol::session::{FromAgent, FromCustomer};
use protocol::{Flags, Frame, Header, Lane, PROTOCOL_VERSION, Role};

/// Attempts to reach the relay for a new session before the customer is told that it cannot be reached.
const START_ATTEMPTS: u32 = 3;
/// Time after which a lost connection is given up when the relay has not said.
const GRACE_DEFAULT_S: u32 = 60;
/// Time between the notice of an agent's navigation and the navigation when the relay has not said.
const NAVIGATION_NOTICE_DEFAULT_MS: u64 = 3_000;
/// Time after which an unanswered question for Write Mode counts as declined when the relay has not said.
const ANSWER_WITHIN_DEFAULT_MS: u64 = 60_000;
/// What a person does is told at most so often: it keeps a session from ending for inactivity.
const ACTIVE_EVERY_MS: u64 = 10_000;
/// Time after which received frames are acknowledged although they are few.
const ACK_AFTER_MS: u64 = 500;

/// Where the session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is none.
    Idle,
    /// A new one has been asked for.
    Starting,
    /// One runs, or ran before the page was loaded and is being resumed.
    Running(Record),
}

/// Where the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    Down,
    Opening,
    /// Open, and the hello sent.
    Greeting,
    Up,
}

/// How the site wants its sessions to run.
#[derive(Debug)]
pub(super) struct Wishes {
    pub allowed_origins: Vec<String>,
    pub navigation_notice_ms: u64,
    pub answer_within_ms: u64,
}

/// One customer's session.
#[derive(Debug)]
pub struct Customer {
    pub(super) config: Config,
    pub(super) phase: Phase,
    pub(super) connection: Connection,
    pub(super) link: Link,
    pub(super) page: Page,
    pub(super) agents: Vec<String>,
    /// This document has not been heard of by the relay.
    new_document: bool,
    pub(super) epoch: u32,
    /// Which tab of the session this is.
    pub(super) tab: u32,
    pub(super) capturing: bool,
    pub(super) held: bool,
    pub(super) purge_next: bool,
    pub(super) asked: bool,
    pub(super) answer_by_ms: Option<u64>,
    pub(super) wishes: Wishes,
    pub(super) navigation: Option<Pending>,
    /// When it may be told again that somebody is there.
    active_again_ms: u64,
    going_on_asked: bool,
    grace_ms: u64,
    lost_at_ms: Option<u64>,
    retry_at_ms: Option<u64>,
    ack_at_ms: Option<u64>,
    pub(super) start_over_at_ms: Option<u64>,
    pub(super) started_over_at_ms: u64,
    /// Requests for resources under way, with their addresses. Few, so a list finds them as fast as a map.
    pub(super) fetching: Vec<(u32, String)>,
    pub(super) rules: Rules,
}

impl Customer {
    /// Nothing runs yet.
    pub fn new(config: Config) -> Self {
        let link = Link::new(config.seed);
        Self {
            config,
            phase: Phase::Idle,
            connection: Connection::Down,
            link,
            page: Page::new(),
            agents: Vec::new(),
            new_document: true,
            epoch: 0,
            tab: 1,
            capturing: false,
            held: false,
            purge_next: false,
            asked: false,
            answer_by_ms: None,
            wishes: Wishes {
                allowed_origins: Vec::new(),
                navigation_notice_ms: NAVIGATION_NOTICE_DEFAULT_MS,
                answer_within_ms: ANSWER_WITHIN_DEFAULT_MS,
            },
            navigation: None,
            active_again_ms: 0,
            going_on_asked: false,
            grace_ms: u64::from(GRACE_DEFAULT_S) * 1000,
            lost_at_ms: None,
            retry_at_ms: None,
            ack_at_ms: None,
            start_over_at_ms: None,
            started_over_at_ms: 0,
            fetching: Vec::new(),
            rules: Rules::default(),
        }
    }

    /// Takes one input and appends what is to be carried out.
    pub fn handle(&mut self, input: Input<'_>, now_ms: u64, out: &mut Vec<Output>) {
        match input {
            Input::Start => self.start(out),
            Input::Resume { record, tab } => self.resume(record, tab, out),
            Input::Exit => self.exit(out),
            Input::Downgrade => self.set_mode(false, out),
            Input::UpgradeAnswered(answer) => self.upgrade_answered(answer, out),
            Input::Leaving => self.say(&FromCustomer::Navigating, out),
            Input::SocketOpened => self.greet(out),
            Input::SocketMessage(bytes) => self.message(bytes, now_ms, out),
            Input::SocketClosed => self.closed(now_ms, out),
            Input::Facts { words, text } => self.facts(words, text, now_ms, out),
            Input::Pointed(pointed) => self.pointed(pointed, out),
            Input::Examined { request, targets } => self.examined(request, &targets, out),
            Input::Performed { id, outcome } => self.performed(id, outcome, out),
            Input::Fetched { request, resource } => self.fetched(request, resource, out),
            Input::RestrictionsFetched { version, bytes } => {
                self.restrictions_fetched(version, bytes, now_ms, out);
            }
            Input::Acted => self.acted(now_ms, out),
            Input::NavigationChecked(possible) => self.navigation_checked(possible, now_ms, out),
            Input::Navigated(done) => self.navigated(done, out),
            Input::Tick => {}
        }
        self.time(now_ms, out);
    }

    fn start(&mut self, out: &mut Vec<Output>) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Starting;
            self.connect(out);
        }
    }

    fn resume(&mut self, record: &str, tab: u32, out: &mut Vec<Output>) {
        if self.phase != Phase::Idle {
            return;
        }
        self.tab = tab;
        match Record::from_text(record) {
            Some(record) => {
                self.phase = Phase::Running(record);
                self.connect(out);
            }
            None => self.end(EndReason::Timeout, out),
        }
    }

    fn exit(&mut self, out: &mut Vec<Output>) {
        if self.phase != Phase::Idle {
            self.control(&ToRelay::Exit { reason: EndReason::Own }, out);
            self.end(EndReason::Own, out);
        }
    }

    fn connect(&mut self, out: &mut Vec<Output>) {
        self.connection = Connection::Opening;
        self.retry_at_ms = None;
        out.push(Output::Connect);
    }

    fn greet(&mut self, out: &mut Vec<Output>) {
        if self.connection != Connection::Opening {
            return;
        }
        self.owe_nothing();
        let intent = match &self.phase {
            Phase::Idle => return,
            Phase::Starting => CustomerIntent::Start,
            Phase::Running(record) => CustomerIntent::Resume {
                key: record.key.clone(),
                last_received: self.link.last_received,
                new_document: self.new_document,
            },
        };
        self.connection = Connection::Greeting;
        let api_key = self.config.api_key.as_str().into();
        self.control(&ToRelay::CustomerHello { version: PROTOCOL_VERSION, api_key, intent }, out);
    }

    fn closed(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let was = core::mem::replace(&mut self.connection, Connection::Down);
        if self.phase == Phase::Idle || was == Connection::Down {
            return;
        }
        if self.phase == Phase::Starting && self.link.attempts() + 1 >= START_ATTEMPTS {
            return self.end(EndReason::ServerUnavailable, out);
        }
        if was == Connection::Up {
            out.push(Output::Event(Event::ConnectionLost));
            out.push(Output::AgentPresence(Presence::Gone));
            self.hold(true, out);
        }
        self.lost_at_ms.get_or_insert(now_ms);
        self.retry_at_ms = Some(now_ms + self.link.retry_in_ms());
    }

    fn message(&mut self, bytes: &[u8], now_ms: u64, out: &mut Vec<Output>) {
        // What a socket that was given up still delivers is for nobody: the next one brings it again.
        if !matches!(self.connection, Connection::Greeting | Connection::Up) {
            return;
        }
        let Ok(frame) = Frame::decode(bytes) else { return self.drop_connection(now_ms, out) };
        let header = frame.header;
        // Nothing but the answer to the hello comes before that answer.
        if self.connection == Connection::Greeting && header.lane != Lane::Control {
            return self.drop_connection(now_ms, out);
        }
        if header.lane.is_sequenced() {
            if !self.link.received(header.seq.0) {
                return;
            }
            if let Some(seq) = self.link.ack_due(false) {
                self.control(&ToRelay::Ack { seq }, out);
            } else {
                self.ack_at_ms.get_or_insert(now_ms + ACK_AFTER_MS);
            }
        }
        let known = match (header.lane, header.role) {
            (Lane::Control, Role::Relay) => {
                FromRelay::decode(frame.body).map(|message| self.relay_says(message, now_ms, out))
            }
            (Lane::Session, Role::Agent) => {
                FromAgent::decode(frame.body).map(|message| self.agent_says(message, now_ms, out))
            }
            (Lane::Action, Role::Agent) => {
                Request::decode(frame.body).map(|request| self.requested(request, header.epoch.0, out))
            }
            (Lane::Presence, Role::Agent) => {
                Presence::decode(frame.body).map(|presence| self.agent_points(presence, out))
            }
            (Lane::Resource, Role::Relay) => {
                resource::ToCustomer::decode(frame.body).map(|message| self.resource_wanted(message, out))
            }
            _ => return self.drop_connection(now_ms, out),
        };
        if known.is_err() {
            self.drop_connection(now_ms, out);
        }
    }

    /// What came makes no sense: the connection is given up and tried anew, the session goes on.
    fn drop_connection(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        out.push(Output::Disconnect);
        self.closed(now_ms, out);
    }

    fn relay_says(&mut self, message: FromRelay, now_ms: u64, out: &mut Vec<Output>) {
        match message {
            FromRelay::Welcome { welcome } => self.welcomed(welcome, now_ms, out),
            FromRelay::Refused { reason } => self.refused(&reason, now_ms, out),
            FromRelay::Ack { seq } => {
                self.link.acknowledged(seq);
                if self.held && self.connection == Connection::Up && !self.link.is_congested(true) {
                    self.hold(false, out);
                }
            }
            FromRelay::AgentJoined { name } => {
                let name = name.into_string();
                self.agents.push(name.clone());
                out.push(Output::Event(Event::AgentJoined { name }));
                self.share(now_ms, out);
            }
            FromRelay::PeerAway => out.push(Output::AgentPresence(Presence::Gone)),
            FromRelay::PeerBack => self.say_mode(out),
            FromRelay::KeyframeWanted => self.start_over(now_ms, out),
            FromRelay::Ended { reason } => self.end(reason, out),
            FromRelay::Site { allowed_origins, navigation_notice_s, answer_within_s } => {
                let allowed_origins: Vec<String> =
                    allowed_origins.into_iter().map(|origin| origin.into_string()).collect();
                out.push(Output::Event(Event::Origins(allowed_origins.clone())));
                self.wishes = Wishes {
                    allowed_origins,
                    navigation_notice_ms: u64::from(navigation_notice_s) * 1000,
                    answer_within_ms: u64::from(answer_within_s) * 1000,
                };
            }
            FromRelay::Restrictions { version, if_unavailable } => {
                self.restrictions_named(version, if_unavailable, now_ms, out);
            }
            FromRelay::GoOnWanted { .. } => self.ask_to_go_on(true, out),
            FromRelay::GoesOn => self.ask_to_go_on(false, out),
        }
    }

    fn ask_to_go_on(&mut self, asked: bool, out: &mut Vec<Output>) {
        if core::mem::replace(&mut self.going_on_asked, asked) != asked {
            out.push(Output::GoOnWanted(asked));
        }
    }

    fn acted(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        if self.going_on_asked || now_ms >= self.active_again_ms {
            self.active_again_ms = now_ms + ACTIVE_EVERY_MS;
            self.control(&ToRelay::Active, out);
        }
    }

    fn welcomed(&mut self, welcome: Welcome, now_ms: u64, out: &mut Vec<Output>) {
        if self.connection != Connection::Greeting {
            return;
        }
        self.connection = Connection::Up;
        self.link.connected();
        self.grace_ms = u64::from(welcome.grace_s) * 1000;
        let was_lost = self.lost_at_ms.take().is_some();
        let token = welcome.token.into_string();
        self.agents = welcome.agents.into_iter().map(|name| name.into_string()).collect();
        let first = core::mem::replace(&mut self.new_document, false);
        self.link.acknowledged(welcome.last_received);
        self.epoch = self.epoch.max(welcome.epoch);
        if first {
            self.link.last_received = welcome.peer_continues_after;
        } else {
            for frame in self.link.unacknowledged() {
                out.push(Output::Send { frame, deflate: true });
            }
        }
        match &mut self.phase {
            Phase::Idle => return,
            Phase::Starting => {
                self.phase = Phase::Running(Record {
                    key: welcome.key,
                    token: token.clone(),
                    write: false,
                    mode_epoch: 0,
                });
                out.push(Output::Event(Event::Started { token }));
            }
            Phase::Running(record) => {
                record.key = welcome.key;
                if first {
                    out.push(Output::Event(Event::Resumed { token, agents: self.agents.clone() }));
                    out.push(Output::Event(Event::ModeChanged { write: self.is_write() }));
                } else if was_lost {
                    out.push(Output::Event(Event::ConnectionBack));
                }
            }
        }
        self.keep(out);
        if self.agents.is_empty() {
            return;
        }
        if self.capturing {
            self.say_mode(out);
            self.hold(false, out);
        } else {
            self.share(now_ms, out);
        }
    }

    fn refused(&mut self, reason: &RefusedReason, now_ms: u64, out: &mut Vec<Output>) {
        match reason {
            RefusedReason::Session => self.end(EndReason::Timeout, out),
            RefusedReason::Site | RefusedReason::Version | RefusedReason::Identity => {
                self.end(EndReason::Error, out)
            }
            // Another tab of this browser has the session now.
            RefusedReason::Replaced => {
                self.connection = Connection::Down;
                self.lost_at_ms = None;
                self.stop_sharing(out);
                out.push(Output::Disconnect);
                out.push(Output::Event(Event::Elsewhere));
            }
            RefusedReason::Frame | RefusedReason::Rate | RefusedReason::Busy | RefusedReason::Silence => {
                self.drop_connection(now_ms, out);
            }
        }
    }

    pub(super) fn end(&mut self, reason: EndReason, out: &mut Vec<Output>) {
        self.stop_sharing(out);
        if core::mem::take(&mut self.asked) {
            out.push(Output::UpgradeWithdrawn);
        }
        self.ask_to_go_on(false, out);
        if self.connection != Connection::Down {
            out.push(Output::Disconnect);
        }
        out.push(Output::AgentPresence(Presence::Gone));
        out.push(Output::Keep(None));
        *self = Self::new(self.config.clone());
        out.push(Output::Event(Event::Ended { reason: reason.as_str() }));
    }

    pub(super) fn keep(&self, out: &mut Vec<Output>) {
        if let Phase::Running(record) = &self.phase {
            out.push(Output::Keep(Some(record.to_text())));
        }
    }

    /// Says something to the agent, for certain: it is kept until the relay has it.
    pub(super) fn say(&mut self, message: &FromCustomer, out: &mut Vec<Output>) {
        if self.agents.is_empty() {
            return;
        }
        let frame = self.link.number(Lane::Session, Flags::NONE, self.epoch, &message.encode());
        if self.connection == Connection::Up {
            out.push(Output::Send { frame, deflate: false });
        }
    }

    pub(super) fn control(&self, message: &ToRelay, out: &mut Vec<Output>) {
        if matches!(self.connection, Connection::Greeting | Connection::Up) {
            self.plain(Lane::Control, &message.encode(), out);
        }
    }

    pub(super) fn plain(&self, lane: Lane, body: &[u8], out: &mut Vec<Output>) {
        let frame = Frame { header: Header::plain(lane, Role::Customer), body }.encode();
        out.push(Output::Send { frame, deflate: false });
    }

    /// Does what is due, and asks to be woken for what comes next.
    fn time(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        if self.phase == Phase::Idle {
            return;
        }
        let is_due = |at: Option<u64>| at.is_some_and(|at| now_ms >= at);
        if is_due(self.lost_at_ms.map(|lost| lost + self.grace_ms)) {
            return self.end(EndReason::ServerUnavailable, out);
        }
        if is_due(self.retry_at_ms) {
            self.connect(out);
        }
        if is_due(self.ack_at_ms) {
            self.ack_at_ms = None;
            if let Some(seq) = self.link.ack_due(true) {
                self.control(&ToRelay::Ack { seq }, out);
            }
        }
        if is_due(self.start_over_at_ms) {
            self.start_over(now_ms, out);
        }
        if is_due(self.rules.retry_at_ms()) {
            self.fetch_restrictions_again(out);
        }
        if is_due(self.answer_by_ms) {
            out.push(Output::UpgradeWithdrawn);
            self.upgrade_answered(UpgradeAnswer::Declined, out);
        }
        if is_due(self.navigation.as_ref().and_then(Pending::due_at_ms)) {
            self.navigate(out);
        }
        let next = [
            self.lost_at_ms.map(|lost| lost + self.grace_ms),
            self.retry_at_ms,
            self.ack_at_ms,
            self.start_over_at_ms,
            self.rules.retry_at_ms(),
            self.answer_by_ms,
            self.navigation.as_ref().and_then(Pending::due_at_ms),
        ];
        if let Some(at_ms) = next.into_iter().flatten().min() {
            out.push(Output::WakeAt { at_ms });
        }
    }
}
