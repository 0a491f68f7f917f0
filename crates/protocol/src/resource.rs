//! The resource lane: the relay asks the customer's browser for a style sheet, image or font that the page shows.

use crate::message::{Chunk, Short, UrlText, messages};

messages! {
    /// What the relay asks.
    pub enum ToCustomer as "resource request" {
        /// Please send this; answered only when the page itself has referred to it.
        1 => Want {
            /// Names the request in the answers.
            request: u32,
            /// Absolute address.
            url: UrlText,
        },
        /// Nobody waits for it any more.
        2 => Cancel { /// The request.
            request: u32 },
    }
}

messages! {
    /// What the customer's browser answers.
    pub enum FromCustomer as "resource answer" {
        /// It follows in chunks.
        1 => Begin {
            /// The request.
            request: u32,
            /// The type its server gave; the relay sniffs for itself.
            content_type: Short,
        },
        /// The next bytes.
        2 => Chunk {
            /// The request.
            request: u32,
            /// Bytes, in order.
            bytes: Chunk,
            /// Whether it is the last.
            last: bool,
        },
        /// It will not come. One answer for not found, not allowed and too large.
        3 => Unavailable { /// The request.
            request: u32 },
    }
}

pub use crate::message::Chunk as ChunkBytes;
