//! The numbered stream to the relay: what is sent and not yet kept there, what has come, when to try again.

use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, Role};
use std::collections::VecDeque;

/// Bytes not yet acknowledged from which the page is no longer read: what changes meanwhile is sent as its net effect.
const HOLD_BYTES: usize = 2 * 1024 * 1024;
/// Bytes not yet acknowledged below which it is read again.
const RELEASE_BYTES: usize = 512 * 1024;
/// Frames received after which they are acknowledged at once.
const ACK_FRAMES: u64 = 8;
/// First wait before another attempt to connect.
const RETRY_FIRST_MS: u64 = 250;
/// Longest wait between attempts.
const RETRY_MAX_MS: u64 = 5_000;
/// The body of a page frame without operations: takes the place of one that has become private.
const EMPTY_PAGE_BODY: &[u8] = &[0];

#[derive(Debug)]
struct Sent {
    seq: u64,
    frame: Vec<u8>,
}

/// Sequence numbers, unacknowledged frames and the back-off of one customer.
#[derive(Debug, Default)]
pub(super) struct Link {
    last_sent: u64,
    unacked: VecDeque<Sent>,
    unacked_bytes: usize,
    pub last_received: u64,
    acked_received: u64,
    attempts: u32,
    seed: u64,
}

impl Link {
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Numbers a frame and keeps it until it is acknowledged.
    pub fn number(&mut self, lane: Lane, flags: Flags, epoch: u32, body: &[u8]) -> Vec<u8> {
        self.last_sent += 1;
        let header =
            Header { lane, role: Role::Customer, flags, epoch: Epoch(epoch), seq: FrameSeq(self.last_sent) };
        let frame = Frame { header, body }.encode();
        self.unacked_bytes += frame.len();
        self.unacked.push_back(Sent { seq: self.last_sent, frame: frame.clone() });
        frame
    }

    /// The relay has everything up to `seq`.
    pub fn acknowledged(&mut self, seq: u64) {
        while self.unacked.front().is_some_and(|sent| sent.seq <= seq) {
            if let Some(sent) = self.unacked.pop_front() {
                self.unacked_bytes -= sent.frame.len();
            }
        }
        // A relay that was started anew may know of more than this document has sent: numbers go on after it.
        self.last_sent = self.last_sent.max(seq);
    }

    /// What has to be sent again, in order.
    pub fn unacknowledged(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        self.unacked.iter().map(|sent| sent.frame.clone())
    }

    /// Empties page frames that are kept: their content has become private. Their numbers stay, so no gap arises.
    pub fn purge_pages(&mut self) {
        for sent in &mut self.unacked {
            let Ok(Frame { header, .. }) = Frame::decode(&sent.frame) else { continue };
            if header.lane == Lane::Page {
                self.unacked_bytes -= sent.frame.len();
                let header = Header { flags: Flags::NONE, ..header };
                sent.frame = Frame { header, body: EMPTY_PAGE_BODY }.encode();
                self.unacked_bytes += sent.frame.len();
            }
        }
    }

    /// Whether so much is under way that the page should not be read.
    pub fn is_congested(&self, now_held: bool) -> bool {
        self.unacked_bytes > if now_held { RELEASE_BYTES } else { HOLD_BYTES }
    }

    /// Takes a numbered frame's number; false for one that came before.
    pub fn received(&mut self, seq: u64) -> bool {
        if seq <= self.last_received {
            return false;
        }
        self.last_received = seq;
        true
    }

    /// The number to acknowledge, when it is time.
    pub fn ack_due(&mut self, at_once: bool) -> Option<u64> {
        let waiting = self.last_received - self.acked_received;
        if waiting == 0 || !at_once && waiting < ACK_FRAMES {
            return None;
        }
        self.acked_received = self.last_received;
        Some(self.last_received)
    }

    /// A connection stands: the next loss starts with the shortest wait.
    pub fn connected(&mut self) {
        self.attempts = 0;
    }

    /// How often in a row connecting has failed.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long to wait before the next attempt: doubling, and spread so that a relay that comes back is not stormed.
    pub fn retry_in_ms(&mut self) -> u64 {
        let wait = (RETRY_FIRST_MS << self.attempts.min(8)).min(RETRY_MAX_MS);
        self.attempts += 1;
        // A step of an LCG (Knuth's MMIX constants): spreading needs no better.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        wait / 2 + (self.seed >> 33) % (wait / 2 + 1)
    }
}
