//! The line over HTTP: what requests and answers hold where no WebSocket gets through. The frames are the same.

use crate::bytes::{Reader, put_block};
use crate::error::DecodeError;
use crate::limits::{FRAME_BYTES_MAX, PIECE_BYTES_MAX};
pub use crate::message::Key;
use crate::message::{Field, messages};

/// Bytes that this layer does not read, at most `MAX` of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opaque<const MAX: usize>(pub Vec<u8>);

impl<const MAX: usize> Field for Opaque<MAX> {
    fn put(&self, out: &mut Vec<u8>) {
        put_block(out, &self.0);
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.block("bytes", MAX)?.to_vec()))
    }
}

/// A whole frame.
pub type FrameBytes = Opaque<FRAME_BYTES_MAX>;

/// A part of what is sent on a line.
pub type Piece = Opaque<PIECE_BYTES_MAX>;

messages! {
    /// The body of a request.
    pub enum Request as "request on a line" {
        /// Opens a line; answered with [`Item::Line`] and what there is to say, or with the last word and [`Item::End`].
        1 => Open {
            /// The hello.
            hello: FrameBytes,
        },
        /// Asks for what comes. One at a time.
        2 => Receive {
            /// The line.
            line: Key,
            /// 1 for the first on this line, and one more each time: a repeated one, whose answer may be lost, ends the line.
            number: u64,
            /// How it is answered.
            manner: Manner,
        },
        /// Asks whether answers arrive while they are still being written: a beat, then after a second the end.
        3 => Probe {
            /// The line.
            line: Key,
        },
        /// Sends on: frames, each with its length before it, make one stream of bytes that is cut anywhere.
        4 => Send {
            /// The line.
            line: Key,
            /// Bytes of the stream that lie before this piece. What the relay has already it leaves out.
            after: u64,
            /// Whether the line is done with.
            last: bool,
            /// The next bytes.
            piece: Piece,
        },
    }
}

messages! {
    /// How a request for what comes is answered.
    pub enum Manner as "manner of an answer" {
        /// Piece by piece, as it comes, for a while.
        1 => Stream,
        /// As a whole, as soon as there is something.
        2 => Wait,
    }
}

messages! {
    /// What answers hold, one after another.
    pub enum Item as "item of an answer" {
        /// The line is open.
        1 => Line {
            /// Its name, a secret.
            key: Key,
        },
        /// A frame.
        2 => Frame {
            /// The frame.
            frame: FrameBytes,
        },
        /// Nothing; shows that the answer still comes through.
        3 => Beat,
        /// The answer is complete. One that ends otherwise has lost something.
        4 => More,
        /// The answer is complete, and the line has ended; so it is for a line that the relay does not know.
        5 => End,
    }
}
