//! What the agent's shell tells the engine, and what it carries out.

use super::command::Command;
use crate::acts::{Act, Navigation, Presence, Refusal};
use protocol::control::Key;
use protocol::control::{EndReason, RefusedReason};
use protocol::session::Mode;

/// What the shell tells.
#[derive(Debug)]
pub enum Input<'a> {
    /// The agent has typed nine digits.
    Join {
        /// The digits.
        token: &'a str,
    },
    /// The console was loaded anew while a session runs; the key is what [`Event::Joined`] gave.
    Resume {
        /// The secret.
        key: Key,
    },
    /// The socket asked for by [`Output::Connect`] is open.
    SocketOpened,
    /// A whole binary message has arrived.
    SocketMessage(&'a [u8]),
    /// The socket is closed, or could not be opened.
    SocketClosed,
    /// The mirror could not do what it was told: its document is not what the replica thinks.
    MirrorFailed,
    /// The agent does something on the page.
    Act(Act),
    /// The agent asks for a navigation.
    Navigate(Navigation),
    /// The agent asks for Write Mode.
    RequestWriteMode,
    /// The agent gives Write Mode back.
    ReleaseWriteMode,
    /// Where the agent points.
    Presence(Presence),
    /// The agent ends the session.
    Exit,
    /// The time asked for by [`Output::WakeAt`] has come (early or twice does no harm).
    Tick,
}

/// What the shell carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Open a socket to the relay; close the one before it.
    Connect,
    /// Close the socket.
    Disconnect,
    /// Send one binary message.
    Send(Vec<u8>),
    /// Call [`Input::Tick`] at this time or a little later; replaces an earlier wish.
    WakeAt {
        /// On the clock that `handle` is given.
        at_ms: u64,
    },
    /// Change the mirror.
    Mirror(Command),
    /// Tell the console.
    Event(Event),
}

/// How a session comes to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// By its digits, now.
    New,
    /// By its key, after the console was loaded anew.
    Again,
}

/// What became of a request of the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was done.
    Done,
    /// It was not.
    Refused {
        /// Why.
        reason: Refusal,
        /// The description of the site's restriction that is against it, or empty.
        restriction: String,
    },
    /// It was not sent: there is no connection now, or too much waits for the customer's side.
    NotSent,
}

/// Why a session is over for this console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The session has ended.
    Session(EndReason),
    /// The relay does not let this console go on.
    Refused(RefusedReason),
}

/// What the console hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The session is shown from now on.
    Joined {
        /// Nine digits.
        token: String,
        /// To resume with, after a reload of the console.
        key: Key,
        /// The page's origin.
        origin: String,
        /// New or again.
        joining: Joining,
    },
    /// The session could not be joined; `None` when the relay could not be reached.
    NotJoined {
        /// Why.
        reason: Option<RefusedReason>,
    },
    /// The connection is lost, and is being tried again.
    ConnectionLost,
    /// The connection is back.
    ConnectionBack,
    /// The customer's connection is gone; it may come back.
    CustomerAway,
    /// The customer's connection is back.
    CustomerBack,
    /// What the agent may do now.
    Mode(Mode),
    /// No to Write Mode.
    WriteModeRefused(Refusal),
    /// What became of a request; `act` tells what it was.
    Answered {
        /// The request.
        id: u32,
        /// Its outcome.
        answer: Answer,
    },
    /// The page navigates.
    Navigating,
    /// An asked navigation did not happen.
    NavigationFailed,
    /// Which of the customer's tabs is shown.
    Shown {
        /// Counts from 1.
        tab: u32,
    },
    /// The site's restrictions cannot be had: the page is shown as private by default.
    ShownPrivate,
    /// The page's address, when it has become another.
    Address {
        /// Absolute.
        url: String,
        /// What relative addresses are relative to.
        base_url: String,
    },
    /// Where the customer points.
    CustomerPresence(Presence),
    /// The session is over for this console, for good.
    Ended(Ended),
}
