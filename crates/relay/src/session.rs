//! One session: who is there, what each is told, which frames pass, and when it ends. Pure: `handle(input, now, &mut out)`.
//!
//! **Invariant.** A frame that was acknowledged to its sender reaches the other side once, or is missing by the numbering
//! rule of [`direction`]. What ended never comes back. While the customer owes an answer to the restrictions it was told,
//! no page frame reaches the agent's socket.

pub mod direction;
mod events;
mod obedience;
#[cfg(test)]
mod obeying;
#[cfg(test)]
mod properties;
pub mod seat;

use std::time::Duration;

use bytes::Bytes;
use protocol::control::{EndReason, FromRelay, RefusedReason, Welcome};
use protocol::{Epoch, Header, Lane, PROTOCOL_VERSION};

use direction::{Accepted, AckWhen, Direction, NotAccepted, Pages};
pub use events::{Document, Greeting, Identity, Input, Joinable, LastWord, Output, Patience};
pub use obedience::Announcement;
use obedience::{Obedience, Told, Waiting};
pub use seat::{ConnId, Seat, Side};

/// A keyframe is asked for at most this often.
const KEYFRAME_WANTED_EVERY_MIN: Duration = Duration::from_millis(500);

/// The customer is asked to go on so long before inactivity ends a session, if it may last twice as long.
const GO_ON_WANTED_BEFORE: Duration = Duration::from_secs(60);

/// A keyframe that has not come is asked for again after this.
const KEYFRAME_WANTED_AGAIN: Duration = Duration::from_secs(5);

/// Who obeys changed restrictions no sooner than this has lost an answer, and has to come back to be asked anew.
const OBEDIENCE_LOST_AFTER: Duration = Duration::from_secs(10);

/// One session.
#[derive(Debug)]
pub struct Session {
    identity: Identity,
    patience: Patience,
    customer: Seat,
    agent: Seat,
    agent_name: Option<String>,
    to_agent: Direction,
    to_customer: Direction,
    newest_epoch: Epoch,
    /// Actions meant for an earlier document are not passed on.
    document_epoch: Epoch,
    obedience: Obedience,
    /// Since when the customer owes an answer to restrictions that were changed.
    owes_since: Option<Duration>,
    began: Duration,
    last_activity: Duration,
    go_on_wanted: bool,
    keyframe_asked_at: Option<Duration>,
    keyframe_expected: bool,
    ended: bool,
}

impl Session {
    /// A session that waits for its agent.
    pub fn new(identity: Identity, patience: Patience, now: Duration) -> Self {
        Self {
            identity,
            patience,
            customer: Seat::empty(now),
            agent: Seat::empty(now),
            agent_name: None,
            to_agent: Direction::new(patience.page_kept_bytes_max),
            to_customer: Direction::new(patience.page_kept_bytes_max),
            newest_epoch: Epoch(0),
            document_epoch: Epoch(0),
            obedience: Obedience::default(),
            owes_since: None,
            began: now,
            last_activity: now,
            go_on_wanted: false,
            keyframe_asked_at: None,
            keyframe_expected: false,
            ended: false,
        }
    }

    /// A session of an earlier run of the relay: both sides are away, and no number is known.
    pub fn after_restart(
        identity: Identity,
        patience: Patience,
        agent_name: Option<String>,
        newest_epoch: Epoch,
        restarts: u32,
        now: Duration,
    ) -> Self {
        Self {
            agent_name,
            newest_epoch,
            to_agent: Direction::after_restart(patience.page_kept_bytes_max, restarts),
            to_customer: Direction::after_restart(patience.page_kept_bytes_max, restarts),
            ..Self::new(identity, patience, now)
        }
    }

    /// Whether an agent may join by the nine digits: once only.
    pub fn joinable(&self) -> Joinable {
        if self.ended || self.agent_name.is_some() { Joinable::Closed } else { Joinable::Open }
    }

    /// Whether it is over.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The name of the agent who joined.
    pub fn agent_name(&self) -> Option<&str> {
        self.agent_name.as_deref()
    }

    /// The epoch of the newest document.
    pub fn newest_epoch(&self) -> Epoch {
        self.newest_epoch
    }

    /// Whether somebody is there.
    pub fn is_present(&self, side: Side) -> bool {
        self.seat(side).is_present()
    }

    /// The present socket of a side.
    pub fn conn(&self, side: Side) -> Option<ConnId> {
        self.seat(side).conn()
    }

    /// Whether the agent's picture may be of restrictions that hold no more: the customer is there and has not answered.
    pub fn awaits_obedience(&self) -> bool {
        !self.ended && self.agent_name.is_some() && self.customer.is_present() && self.obedience.is_owed()
    }

    /// Bytes kept for both sides, for metrics.
    pub fn kept_bytes(&self) -> usize {
        self.to_agent.kept_bytes() + self.to_customer.kept_bytes()
    }

    /// Takes note of what happened at `now` (time since the relay started) and appends what follows from it.
    pub fn handle(&mut self, input: Input, now: Duration, out: &mut Vec<Output>) {
        if self.ended {
            return;
        }
        let awaited = self.awaits_obedience();
        match input {
            Input::CustomerArrived { conn, greeting, origin, last_received, document } => {
                self.identity.origin = origin;
                self.customer_arrived(conn, greeting, last_received, document, now, out);
            }
            Input::AgentArrived { conn, greeting, name, last_received } => {
                self.agent_arrived(conn, greeting, name, last_received, now, out);
            }
            Input::Frame { side, conn, header, bytes } => {
                if self.seat(side).is(conn) {
                    self.frame(side, &header, &bytes, now, out);
                }
            }
            Input::Acknowledged { side, conn, seq } => {
                if self.seat(side).is(conn) {
                    self.direction_to(side).acknowledged(seq);
                }
            }
            Input::Active { side, conn } => {
                if self.seat(side).is(conn) {
                    self.active(now, out);
                }
            }
            Input::KeyframeWanted { conn } => {
                if self.agent.is(conn) {
                    self.to_agent.want_keyframe();
                }
            }
            Input::Exit { side, conn } => {
                if self.seat(side).is(conn) {
                    match side {
                        Side::Customer => self.end(EndReason::Own, EndReason::External, out),
                        Side::Agent => self.end(EndReason::External, EndReason::Own, out),
                    }
                }
            }
            Input::Gone { side, conn } => {
                if self.seat(side).is(conn) {
                    self.gone(side, now, out);
                }
            }
            Input::RestrictionsChanged { announcement } => {
                self.restrictions_changed(&announcement, now, out);
            }
            Input::RestrictionsHold { conn, version } => {
                if self.customer.is(conn) {
                    self.obedience.held(&version);
                    self.owes_since = self.owes_since.filter(|_| self.obedience.is_owed());
                    out.push(Output::Wake(Side::Agent));
                }
            }
            Input::RestrictionsOverdue => {
                if awaited {
                    self.refuse(Side::Customer, RefusedReason::Busy, now, out);
                }
            }
            Input::End { customer, agent } => self.end(customer, agent, out),
            Input::Tick => self.tick(now, out),
        }
        if awaited && !self.awaits_obedience() {
            out.push(Output::RestrictionsSettled);
        }
        self.ask_for_keyframe(now, out);
    }

    /// Appends what is next for `conn`, control and pointers first, until about `budget` bytes of sequenced frames.
    pub fn take(&mut self, side: Side, conn: ConnId, mut budget: usize, out: &mut Vec<Bytes>) {
        if self.ended || !self.seat(side).is(conn) {
            return;
        }
        self.seat_mut(side).take(out);
        let withheld = side == Side::Agent && self.obedience.is_owed();
        let pages = if withheld { Pages::Withheld } else { Pages::Passed };
        self.direction_to(side).take(pages, &mut budget, out);
    }

    fn customer_arrived(
        &mut self,
        conn: ConnId,
        greeting: Greeting,
        last_received: u64,
        document: Document,
        now: Duration,
        out: &mut Vec<Output>,
    ) {
        let epoch = self.newest_epoch;
        if document == Document::New {
            self.newest_epoch = Epoch(epoch.0.saturating_add(1));
            self.document_epoch = self.newest_epoch;
            self.to_customer.drop_actions_before(self.document_epoch);
            self.to_customer.forget_sent();
            self.expect_keyframe(now);
            self.active(now, out);
            out.push(Output::Changed);
        } else {
            // What was asked over the lost connection may not have been heard.
            self.keyframe_expected = false;
        }
        let numbers = Numbers {
            last_received: self.to_agent.sender_arrived(document == Document::New),
            peer_continues_after: self.to_customer.receiver_arrived(last_received),
        };
        let site = greeting.site.clone();
        let restrictions = greeting.restrictions.clone();
        let agents = self.agent_name.iter().map(|name| name.as_str().into()).collect();
        let welcome =
            self.welcome(greeting, numbers, epoch, agents, self.patience.customer_offline, Side::Customer);
        self.seat_taken(Side::Customer, conn, welcome, out);
        if let Some(site) = site {
            self.customer.say(&site);
        }
        if let Some(announcement) = restrictions {
            // Its answer may come before the keyframe that would make them obsolete.
            if self.obedience.greeted(&announcement, document) == Waiting::Stale {
                self.to_agent.drop_pages();
            }
            self.owes_since = None;
            self.customer.say(&announcement.message());
        }
        if self.go_on_wanted {
            self.want_to_go_on(now);
        }
        if self.agent_name.is_some() {
            if !self.agent.is_present() {
                self.customer.say(&FromRelay::PeerAway);
            }
            self.agent.say(&FromRelay::PeerBack);
            out.push(Output::Wake(Side::Agent));
        }
    }

    fn agent_arrived(
        &mut self,
        conn: ConnId,
        greeting: Greeting,
        name: String,
        last_received: u64,
        now: Duration,
        out: &mut Vec<Output>,
    ) {
        let first = self.agent_name.is_none();
        let numbers = Numbers {
            last_received: self.to_customer.sender_arrived(last_received == 0),
            peer_continues_after: self.to_agent.receiver_arrived(last_received),
        };
        let grace = self.patience.agent_offline;
        let welcome = self.welcome(greeting, numbers, self.newest_epoch, Vec::new(), grace, Side::Agent);
        self.seat_taken(Side::Agent, conn, welcome, out);
        if !self.customer.is_present() {
            self.agent.say(&FromRelay::PeerAway);
        }
        if first {
            self.customer.say(&FromRelay::AgentJoined { name: name.as_str().into() });
            self.agent_name = Some(name);
            self.active(now, out);
            self.expect_keyframe(now);
            out.push(Output::Changed);
        } else {
            self.customer.say(&FromRelay::PeerBack);
        }
        out.push(Output::Wake(Side::Customer));
    }

    fn welcome(
        &self,
        greeting: Greeting,
        numbers: Numbers,
        epoch: Epoch,
        agents: Vec<protocol::control::Short>,
        grace: Duration,
        side: Side,
    ) -> FromRelay {
        let origin = if side == Side::Agent { self.identity.origin.as_str() } else { "" };
        FromRelay::Welcome {
            welcome: Welcome {
                version: PROTOCOL_VERSION,
                token: self.identity.token.as_str().into(),
                key: greeting.key,
                last_received: numbers.last_received,
                peer_continues_after: numbers.peer_continues_after,
                epoch: epoch.0,
                agents,
                resource_base: greeting.resource_base.into(),
                origin: origin.into(),
                grace_s: u32::try_from(grace.as_secs()).unwrap_or(u32::MAX),
            },
        }
    }

    fn seat_taken(&mut self, side: Side, conn: ConnId, welcome: FromRelay, out: &mut Vec<Output>) {
        if let Some(old) = self.seat_mut(side).sit(conn) {
            out.push(Output::Dismiss(old, LastWord::Refused(RefusedReason::Replaced)));
        }
        self.seat_mut(side).say(&welcome);
        out.push(Output::Wake(side));
    }

    fn frame(&mut self, side: Side, header: &Header, bytes: &Bytes, now: Duration, out: &mut Vec<Output>) {
        // A page may change by itself for ever.
        if matches!(header.lane, Lane::Presence | Lane::Action | Lane::Session) {
            self.active(now, out);
        }
        if side == Side::Customer && header.epoch > self.newest_epoch {
            self.newest_epoch = header.epoch;
            out.push(Output::Changed);
        }
        if header.lane == Lane::Presence {
            self.seat_mut(side.peer()).show_pointer(bytes);
            out.push(Output::Wake(side.peer()));
            return;
        }
        let stale = header.lane == Lane::Action && header.epoch < self.document_epoch;
        let nobody_joined = self.agent_name.is_none();
        let direction = self.direction_to(side.peer());
        let accepted = if stale || nobody_joined {
            direction.accept_and_drop(header, bytes)
        } else {
            direction.accept(header, bytes)
        };
        match accepted {
            Ok(Accepted::Duplicate) => {}
            Ok(Accepted::Counted) => {
                let ack = direction.ack_due(AckWhen::EnoughArrived);
                if direction.has_unsent() {
                    out.push(Output::Wake(side.peer()));
                }
                if let Some(seq) = ack {
                    self.seat_mut(side).acknowledge(seq);
                    out.push(Output::Wake(side));
                }
            }
            Err(NotAccepted::Gap) => self.refuse(side, RefusedReason::Frame, now, out),
            Err(NotAccepted::Flood) => self.refuse(side, RefusedReason::Rate, now, out),
        }
    }

    fn restrictions_changed(&mut self, announcement: &Announcement, now: Duration, out: &mut Vec<Output>) {
        match self.obedience.changed(announcement) {
            Told::Known => {}
            Told::News => {
                self.owes_since.get_or_insert(now);
                self.customer.say(&announcement.message());
                out.push(Output::Wake(Side::Customer));
            }
            Told::TooMany => self.refuse(Side::Customer, RefusedReason::Busy, now, out),
        }
    }

    fn refuse(&mut self, side: Side, reason: RefusedReason, now: Duration, out: &mut Vec<Output>) {
        if let Some(conn) = self.conn(side) {
            out.push(Output::Dismiss(conn, LastWord::Refused(reason)));
            self.gone(side, now, out);
        }
    }

    fn gone(&mut self, side: Side, now: Duration, out: &mut Vec<Output>) {
        self.seat_mut(side).leave(now);
        self.seat_mut(side.peer()).say(&FromRelay::PeerAway);
        out.push(Output::Wake(side.peer()));
    }

    fn tick(&mut self, now: Duration, out: &mut Vec<Output>) {
        for side in [Side::Customer, Side::Agent] {
            if let Some(seq) = self.direction_to(side.peer()).ack_due(AckWhen::AnythingArrived) {
                self.seat_mut(side).acknowledge(seq);
                out.push(Output::Wake(side));
            }
        }
        let owed_for = self.owes_since.map(|since| now.saturating_sub(since));
        if self.awaits_obedience() && owed_for.is_some_and(|owed| owed >= OBEDIENCE_LOST_AFTER) {
            self.refuse(Side::Customer, RefusedReason::Busy, now, out);
        }
        if self.is_overdue(Side::Customer, now) {
            return self.end(EndReason::Timeout, EndReason::Timeout, out);
        }
        if self.agent_name.is_none() {
            if now.saturating_sub(self.began) >= self.patience.agent_join {
                self.end(EndReason::Inactivity, EndReason::Inactivity, out);
            }
        } else if self.is_overdue(Side::Agent, now) {
            self.end(EndReason::External, EndReason::Timeout, out);
        } else if now.saturating_sub(self.last_activity) >= self.patience.inactivity {
            self.end(EndReason::Timeout, EndReason::Timeout, out);
        } else if !self.go_on_wanted && self.inactivity_ends_in(now) <= self.go_on_wanted_before() {
            self.go_on_wanted = true;
            self.want_to_go_on(now);
            out.push(Output::Wake(Side::Customer));
        }
    }

    fn active(&mut self, now: Duration, out: &mut Vec<Output>) {
        self.last_activity = now;
        if core::mem::take(&mut self.go_on_wanted) {
            self.customer.say(&FromRelay::GoesOn);
            out.push(Output::Wake(Side::Customer));
        }
    }

    fn want_to_go_on(&mut self, now: Duration) {
        let within_s = u32::try_from(self.inactivity_ends_in(now).as_secs()).unwrap_or(u32::MAX);
        self.customer.say(&FromRelay::GoOnWanted { within_s });
    }

    fn inactivity_ends_in(&self, now: Duration) -> Duration {
        (self.last_activity + self.patience.inactivity).saturating_sub(now)
    }

    fn go_on_wanted_before(&self) -> Duration {
        GO_ON_WANTED_BEFORE.min(self.patience.inactivity / 2)
    }

    fn is_overdue(&self, side: Side, now: Duration) -> bool {
        self.seat(side).away_for(now).is_some_and(|away| away >= self.patience.offline(side))
    }

    fn end(&mut self, customer: EndReason, agent: EndReason, out: &mut Vec<Output>) {
        self.ended = true;
        for (side, reason) in [(Side::Customer, customer.clone()), (Side::Agent, agent.clone())] {
            if let Some(conn) = self.conn(side) {
                out.push(Output::Dismiss(conn, LastWord::Ended(reason)));
            }
        }
        out.push(Output::Ended { customer, agent });
    }

    /// One was asked for, or comes by itself: a new document, and the customer's side after a join, begin with one.
    fn expect_keyframe(&mut self, now: Duration) {
        self.keyframe_asked_at = Some(now);
        self.keyframe_expected = true;
    }

    /// Asks the customer's side when both are there and the agent cannot go on without.
    fn ask_for_keyframe(&mut self, now: Duration, out: &mut Vec<Output>) {
        if !self.to_agent.awaits_keyframe() {
            self.keyframe_expected = false;
        }
        let needed = !self.ended
            && self.to_agent.awaits_keyframe()
            && self.agent.is_present()
            && self.customer.is_present();
        if !needed {
            return;
        }
        let spacing = if self.keyframe_expected { KEYFRAME_WANTED_AGAIN } else { KEYFRAME_WANTED_EVERY_MIN };
        if self.keyframe_asked_at.is_none_or(|asked| now >= asked + spacing) {
            self.expect_keyframe(now);
            self.customer.say(&FromRelay::KeyframeWanted);
            out.push(Output::Wake(Side::Customer));
        }
    }

    fn seat(&self, side: Side) -> &Seat {
        match side {
            Side::Customer => &self.customer,
            Side::Agent => &self.agent,
        }
    }

    fn seat_mut(&mut self, side: Side) -> &mut Seat {
        match side {
            Side::Customer => &mut self.customer,
            Side::Agent => &mut self.agent,
        }
    }

    fn direction_to(&mut self, receiver: Side) -> &mut Direction {
        match receiver {
            Side::Customer => &mut self.to_customer,
            Side::Agent => &mut self.to_agent,
        }
    }
}

struct Numbers {
    last_received: u64,
    peer_continues_after: u64,
}
