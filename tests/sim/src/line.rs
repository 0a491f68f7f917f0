//! A socket as the two ends see it: what is on its way in both directions is lost when it breaks.

use std::collections::VecDeque;

use bytes::Bytes;
use relay::session::ConnId;

/// One side's line to the relay.
#[derive(Debug, Default)]
pub struct Line {
    /// The engine wants it open.
    pub wanted: bool,
    /// It is open: the relay's name for it.
    pub conn: Option<ConnId>,
    /// The relay has answered the hello.
    pub greeted: bool,
    /// The relay has not noticed yet that this one is gone.
    pub unnoticed: Option<ConnId>,
    /// On its way to the relay.
    pub up: VecDeque<Vec<u8>>,
    /// On its way from the relay.
    pub down: VecDeque<Bytes>,
}

impl Line {
    /// It breaks.
    pub fn cut(&mut self) {
        self.unnoticed = self.conn.take();
        self.greeted = false;
        self.wanted = false;
        self.up.clear();
        self.down.clear();
    }
}
