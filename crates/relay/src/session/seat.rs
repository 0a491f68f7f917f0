//! One person's place in a session: the present socket, since when it is gone, and what is to be said there next.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use protocol::control::FromRelay;
use protocol::{Frame, Header, Lane, Role};

/// Pointer frames kept for a busy socket. The newest places matter, and a click mark between them must not be lost.
const PRESENCE_FRAMES_MAX: usize = 8;

/// Words of the relay kept for a busy socket. Nobody has so many to hear; beyond it the oldest after the greeting go.
const CONTROL_FRAMES_MAX: usize = 256;

/// Names a socket; never used twice while the relay runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// One of the two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The person whose page is shared.
    Customer,
    /// The person who helps.
    Agent,
}

impl Side {
    /// The other one.
    pub fn peer(self) -> Self {
        match self {
            Side::Customer => Side::Agent,
            Side::Agent => Side::Customer,
        }
    }

    /// The role that this side's frames carry.
    pub fn role(self) -> Role {
        match self {
            Side::Customer => Role::Customer,
            Side::Agent => Role::Agent,
        }
    }
}

/// One person's place.
#[derive(Debug)]
pub struct Seat {
    conn: Option<ConnId>,
    away_since: Duration,
    control: VecDeque<Bytes>,
    presence: VecDeque<Bytes>,
    ack: Option<u64>,
}

impl Seat {
    /// A place that nobody has taken yet.
    pub fn empty(now: Duration) -> Self {
        Self { conn: None, away_since: now, control: VecDeque::new(), presence: VecDeque::new(), ack: None }
    }

    /// The present socket.
    pub fn conn(&self) -> Option<ConnId> {
        self.conn
    }

    /// Whether `conn` is the present socket.
    pub fn is(&self, conn: ConnId) -> bool {
        self.conn == Some(conn)
    }

    /// Whether somebody is there.
    pub fn is_present(&self) -> bool {
        self.conn.is_some()
    }

    /// How long nobody has been there.
    pub fn away_for(&self, now: Duration) -> Option<Duration> {
        if self.is_present() { None } else { Some(now.saturating_sub(self.away_since)) }
    }

    /// Puts a socket in place; returns the one that was there.
    pub fn sit(&mut self, conn: ConnId) -> Option<ConnId> {
        self.clear();
        self.conn.replace(conn)
    }

    /// The socket is gone; what was to be said there is forgotten.
    pub fn leave(&mut self, now: Duration) {
        self.clear();
        self.conn = None;
        self.away_since = now;
    }

    /// Queues a message of the relay, if somebody is there to hear it.
    pub fn say(&mut self, message: &FromRelay) {
        if !self.is_present() {
            return;
        }
        if self.control.len() == CONTROL_FRAMES_MAX {
            self.control.remove(1);
        }
        self.control.push_back(control_frame(message));
    }

    /// Tells what the sender may forget; a newer number replaces an older one.
    pub fn acknowledge(&mut self, seq: u64) {
        if self.is_present() {
            self.ack = Some(seq);
        }
    }

    /// Queues a pointer frame; the oldest gives way.
    pub fn show_pointer(&mut self, bytes: &Bytes) {
        if !self.is_present() {
            return;
        }
        if self.presence.len() == PRESENCE_FRAMES_MAX {
            self.presence.pop_front();
        }
        self.presence.push_back(Bytes::copy_from_slice(bytes));
    }

    /// Appends everything that goes before sequenced frames.
    pub fn take(&mut self, out: &mut Vec<Bytes>) {
        out.extend(self.control.drain(..));
        if let Some(seq) = self.ack.take() {
            out.push(control_frame(&FromRelay::Ack { seq }));
        }
        out.extend(self.presence.drain(..));
    }

    fn clear(&mut self) {
        self.control.clear();
        self.presence.clear();
        self.ack = None;
    }
}

/// The bytes of a message of the relay.
pub fn control_frame(message: &FromRelay) -> Bytes {
    Frame { header: Header::plain(Lane::Control, Role::Relay), body: &message.encode() }.encode().into()
}
