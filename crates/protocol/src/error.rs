//! What can be wrong with received bytes: cut short, malformed, or more than a limit allows.

/// Why bytes from a peer were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end inside a value; a whole frame never does.
    #[error("the bytes end inside a value")]
    Incomplete,
    /// A value has an encoding that no encoder produces.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// A tag names nothing in this version.
    #[error("unknown {what} {tag}")]
    Unknown {
        /// The kind of thing the tag should name.
        what: &'static str,
        /// The tag that was read.
        tag: u32,
    },
    /// A count or a length is larger than its limit.
    #[error("{what} exceeds its limit of {limit}")]
    OverLimit {
        /// The bounded thing.
        what: &'static str,
        /// The limit, in the unit of the thing.
        limit: usize,
    },
    /// Bytes follow the last value.
    #[error("bytes follow the last value")]
    Trailing,
}
