//! What travels between customer, relay and agent: frames, operations, limits, versions.
//!
//! The way of a byte: [`frame`] (lane, role, epoch, sequence; all the relay reads of page content) around a body of
//! [`control`] (to and from the relay), [`session`] and [`action`] (between the two people), [`presence`] (pointers),
//! [`page`] (what the page shows) or [`resource`] (style sheets, images, fonts). [`line`] carries frames where no
//! WebSocket gets through. `PROTOCOL.md` is normative.

pub mod action;
pub mod bytes;
pub mod control;
pub mod error;
pub mod frame;
pub mod limits;
pub mod line;
mod message;
pub mod page;
pub mod presence;
pub mod resource;
pub mod session;
pub mod varint;

pub use error::DecodeError;
pub use frame::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};

/// The version this crate speaks. A relay refuses a peer whose version it does not know.
pub const PROTOCOL_VERSION: u32 = 1;
