//! The agent's side without I/O: one session from join to end, and a checked replica of the page it shows.
//!
//! The shell feeds [`Input`]s and carries out [`Output`]s, in order. What the customer's side sends is never handed on as
//! it came: [`replica`] checks each operation against a light tree and turns it into a [`Command`] that [`allow`] and
//! [`address`] have made harmless.

pub mod address;
pub mod allow;
pub mod backoff;
pub mod command;
mod frames;
pub mod message;
pub mod numbers;
pub mod replica;
pub mod session;
mod styles;
mod tables;
pub mod tree;

pub use command::{Command, Tag};
pub use message::{Answer, Ended, Event, Input, Joining, Output};
pub use replica::Replica;
pub use session::Viewer;
pub use tree::Inconsistent;

/// What of the wire the agent's shell sees: values inside commands, events and requests.
pub mod wire {
    pub use protocol::control::{EndReason, Key, RefusedReason};
    pub use protocol::page::{Checked, DocumentMode, Mark, Namespace, SheetOwner};
    pub use protocol::session::Mode;
}

/// What the engine asks of the browser while it works: pure functions that would be large to write again.
pub trait Browser {
    /// The absolute address of a reference, as the URL standard resolves it; `None` when it does not parse.
    fn resolve(&self, reference: &str, base: &str) -> Option<String>;
    /// The bytes that raw deflate made of a body; `None` when it is damaged or longer than `limit`.
    fn inflate(&self, deflated: &[u8], limit: usize) -> Option<Vec<u8>>;
}
