//! The one implementation of [`PageText`]: cleared text, and nothing else, goes to the encoder.

use policy::Cleared;
use protocol::page::PageText;

/// Cleared text on its way to the encoder.
pub(super) struct Outgoing<'a>(&'a Cleared<'a>);

impl<'a> Outgoing<'a> {
    /// Takes what the policy has cleared; there is no other way to make one.
    pub fn new(cleared: &'a Cleared<'a>) -> Self {
        Self(cleared)
    }
}

impl PageText for Outgoing<'_> {
    fn as_wire(&self) -> &str {
        self.0.as_str()
    }
}
