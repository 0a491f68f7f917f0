//! The page lane: what the page shows, as operations on a tree of numbered nodes.
//!
//! A body is a section of operations and after it the bytes of all strings they name, in the order in which they are
//! named. Strings and element shapes that repeat are sent once a stream ([`strings`], [`shapes`]); both tables start
//! over with [`Op::Begin`]. An [`encode::Encoder`] takes page text only as [`PageText`], which nothing but cleared text
//! implements outside tests.

pub mod decode;
pub mod encode;
pub mod op;
pub mod shapes;
pub mod strings;
pub mod tree;

pub use decode::Decoder;
pub use encode::{Body, Encoder, Names};
pub use op::{Checked, DocumentInfo, DocumentMode, FrameDocument, Mark, Namespace, Op, SheetOwner, Splice};
pub use tree::{Item, Tree, TreeWriter};

/// Text that is allowed to leave the browser.
///
/// The encoder takes text from the page only through this trait. It is deliberately not implemented for `str` or
/// `String`: the engine implements it once, for text that the policy has cleared, so that an unmasked value cannot be
/// encoded by mistake.
///
/// ```compile_fail
/// let mut encoder = protocol::page::Encoder::new();
/// let mut body = encoder.body();
/// body.value(7, &"a secret that no policy has seen");
/// ```
pub trait PageText {
    /// The cleared text.
    fn as_wire(&self) -> &str;
}
