//! Whether an address belongs to the pages of a restriction: the search of a compiled pattern.

/// A compiled pattern.
#[derive(Debug)]
pub struct Scope(());

impl Scope {
    /// Reads a compiled pattern; `None` for bytes that are none.
    pub fn read(_bytes: &[u8]) -> Option<Self> {
        None
    }

    /// Whether the pattern is found anywhere in a text.
    pub fn matches(&self, _text: &str) -> bool {
        true
    }
}
