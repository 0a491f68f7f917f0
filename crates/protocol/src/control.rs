//! The control lane: the handshake with the relay, acknowledgements, and what the relay tells either side.

use crate::limits::JWT_BYTES_MAX;
pub use crate::message::{Key, Short, Text, UrlText};
use crate::message::{messages, record};

/// An agent's JWT.
pub type Jwt = Text<JWT_BYTES_MAX>;

messages! {
    /// What a customer or an agent says to the relay. The first frame on a socket is one of the two hellos.
    pub enum ToRelay as "message to the relay" {
        /// The customer's first frame. The Origin header of the socket says whose page it is.
        1 => CustomerHello {
            /// [`crate::PROTOCOL_VERSION`] of the sender.
            version: u32,
            /// The site's public key, from the script tag.
            api_key: Short,
            /// Start or resume.
            intent: CustomerIntent,
        },
        /// The agent's first frame.
        2 => AgentHello {
            /// [`crate::PROTOCOL_VERSION`] of the sender.
            version: u32,
            /// Who the agent is.
            jwt: Jwt,
            /// Join or resume.
            intent: AgentIntent,
        },
        /// Everything up to this number has been handled; the relay may forget it.
        3 => Ack {
            /// The last sequenced frame handled in order.
            seq: u64,
        },
        /// The sender leaves on purpose: the session ends.
        4 => Exit {
            /// Why, in the guide's terms.
            reason: EndReason,
        },
        /// The agent's replica needs a fresh picture.
        5 => WantKeyframe,
        /// A person does something that no other frame tells: the session is in use.
        6 => Active,
        /// All page frames that follow obey these restrictions (from the customer).
        7 => RestrictionsHold {
            /// Of [`FromRelay::Restrictions`].
            version: Short,
        },
        /// What the restrictions met on the page since the last report, without content (from the customer).
        8 => RestrictionsReport {
            /// Of [`FromRelay::Restrictions`].
            version: Short,
            /// Elements that restrictions matched, by their places in the compiled list.
            matched: Vec<Matched>,
            /// Places of those whose selectors the browser does not understand.
            invalid: Vec<u32>,
            /// Types of form fields that no restriction covers.
            uncovered: Vec<Short>,
        },
    }
}

record! {
    /// How much a restriction matched.
    pub struct Matched {
        /// Its place in the compiled list.
        restriction: u32,
        /// Elements.
        elements: u32,
    }
}

messages! {
    /// What a customer's side does when the restrictions cannot be had.
    pub enum IfUnavailable as "fallback" {
        /// It shows the page private by default.
        1 => Private,
        /// It ends the session.
        2 => Refuse,
    }
}

messages! {
    /// What a customer's socket is opened for.
    pub enum CustomerIntent as "customer intent" {
        /// A new session.
        1 => Start,
        /// Going on with a running one, after a lost connection or a page load.
        2 => Resume {
            /// The secret from [`Welcome`].
            key: Key,
            /// The last number received from the agent's direction by this document; 0 on a new document,
            /// which lets the relay go on after what it sent to any earlier document: nothing is asked for twice.
            last_received: u64,
            /// True when the page was loaded anew, so that a new document begins.
            new_document: bool,
        },
    }
}

messages! {
    /// What an agent's socket is opened for.
    pub enum AgentIntent as "agent intent" {
        /// Joining by the nine digits.
        1 => Join {
            /// The nine digits, ASCII.
            token: Short,
        },
        /// Going on after a lost connection or a reload of the console.
        2 => Resume {
            /// The secret from [`Welcome`].
            key: Key,
            /// The last number received from the customer's direction; 0 when the replica is gone.
            last_received: u64,
        },
    }
}

record! {
    /// The relay's answer to an accepted hello; holds all that a side needs to know of the session.
    pub struct Welcome {
        /// [`crate::PROTOCOL_VERSION`] of the relay.
        version: u32,
        /// The nine digits, ASCII.
        token: Short,
        /// The secret to resume with; different for customer and agent.
        key: Key,
        /// The last number the relay has from this side: resend what follows, number on from there.
        last_received: u64,
        /// The number after which the peer's frames continue (what is replayed starts at this plus one).
        peer_continues_after: u64,
        /// The epoch of the customer's newest document; a customer's new document takes the next one.
        epoch: u32,
        /// The peers present: for the customer the agents, for the agent nobody (it hears of the customer by notices).
        agents: Vec<Short>,
        /// For the agent: the path prefix under which the relay serves this session's resources. Empty for customers.
        resource_base: UrlText,
        /// For the agent: the page's origin (`https://shop.example`). Empty for customers.
        origin: UrlText,
        /// Seconds that this side may be away before the session ends.
        grace_s: u32,
    }
}

messages! {
    /// What the relay says.
    pub enum FromRelay as "message from the relay" {
        /// The hello is accepted.
        1 => Welcome {
            /// See [`Welcome`].
            welcome: Welcome,
        },
        /// The socket will be closed; the session, if there is one, is not ended by this.
        2 => Refused {
            /// Why.
            reason: RefusedReason,
        },
        /// Everything up to this number has been kept; the sender may forget it.
        3 => Ack {
            /// The last sequenced frame received in order.
            seq: u64,
        },
        /// An agent has joined (to the customer).
        4 => AgentJoined {
            /// The agent's name, text.
            name: Short,
        },
        /// The peer's connection is gone; it may come back.
        5 => PeerAway,
        /// The peer's connection is back.
        6 => PeerBack,
        /// The agent needs a keyframe (to the customer).
        7 => KeyframeWanted,
        /// The session is over and never comes back.
        8 => Ended {
            /// Why, in the guide's terms, as seen from the receiver.
            reason: EndReason,
        },
        /// How the site wants its sessions to run (to the customer, after each [`Welcome`]).
        9 => Site {
            /// The origins that an agent may navigate to.
            allowed_origins: Vec<Short>,
            /// Seconds between the notice of an agent's navigation and the navigation.
            navigation_notice_s: u32,
            /// Seconds after which a question for Write Mode counts as declined.
            answer_within_s: u32,
        },
        /// Nobody has done anything for long: the session ends unless somebody does (to the customer).
        10 => GoOnWanted {
            /// Seconds until then.
            within_s: u32,
        },
        /// Somebody did (to the customer, after [`FromRelay::GoOnWanted`]).
        11 => GoesOn,
        /// The restrictions that hold from now on (to the customer, after [`FromRelay::Site`] and when they change).
        12 => Restrictions {
            /// They are at `<relay>/rules/<version>`; `None`: the relay itself cannot have them.
            version: Option<Short>,
            /// What to do when they cannot be had.
            if_unavailable: IfUnavailable,
        },
    }
}

messages! {
    /// Why the relay does not accept a socket or a frame.
    pub enum RefusedReason as "refusal" {
        /// The relay does not speak this version.
        1 => Version,
        /// The origin or the API key is not one of a configured site. One answer for both.
        2 => Site,
        /// The agent's JWT is missing, wrong or expired.
        3 => Identity,
        /// No such session for this token or key: unknown, ended and taken look the same.
        4 => Session,
        /// A frame was malformed, oversized, or not the sender's to send.
        5 => Frame,
        /// Too many attempts; try later.
        6 => Rate,
        /// The relay is full or shutting down.
        7 => Busy,
        /// Another socket of the same side has taken over.
        8 => Replaced,
        /// No hello in time.
        9 => Silence,
    }
}

messages! {
    /// Why a session ended. The guide's strings (chapter "JavaScript API", `onSessionEnded`).
    pub enum EndReason as "end reason" {
        /// `self`
        1 => Own,
        /// `external`
        2 => External,
        /// `timeout`
        3 => Timeout,
        /// `inactivityTimeout`
        4 => Inactivity,
        /// `serverUnavailable`
        5 => ServerUnavailable,
        /// `sessionsOverLimit`
        6 => SessionsOverLimit,
        /// `error`
        7 => Error,
    }
}

impl EndReason {
    /// The string that pages receive.
    pub fn as_str(&self) -> &'static str {
        match self {
            EndReason::Own => "self",
            EndReason::External => "external",
            EndReason::Timeout => "timeout",
            EndReason::Inactivity => "inactivityTimeout",
            EndReason::ServerUnavailable => "serverUnavailable",
            EndReason::SessionsOverLimit => "sessionsOverLimit",
            EndReason::Error => "error",
        }
    }
}
