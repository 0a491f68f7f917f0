//! What can happen to a session and what follows: the words between the pure session and its surroundings.

use std::time::Duration;

use bytes::Bytes;
use protocol::Header;
use protocol::control::{EndReason, FromRelay, Key, RefusedReason, Short};

use super::obedience::Announcement;
use super::seat::{ConnId, Side};

/// How long a session waits for whom, and how much it keeps.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the first agent.
    pub agent_join: Duration,
    /// For either person to do something.
    pub inactivity: Duration,
    /// For the customer to come back.
    pub customer_offline: Duration,
    /// For the agent to come back.
    pub agent_offline: Duration,
    /// Bytes of page content kept for the agent.
    pub page_kept_bytes_max: usize,
}

impl Patience {
    pub(super) fn offline(&self, side: Side) -> Duration {
        match side {
            Side::Customer => self.customer_offline,
            Side::Agent => self.agent_offline,
        }
    }
}

/// What the agent is told of a session.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The nine digits.
    pub token: String,
    /// The page's origin.
    pub origin: String,
}

/// What a newly accepted socket is greeted with, beside what the session itself knows.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// The secret to resume with.
    pub key: Key,
    /// Where the agent finds resources; empty for customers.
    pub resource_base: String,
    /// What a customer's socket is told after the welcome.
    pub site: Option<FromRelay>,
    /// What a customer's socket is told after that. Without it nothing is asked of its page frames.
    pub restrictions: Option<Announcement>,
}

/// What happens to a session.
#[derive(Debug)]
pub enum Input {
    /// The customer's socket said hello: the first one, or one that resumes.
    CustomerArrived {
        /// Its socket.
        conn: ConnId,
        /// See [`Greeting`].
        greeting: Greeting,
        /// The page's origin.
        origin: String,
        /// The last number handled; 0 when this document handled none.
        last_received: u64,
        /// A document that was loaded anew, or the same over a new socket.
        document: Document,
    },
    /// The agent's socket said hello.
    AgentArrived {
        /// Its socket.
        conn: ConnId,
        /// See [`Greeting`].
        greeting: Greeting,
        /// The agent's name.
        name: String,
        /// The last number handled; 0 on a join and when the replica is gone.
        last_received: u64,
    },
    /// A frame on the page, presence, action or session lane, of this side's role.
    Frame {
        /// Who sent it.
        side: Side,
        /// Over which socket.
        conn: ConnId,
        /// Its header.
        header: Header,
        /// All of it.
        bytes: Bytes,
    },
    /// A side has handled everything up to a number.
    Acknowledged {
        /// Which.
        side: Side,
        /// Over which socket.
        conn: ConnId,
        /// The number.
        seq: u64,
    },
    /// A person does something that no frame tells.
    Active {
        /// Who.
        side: Side,
        /// Over which socket.
        conn: ConnId,
    },
    /// The agent's replica needs a fresh picture.
    KeyframeWanted {
        /// The agent's socket.
        conn: ConnId,
    },
    /// A side leaves on purpose.
    Exit {
        /// Which.
        side: Side,
        /// Over which socket.
        conn: ConnId,
    },
    /// A socket is gone.
    Gone {
        /// Whose.
        side: Side,
        /// Which.
        conn: ConnId,
    },
    /// Other restrictions hold from now on.
    RestrictionsChanged {
        /// Which.
        announcement: Announcement,
    },
    /// The customer's page frames obey a version from here on.
    RestrictionsHold {
        /// The customer's socket.
        conn: ConnId,
        /// Which.
        version: Short,
    },
    /// Restrictions were changed, and the customer has had the time to obey: its socket is closed if it has not.
    RestrictionsOverdue,
    /// The relay ends the session.
    End {
        /// Why, to the customer.
        customer: EndReason,
        /// Why, to the agent.
        agent: EndReason,
    },
    /// Time has passed.
    Tick,
}

/// Whether a customer's socket belongs to a new document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The page was loaded, or the session starts.
    New,
    /// The same as before.
    Same,
}

/// What a socket is told before it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastWord {
    /// It is not accepted, or not any more; its session goes on.
    Refused(RefusedReason),
    /// Its session is over.
    Ended(EndReason),
}

impl LastWord {
    /// As the relay says it.
    pub fn message(&self) -> FromRelay {
        match self {
            LastWord::Refused(reason) => FromRelay::Refused { reason: reason.clone() },
            LastWord::Ended(reason) => FromRelay::Ended { reason: reason.clone() },
        }
    }
}

/// What the sockets and the register have to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// There is something to take for this side.
    Wake(Side),
    /// This socket gets a last word and is closed.
    Dismiss(ConnId, LastWord),
    /// What is written down of the session has changed.
    Changed,
    /// The customer's answer to restrictions is not waited for any more: it has come, or the customer is gone.
    RestrictionsSettled,
    /// It is over.
    Ended {
        /// Why, to the customer.
        customer: EndReason,
        /// Why, to the agent.
        agent: EndReason,
    },
}

/// Why the relay refuses an agent who wants to join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joinable {
    /// Nobody has joined yet.
    Open,
    /// An agent has, or it is over.
    Closed,
}
