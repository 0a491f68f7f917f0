//! What happens at the desk, and what follows from it.

use std::sync::Arc;

use super::conversation::{Caller, Message};
use super::words::{ChatId, ToAgent, ToCustomer};
use crate::identity::Sites;
use crate::secrets::KeyHash;
use crate::session::ConnId;

/// An agent's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The same agent in every window.
    pub subject: String,
    /// What customers see.
    pub name: Arc<str>,
    /// Whose chats the agent may take.
    pub sites: Sites,
}

/// What a new chat is known by.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// To agents.
    pub id: ChatId,
    /// To the customer alone.
    pub key: String,
    /// What is kept of the key.
    pub hash: KeyHash,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Input {
    /// A customer begins a chat.
    Called {
        /// Where.
        conn: ConnId,
        /// Who.
        caller: Caller,
        /// The chat to be.
        fresh: Fresh,
    },
    /// A customer goes on with a chat.
    CameBack {
        /// Where.
        conn: ConnId,
        /// The site whose key and origin the page has.
        site: String,
        /// The chat's secret as it was given.
        key: String,
        /// Its hash.
        hash: KeyHash,
    },
    /// An agent's window.
    AgentArrived {
        /// Where.
        conn: ConnId,
        /// Who.
        badge: Badge,
    },
    /// A customer says something.
    CustomerSaid {
        /// Where.
        conn: ConnId,
        /// What.
        message: Message,
    },
    /// A customer types, or has stopped.
    CustomerTypes {
        /// Where.
        conn: ConnId,
        /// Types.
        on: bool,
    },
    /// A customer ends the chat.
    CustomerEnds {
        /// Where.
        conn: ConnId,
    },
    /// An agent takes a chat.
    Accepts {
        /// Where.
        conn: ConnId,
        /// Which.
        chat: ChatId,
    },
    /// An agent says something.
    AgentSaid {
        /// Where.
        conn: ConnId,
        /// In which chat.
        chat: ChatId,
        /// What.
        message: Message,
    },
    /// An agent types, or has stopped.
    AgentTypes {
        /// Where.
        conn: ConnId,
        /// In which chat.
        chat: ChatId,
        /// Types.
        on: bool,
    },
    /// An agent ends a chat.
    AgentEnds {
        /// Where.
        conn: ConnId,
        /// Which.
        chat: ChatId,
    },
    /// A socket is gone.
    Gone {
        /// Which.
        conn: ConnId,
    },
    /// Time passes.
    Tick,
}

/// What follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A customer's socket is told something.
    TellCustomer(ConnId, ToCustomer),
    /// An agent's socket is told something.
    TellAgent(ConnId, ToAgent),
    /// A socket is closed after what it was told.
    Close(ConnId),
    /// For the counters.
    Count(Counted),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A chat has begun.
    Begun,
    /// A chat has ended.
    Ended,
    /// A message was passed on.
    Message,
    /// A message was not taken.
    Declined,
}
