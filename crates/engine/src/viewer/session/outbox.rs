//! The agent's frames: numbered, and kept until the relay has them.

use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};
use std::collections::VecDeque;

/// Frames that may wait for an acknowledgement. An agent cannot do so much by hand before the line has to be called dead.
const UNACKNOWLEDGED_MAX: usize = 1_024;

/// What has been sent and may have to be sent again.
#[derive(Debug, Default)]
pub struct Outbox {
    last_sent: u64,
    kept: VecDeque<(u64, Vec<u8>)>,
}

impl Outbox {
    /// The next frame; `None` when too many wait.
    pub fn frame(&mut self, lane: Lane, epoch: Epoch, body: &[u8]) -> Option<Vec<u8>> {
        if self.kept.len() >= UNACKNOWLEDGED_MAX {
            return None;
        }
        self.last_sent += 1;
        let seq = FrameSeq(self.last_sent);
        let header = Header { lane, role: Role::Agent, flags: Flags::NONE, epoch, seq };
        let frame = Frame { header, body }.encode();
        self.kept.push_back((self.last_sent, frame.clone()));
        Some(frame)
    }

    /// The relay has everything up to this number.
    pub fn acknowledged(&mut self, seq: u64) {
        while self.kept.front().is_some_and(|(kept, _)| *kept <= seq) {
            self.kept.pop_front();
        }
    }

    /// A new socket goes on: gives what has to be sent again.
    pub fn resumed(&mut self, last_received: u64) -> Vec<Vec<u8>> {
        self.acknowledged(last_received);
        self.last_sent = self.last_sent.max(last_received);
        self.kept.iter().map(|(_, frame)| frame.clone()).collect()
    }
}
