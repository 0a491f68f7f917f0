//! The messages of the chat lane as JSON, in both directions: what CHAT.md describes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The version of this lane that the relay speaks.
pub const CHAT_VERSION: u32 = 1;

/// What a customer's page sends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FromCustomer {
    /// The first word: begins a chat, or goes on with the one of `key`.
    Hello {
        /// The lane's version.
        version: u32,
        /// Names the site.
        api_key: String,
        /// The secret of the chat to go on with.
        key: Option<String>,
        /// What the agent is to call the customer.
        name: Option<String>,
    },
    /// Something said.
    Message {
        /// The text.
        text: String,
        /// The sender's own number for it.
        r#ref: u64,
    },
    /// The customer types, or has stopped.
    Typing {
        /// Types.
        on: bool,
    },
    /// The customer ends the chat.
    End,
}

/// What an agent's console sends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FromAgent {
    /// The first word.
    Hello {
        /// The lane's version.
        version: u32,
        /// Who the agent is.
        jwt: String,
    },
    /// The agent takes a waiting chat.
    Accept {
        /// Which one.
        chat: ChatId,
    },
    /// Something said.
    Message {
        /// Where.
        chat: ChatId,
        /// The text.
        text: String,
        /// The sender's own number for it.
        r#ref: u64,
    },
    /// The agent types, or has stopped.
    Typing {
        /// Where.
        chat: ChatId,
        /// Types.
        on: bool,
    },
    /// The agent ends a chat.
    End {
        /// Which one.
        chat: ChatId,
    },
}

/// Names a chat to agents; no secret, and good for nothing at another site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChatId(pub u64);

impl Serialize for ChatId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for ChatId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map(ChatId).map_err(|_| serde::de::Error::custom("not a chat"))
    }
}

/// Who has written a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writer {
    /// The customer.
    Customer,
    /// The agent.
    Agent,
}

/// A message as it stands in the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Counts from 1 in each chat.
    pub number: u64,
    /// Who wrote it.
    pub from: Writer,
    /// The text.
    pub text: Arc<str>,
    /// Milliseconds since 1970.
    pub at: u64,
    /// The writer's own number for it; told to the writer alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#ref: Option<u64>,
    /// The nine digits in it, when they are of a session of the same site that waits for its agent; told to agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Arc<str>>,
}

/// A chat that waits for an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingChat {
    /// Its name.
    pub chat: ChatId,
    /// The site it comes from.
    pub site: String,
    /// The origin of the page.
    pub origin: String,
    /// What the customer wants to be called.
    pub name: Option<String>,
    /// Since when it waits: milliseconds since 1970.
    pub since: u64,
}

/// A chat of an agent, with what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnChat {
    /// What it was when it waited.
    #[serde(flatten)]
    pub chat: WaitingChat,
    /// Whether the customer is there.
    pub present: bool,
    /// What was said, the oldest first.
    pub messages: Vec<Written>,
}

/// Why a message was not taken; the socket goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Declined {
    /// More characters than a message may have.
    TooLong,
    /// More messages than one may send in this time.
    TooFast,
    /// Nothing but blanks.
    Empty,
    /// The agent has as many chats as one may have.
    TooMany,
    /// No such chat, or not this agent's.
    Chat,
}

impl Declined {
    /// For the developer who reads the wire.
    pub fn says(self) -> &'static str {
        match self {
            Declined::TooLong => "the message has too many characters",
            Declined::TooFast => "too many messages in a short time",
            Declined::Empty => "the message has no text",
            Declined::TooMany => "this agent has as many chats as one may have",
            Declined::Chat => "no such chat, or another agent has it",
        }
    }
}

/// Why a socket is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refused {
    /// The key is unknown, or the origin is not one of the site's.
    Site,
    /// The agent's token is not valid, or not any more.
    Identity,
    /// No such chat.
    Chat,
    /// The chat is over.
    Ended,
    /// What came is no message of this lane.
    Malformed,
    /// A flood.
    TooFast,
    /// The first word did not come in time.
    Silence,
    /// Another version of this lane.
    Version,
    /// The relay takes no more, or is stopping; later it may.
    Busy,
    /// Too many windows: this was the oldest.
    Replaced,
    /// The peer does not read what it is sent.
    Behind,
}

impl Refused {
    /// For the developer who reads the wire.
    pub fn says(self) -> &'static str {
        match self {
            Refused::Site => "the API key is unknown, or this origin is not allowed for it",
            Refused::Identity => "the agent's token is not valid",
            Refused::Chat => "no such chat",
            Refused::Ended => "the chat has ended",
            Refused::Malformed => "not a message of this lane",
            Refused::TooFast => "far too many messages",
            Refused::Silence => "the first message did not come in time",
            Refused::Version => "another version of the chat lane",
            Refused::Busy => "no more chats at the moment",
            Refused::Replaced => "the chat is open in too many windows",
            Refused::Behind => "messages were not read",
        }
    }
}

/// Why a chat is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// The customer ended it.
    Customer,
    /// The agent ended it.
    Agent,
    /// No agent took it in time.
    Unanswered,
    /// The customer was away for too long.
    CustomerAway,
    /// Nobody said anything for too long.
    Inactivity,
}

/// What a customer's page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ToCustomer {
    /// The answer to the hello.
    Welcome {
        /// The secret with which the chat goes on after a page load.
        key: String,
        /// Who has taken the chat.
        agent: Option<Arc<str>>,
        /// What was said, the oldest first.
        messages: Vec<Written>,
        /// Characters that a message may have.
        chars_max: usize,
    },
    /// An agent has taken the chat, or it waits again.
    Agent {
        /// The agent's name.
        name: Option<Arc<str>>,
    },
    /// Something was said.
    Message(Written),
    /// The agent types, or has stopped.
    Typing {
        /// Types.
        on: bool,
    },
    /// A message was not taken.
    Declined {
        /// Why.
        reason: Declined,
        /// The same in words.
        says: &'static str,
        /// Which.
        r#ref: u64,
    },
    /// The chat is over; the last word.
    Ended {
        /// Why.
        reason: Ended,
    },
    /// The socket is closed; the last word.
    Refused {
        /// Why.
        reason: Refused,
        /// The same in words.
        says: &'static str,
    },
}

/// What an agent's console is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ToAgent {
    /// The answer to the hello.
    Welcome {
        /// The chats that this agent has taken.
        chats: Vec<OwnChat>,
        /// Characters that a message may have.
        chars_max: usize,
    },
    /// The chats that wait, the longest first; replaces what was said before.
    Waiting {
        /// The first of them.
        chats: Vec<WaitingChat>,
        /// How many there are.
        total: usize,
    },
    /// This agent has taken a chat, in this window or another.
    Accepted {
        /// The chat.
        chat: OwnChat,
    },
    /// Something was said.
    Message {
        /// Where.
        chat: ChatId,
        /// What.
        #[serde(flatten)]
        message: Written,
    },
    /// The customer types, or has stopped.
    Typing {
        /// Where.
        chat: ChatId,
        /// Types.
        on: bool,
    },
    /// The customer's page is there, or is not.
    Customer {
        /// Where.
        chat: ChatId,
        /// Is there.
        present: bool,
    },
    /// A chat is over.
    Ended {
        /// Which.
        chat: ChatId,
        /// Why.
        reason: Ended,
    },
    /// Something was not done.
    Declined {
        /// Where.
        chat: ChatId,
        /// Why.
        reason: Declined,
        /// The same in words.
        says: &'static str,
        /// Which message, when it was one.
        #[serde(skip_serializing_if = "Option::is_none")]
        r#ref: Option<u64>,
    },
    /// The socket is closed; the last word.
    Refused {
        /// Why.
        reason: Refused,
        /// The same in words.
        says: &'static str,
    },
}
