//! The customer's side without I/O: one session from start to end, and the page it shares.
//!
//! The shell feeds [`Input`]s and carries out [`Output`]s, in order. Time comes in as milliseconds; nothing here waits.

mod granting;
mod link;
mod navigating;
mod record;
mod requests;
mod resources;
mod restricting;
mod session;
mod sharing;

pub use crate::page::Resolve;
pub use session::Customer;

pub use protocol::session::Navigation;

use crate::acts::{Act, Permitted, Place, Presence, Refusal, Request};
use protocol::{Flags, Frame};

/// What the shell tells.
#[derive(Debug)]
pub enum Input<'a> {
    /// The customer starts a session.
    Start,
    /// A page was loaded while a session runs.
    Resume {
        /// What [`Output::Keep`] gave.
        record: &'a str,
        /// Which tab of the session this is, from 1.
        tab: u32,
    },
    /// The customer ends the session.
    Exit,
    /// The customer takes Write Mode back.
    Downgrade,
    /// The answer to [`Output::UpgradeWanted`].
    UpgradeAnswered(UpgradeAnswer),
    /// The socket asked for by [`Output::Connect`] is open.
    SocketOpened,
    /// A whole binary message has arrived.
    SocketMessage(&'a [u8]),
    /// The socket is closed, or could not be opened.
    SocketClosed,
    /// The document is about to be left; the session is to go on in the next.
    Leaving,
    /// What the reader has read, as `js-shim/src/dom/facts.ts` writes it.
    Facts {
        /// Numbers.
        words: &'a [u32],
        /// Texts, each ended by NUL.
        text: &'a str,
    },
    /// Where the customer points: `None` when the pointer left the page.
    Pointed(Option<Pointed>),
    /// The answer to [`Output::Examine`].
    Examined {
        /// The request that was examined.
        request: Request,
        /// All that it would reach.
        targets: Vec<Target>,
    },
    /// The outcome of [`Output::Perform`].
    Performed {
        /// Names the request.
        id: u32,
        /// Whether it was done.
        outcome: Result<(), Refusal>,
    },
    /// The outcome of [`Output::Fetch`].
    Fetched {
        /// Names the request.
        request: u32,
        /// The type its server gave and the bytes; `None` when it cannot be had.
        resource: Option<(String, Vec<u8>)>,
    },
    /// The outcome of [`Output::FetchRestrictions`].
    RestrictionsFetched {
        /// Which were asked for.
        version: &'a str,
        /// The compiled form; `None` when it cannot be had.
        bytes: Option<&'a [u8]>,
    },
    /// A person types or scrolls: what no frame of its own tells.
    Acted,
    /// The answer to [`Output::CheckNavigation`]: whether the browser can do it.
    NavigationChecked(bool),
    /// The outcome of [`Output::Navigate`], unless the document is left.
    Navigated(bool),
    /// The time asked for by [`Output::WakeAt`] has come (early or twice does no harm).
    Tick,
}

/// What the shell carries out.
#[derive(Debug)]
pub enum Output {
    /// Open a socket to `<relay>/ws/customer`; close the one before it.
    Connect,
    /// Close the socket.
    Disconnect,
    /// Send one binary message; frames keep their order.
    Send {
        /// The message.
        frame: Vec<u8>,
        /// Its body may be compressed on the way, see [`deflated`].
        deflate: bool,
    },
    /// Call [`Input::Tick`] then, or a little later; replaces an earlier wish.
    WakeAt {
        /// On the clock of `now_ms`.
        at_ms: u64,
    },
    /// Keep this for a page load within the session; `None` forgets it.
    Keep(Option<String>),
    /// Tell the page.
    Event(Event),
    /// Start reading from the beginning, or over again.
    CaptureStart,
    /// Stop reading.
    CaptureStop,
    /// Stop reading for a while, or go on: what changes meanwhile is sent as its net effect.
    CaptureHold(bool),
    /// Give the reader these selectors; it starts anew afterwards.
    Restrict {
        /// As `policy::restrictions::Compiled::reader` has them.
        selectors: String,
    },
    /// Get the restrictions of this version, `<relay>/rules/<version>`; from cache where possible.
    FetchRestrictions {
        /// Names them.
        version: String,
    },
    /// Tell how large these elements are, now and when that changes.
    Measure {
        /// Their numbers.
        nodes: Vec<u32>,
    },
    /// Show the consent question (or ask the page's own UI).
    UpgradeWanted,
    /// Take the question away unanswered: the agent left or the session ended.
    UpgradeWithdrawn,
    /// Find out what the action would reach.
    Examine {
        /// What the agent asks for.
        request: Request,
    },
    /// Do it.
    Perform {
        /// Names the request in [`Input::Performed`].
        id: u32,
        /// What to do.
        act: Permitted<Act>,
    },
    /// Find out whether the browser can do this.
    CheckNavigation(Navigation),
    /// Do it. An address is absolute and of an allowed origin.
    Navigate(Navigation),
    /// Tell the page of an element that the agent does not see into.
    Masked {
        /// Its number.
        node: u32,
    },
    /// Ask whether the session is to go on, or take the question away.
    GoOnWanted(bool),
    /// Show the agent's pointer.
    AgentPresence(Presence),
    /// Get these bytes with the page's own rights, from cache where possible.
    Fetch {
        /// Names the request in [`Input::Fetched`].
        request: u32,
        /// Absolute address.
        url: String,
    },
}

/// What the customer, or the page's own UI, said to Write Mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpgradeAnswer {
    /// Yes.
    Allowed,
    /// No, or no answer.
    Declined,
    /// There is nobody to ask: no built-in UI and no subscriber.
    NotOffered,
}

/// Where the customer points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// Element and place in its box.
    pub at: Place,
    /// Whether a finger points, not a mouse.
    pub touch: bool,
}

/// An element that an action would reach, as far as only the browser knows it: the element itself, and what it stands
/// for (a label's field, the element that lies on top at the point, the field that has the focus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Target {
    /// Its number; 0 when it is not captured.
    pub node: u32,
    /// It lies in a service element.
    pub service: bool,
    /// It is disabled, or read-only and the action would edit it.
    pub disabled: bool,
    /// It is a form that would be submitted without a button of its own.
    pub submits: bool,
}

/// What the page hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A new session runs.
    Started {
        /// Nine digits.
        token: String,
    },
    /// After a page load: a session that ran goes on.
    Resumed {
        /// Nine digits.
        token: String,
        /// Names of the agents present.
        agents: Vec<String>,
    },
    /// An agent has joined.
    AgentJoined {
        /// Its name; text.
        name: String,
    },
    /// The mode changed.
    ModeChanged {
        /// Whether it is Write Mode now.
        write: bool,
    },
    /// The agent navigates in a moment.
    AgentNavigated(Navigation),
    /// The agent has navigated without leaving the document.
    NavigationDone,
    /// What the agent asked for cannot be done, or was not.
    NavigationFailed,
    /// Another tab of this browser has the session now.
    Elsewhere,
    /// The site's origins, which a session may go on to.
    Origins(Vec<String>),
    /// The site's restrictions cannot be had.
    RestrictionsUnavailable,
    /// The browser does not understand the selectors of some: the page is private, or nothing of it is operated.
    RestrictionsInvalid {
        /// Of these restrictions.
        ids: Vec<String>,
    },
    /// The connection is lost, and is being tried again.
    ConnectionLost,
    /// The connection is back.
    ConnectionBack,
    /// The session is over.
    Ended {
        /// The guide's string.
        reason: &'static str,
    },
}

/// A frame with its body compressed: what the shell sends in the place of `frame`.
pub fn deflated(frame: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut header = Frame::decode(frame).ok()?.header;
    header.flags = header.flags.with(Flags::DEFLATED);
    Some(Frame { header, body }.encode())
}

/// The body of a frame, to be compressed.
pub fn body(frame: &[u8]) -> &[u8] {
    Frame::decode(frame).map(|frame| frame.body).unwrap_or_default()
}

/// What the engine is told once.
#[derive(Debug, Clone)]
pub struct Config {
    /// The site's public key.
    pub api_key: String,
    /// A number that differs between page loads: spreads reconnects.
    pub seed: u64,
    /// Makes addresses absolute as the browser does.
    pub resolve: Resolve,
}
