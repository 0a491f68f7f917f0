//! What one person sends the other: which numbers are accepted, what is kept until it is handled, and what may be dropped.
//!
//! **The numbering rule, for senders.** Numbers rise by one, from [`Welcome.last_received`] plus one on a new document or
//! console. Frames at or below what the relay already has are dropped silently (a resend after a lost connection); a
//! number further on is an error. A relay that was restarted knows no number: it takes the first one it sees as the
//! base, so a sender resends all that it still keeps, whatever `last_received` says.
//!
//! **The numbering rule, for receivers.** Numbers rise strictly and are greater than [`Welcome.peer_continues_after`];
//! one at or below the last handled is dropped silently. Numbers may be missing:
//! - *customer to agent*: only page frames are ever missing, and the first page frame after a hole carries `KEYFRAME`;
//!   session frames of the hole still come, in order;
//! - *agent to customer*: action frames that were meant for an older document, or for which the customer was away too
//!   long; and on a new document whatever was put on the socket of the one before. That one may have done it without
//!   having said so, and nothing an agent asks for is done twice: a reload would repeat itself for ever.
//!
//! [`Welcome.last_received`]: protocol::control::Welcome::last_received
//! [`Welcome.peer_continues_after`]: protocol::control::Welcome::peer_continues_after

use std::collections::VecDeque;

use bytes::Bytes;
use protocol::{Epoch, Flags, Header, Lane};

/// Bytes of session and action frames kept for a receiver that does not handle them.
const SMALL_KEPT_BYTES_MAX: usize = 512 * 1024;

/// What one kept frame costs beside its bytes, so that many tiny frames count too.
const KEPT_FRAME_OVERHEAD_BYTES: usize = 64;

/// After so many frames the sender is told what it may forget.
const ACK_EVERY_FRAMES: u32 = 32;

/// After so many bytes the sender is told what it may forget.
const ACK_EVERY_BYTES: usize = 64 * 1024;

/// Frames up to this size are copied, so that they do not hold the whole read buffer they came in.
const COPIED_FRAME_BYTES_MAX: usize = 4096;

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is kept for the receiver, or was counted and dropped by rule.
    Counted,
    /// It came before.
    Duplicate,
}

/// Why a frame is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    /// Numbers between the last one and this one never came.
    #[error("sequence numbers are missing before this frame")]
    Gap,
    /// More session frames wait for the receiver than are kept.
    #[error("too much waits for the receiver")]
    Flood,
}

/// Whether a receiver is given page frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// As they come.
    Passed,
    /// Not now, nor what was sent after them: numbers only rise.
    Withheld,
}

#[derive(Debug)]
struct Kept {
    seq: u64,
    lane: Lane,
    flags: Flags,
    epoch: Epoch,
    bytes: Bytes,
}

impl Kept {
    fn cost(&self) -> usize {
        self.bytes.len() + KEPT_FRAME_OVERHEAD_BYTES
    }
}

/// One direction of a session.
#[derive(Debug)]
pub struct Direction {
    page_kept_bytes_max: usize,
    /// The last number received in order; `None` until a frame comes after a restart of the relay.
    received: Option<u64>,
    /// Where a sender starts that has lost its own count while the relay lost its own: above every number of before.
    restart_base: u64,
    kept: VecDeque<Kept>,
    page_kept_bytes: usize,
    small_kept_bytes: usize,
    /// The last number put on the receiver's present socket.
    sent: u64,
    /// The last number the receiver has handled.
    handled: u64,
    /// The highest number of a page frame that is no longer kept.
    page_forgotten: u64,
    /// Page frames are dropped until one carries `KEYFRAME`.
    awaits_keyframe: bool,
    unacked_frames: u32,
    unacked_bytes: usize,
}

impl Direction {
    /// A direction of a new session.
    pub fn new(page_kept_bytes_max: usize) -> Self {
        Self {
            page_kept_bytes_max,
            received: Some(0),
            restart_base: 0,
            kept: VecDeque::new(),
            page_kept_bytes: 0,
            small_kept_bytes: 0,
            sent: 0,
            handled: 0,
            page_forgotten: 0,
            awaits_keyframe: true,
            unacked_frames: 0,
            unacked_bytes: 0,
        }
    }

    /// A direction of a session that an earlier run of the relay began; `restarts` counts those runs.
    pub fn after_restart(page_kept_bytes_max: usize, restarts: u32) -> Self {
        Self { received: None, restart_base: u64::from(restarts) << 32, ..Self::new(page_kept_bytes_max) }
    }

    /// What the sender learns as `Welcome.last_received`. One that lost its count (a new document, a reloaded console)
    /// goes on from here.
    pub fn sender_arrived(&mut self, sender_lost_count: bool) -> u64 {
        if self.received.is_none() && sender_lost_count {
            self.received = Some(self.restart_base);
        }
        self.received.unwrap_or(0)
    }

    /// Readies the direction for a receiver that has everything up to `last_received`, 0 when it has lost all; returns
    /// what it learns as `Welcome.peer_continues_after`.
    pub fn receiver_arrived(&mut self, last_received: u64) -> u64 {
        // More than was ever received can only be claimed by mistake; after a restart nothing is known.
        let last_received = last_received.min(self.received.unwrap_or(last_received));
        self.forget_handled(last_received);
        self.sent = self.handled;
        if self.page_forgotten > last_received {
            self.drop_pages_before_keyframe();
        }
        self.sent
    }

    /// Counts a frame and keeps it if the receiver is still to have it.
    ///
    /// # Errors
    /// See [`NotAccepted`].
    pub fn accept(&mut self, header: &Header, bytes: &Bytes) -> Result<Accepted, NotAccepted> {
        let seq = header.seq.0;
        match self.received {
            Some(last) if seq <= last => return Ok(Accepted::Duplicate),
            Some(last) if seq != last + 1 => return Err(NotAccepted::Gap),
            _ => {}
        }
        let cost = bytes.len() + KEPT_FRAME_OVERHEAD_BYTES;
        if header.lane == Lane::Page {
            if self.admits_page(header, cost) {
                self.keep(header, bytes);
            } else {
                self.page_forgotten = seq;
            }
        } else {
            self.make_room_for_small(cost)?;
            self.keep(header, bytes);
        }
        self.count(seq, bytes.len());
        Ok(Accepted::Counted)
    }

    /// Counts a frame that nobody is to have.
    ///
    /// # Errors
    /// [`NotAccepted::Gap`].
    pub fn accept_and_drop(&mut self, header: &Header, bytes: &Bytes) -> Result<Accepted, NotAccepted> {
        let seq = header.seq.0;
        match self.received {
            Some(last) if seq <= last => return Ok(Accepted::Duplicate),
            Some(last) if seq != last + 1 => return Err(NotAccepted::Gap),
            _ => {}
        }
        if header.lane == Lane::Page {
            self.page_forgotten = seq;
        }
        self.count(seq, bytes.len());
        Ok(Accepted::Counted)
    }

    /// The receiver has handled everything up to `seq`.
    pub fn acknowledged(&mut self, seq: u64) {
        self.forget_handled(seq.min(self.sent));
    }

    /// Appends what is next for the receiver, until `budget` bytes are reached.
    pub fn take(&mut self, pages: Pages, budget: &mut usize, out: &mut Vec<Bytes>) {
        let first = self.kept.partition_point(|kept| kept.seq <= self.sent);
        for kept in self.kept.range(first..) {
            if *budget == 0 || (pages == Pages::Withheld && kept.lane == Lane::Page) {
                break;
            }
            *budget = budget.saturating_sub(kept.bytes.len());
            self.sent = kept.seq;
            out.push(kept.bytes.clone());
        }
    }

    /// Whether the receiver is still to be given something.
    pub fn has_unsent(&self) -> bool {
        self.kept.back().is_some_and(|kept| kept.seq > self.sent)
    }

    /// Whether page content waits for a keyframe.
    pub fn awaits_keyframe(&self) -> bool {
        self.awaits_keyframe
    }

    /// The receiver's replica is of no use: nothing of the page before the next keyframe. A keyframe that is still to
    /// be sent will do.
    pub fn want_keyframe(&mut self) {
        let sent = self.sent;
        let coming = self.kept.iter().any(|kept| kept.seq > sent && kept.flags.has(Flags::KEYFRAME));
        if !coming {
            self.drop_all_pages();
            self.awaits_keyframe = true;
        }
    }

    /// Nothing of the page that was received so far is passed on any more; it goes on with the next keyframe.
    pub fn drop_pages(&mut self) {
        self.drop_all_pages();
        self.awaits_keyframe = true;
    }

    /// Drops actions that were meant for a document before `epoch`.
    pub fn drop_actions_before(&mut self, epoch: Epoch) {
        self.retain(|kept| kept.lane != Lane::Action || kept.epoch >= epoch);
    }

    /// The number the sender may forget everything up to, when it is time to tell.
    pub fn ack_due(&mut self, when: AckWhen) -> Option<u64> {
        let due = match when {
            AckWhen::EnoughArrived => {
                self.unacked_frames >= ACK_EVERY_FRAMES || self.unacked_bytes >= ACK_EVERY_BYTES
            }
            AckWhen::AnythingArrived => self.unacked_frames > 0,
        };
        if !due {
            return None;
        }
        self.unacked_frames = 0;
        self.unacked_bytes = 0;
        self.received
    }

    /// The receiver of what was sent so far is gone for good; the next one begins after it.
    pub fn forget_sent(&mut self) {
        self.forget_handled(self.sent);
    }

    /// Bytes kept, for metrics.
    pub fn kept_bytes(&self) -> usize {
        self.page_kept_bytes + self.small_kept_bytes
    }

    /// Decides whether a page frame is kept, and drops what it makes superfluous.
    fn admits_page(&mut self, header: &Header, cost: usize) -> bool {
        if header.flags.has(Flags::KEYFRAME) {
            self.drop_all_pages();
            self.awaits_keyframe = false;
        } else if self.awaits_keyframe {
            return false;
        } else if header.flags.has(Flags::PURGE) {
            // A receiver that was to have the purged frames can make nothing of what follows them.
            self.awaits_keyframe = self.drop_all_pages();
        }
        if self.page_kept_bytes + cost > self.page_kept_bytes_max {
            self.drop_all_pages();
            self.awaits_keyframe = true;
        }
        !self.awaits_keyframe
    }

    /// Actions give way to newer frames; session frames never do.
    fn make_room_for_small(&mut self, cost: usize) -> Result<(), NotAccepted> {
        if self.small_kept_bytes + cost > SMALL_KEPT_BYTES_MAX {
            self.retain(|kept| kept.lane != Lane::Action);
        }
        if self.small_kept_bytes + cost > SMALL_KEPT_BYTES_MAX { Err(NotAccepted::Flood) } else { Ok(()) }
    }

    fn keep(&mut self, header: &Header, bytes: &Bytes) {
        let bytes =
            if bytes.len() <= COPIED_FRAME_BYTES_MAX { Bytes::copy_from_slice(bytes) } else { bytes.clone() };
        let kept =
            Kept { seq: header.seq.0, lane: header.lane, flags: header.flags, epoch: header.epoch, bytes };
        *self.bytes_of(kept.lane) += kept.cost();
        self.kept.push_back(kept);
    }

    fn count(&mut self, seq: u64, len: usize) {
        self.received = Some(seq);
        self.unacked_frames += 1;
        self.unacked_bytes += len;
    }

    fn forget_handled(&mut self, through: u64) {
        self.handled = self.handled.max(through);
        while self.kept.front().is_some_and(|kept| kept.seq <= self.handled) {
            if let Some(kept) = self.kept.pop_front() {
                self.forgotten(&kept);
            }
        }
    }

    /// Returns whether any of them was still to be sent.
    fn drop_all_pages(&mut self) -> bool {
        let sent = self.sent;
        let unsent = self.kept.iter().any(|kept| kept.lane == Lane::Page && kept.seq > sent);
        self.retain(|kept| kept.lane != Lane::Page);
        unsent
    }

    fn drop_pages_before_keyframe(&mut self) {
        let keyframe = self.kept.iter().find(|kept| kept.flags.has(Flags::KEYFRAME)).map(|kept| kept.seq);
        self.awaits_keyframe |= keyframe.is_none();
        let first = keyframe.unwrap_or(u64::MAX);
        self.retain(|kept| kept.lane != Lane::Page || kept.seq >= first);
    }

    fn retain(&mut self, keep: impl Fn(&Kept) -> bool) {
        let (kept, dropped): (VecDeque<_>, VecDeque<_>) = self.kept.drain(..).partition(keep);
        self.kept = kept;
        for frame in &dropped {
            self.forgotten(frame);
        }
    }

    fn forgotten(&mut self, kept: &Kept) {
        *self.bytes_of(kept.lane) -= kept.cost();
        if kept.lane == Lane::Page {
            self.page_forgotten = self.page_forgotten.max(kept.seq);
        }
    }

    fn bytes_of(&mut self, lane: Lane) -> &mut usize {
        if lane == Lane::Page { &mut self.page_kept_bytes } else { &mut self.small_kept_bytes }
    }
}

/// How eager an acknowledgement to the sender is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckWhen {
    /// After a frame: only when enough has come together.
    EnoughArrived,
    /// On the clock: when there is anything.
    AnythingArrived,
}

#[cfg(test)]
mod tests {
    use protocol::{Frame, FrameSeq, Role};

    use super::*;

    const PAGE_MAX: usize = 1000;

    fn frame(lane: Lane, seq: u64, flags: Flags, size: usize) -> (Header, Bytes) {
        let header = Header { lane, role: Role::Customer, flags, epoch: Epoch(1), seq: FrameSeq(seq) };
        (header, Frame { header, body: &vec![0; size] }.encode().into())
    }

    fn accept(
        direction: &mut Direction,
        lane: Lane,
        seq: u64,
        flags: Flags,
    ) -> Result<Accepted, NotAccepted> {
        let (header, bytes) = frame(lane, seq, flags, 10);
        direction.accept(&header, &bytes)
    }

    fn taken(direction: &mut Direction) -> Vec<u64> {
        let mut out = Vec::new();
        direction.take(Pages::Passed, &mut 1_000_000, &mut out);
        out.iter().filter_map(|bytes| Frame::decode(bytes).ok()).map(|frame| frame.header.seq.0).collect()
    }

    #[test]
    fn drops_what_it_has_and_refuses_what_leaves_a_gap() {
        let mut direction = Direction::new(PAGE_MAX);
        let session = |direction: &mut Direction, seq| accept(direction, Lane::Session, seq, Flags::NONE);
        assert_eq!(session(&mut direction, 2), Err(NotAccepted::Gap));
        assert_eq!(session(&mut direction, 1), Ok(Accepted::Counted));
        assert_eq!(session(&mut direction, 1), Ok(Accepted::Duplicate));
        assert_eq!(session(&mut direction, 3), Err(NotAccepted::Gap));
        assert_eq!(taken(&mut direction), [1]);
    }

    #[test]
    fn a_restarted_relay_takes_the_first_number_it_sees_as_the_base() {
        let mut direction = Direction::after_restart(PAGE_MAX, 1);
        assert_eq!(direction.sender_arrived(false), 0);
        assert_eq!(direction.receiver_arrived(40), 40);
        assert_eq!(accept(&mut direction, Lane::Session, 39, Flags::NONE), Ok(Accepted::Counted));
        for seq in 40..43 {
            assert_eq!(accept(&mut direction, Lane::Session, seq, Flags::NONE), Ok(Accepted::Counted));
        }
        assert_eq!(taken(&mut direction), [41, 42]);
    }

    #[test]
    fn a_sender_that_lost_its_count_with_the_relay_goes_on_above_all_numbers_of_before() {
        let mut direction = Direction::after_restart(PAGE_MAX, 1);
        let base = direction.sender_arrived(true);
        assert!(base >= 1 << 32);
        assert_eq!(accept(&mut direction, Lane::Session, base + 1, Flags::NONE), Ok(Accepted::Counted));
    }

    #[test]
    fn too_much_page_content_leaves_a_hole_that_ends_with_a_keyframe() {
        let mut direction = Direction::new(PAGE_MAX);
        assert_eq!(accept(&mut direction, Lane::Page, 1, Flags::KEYFRAME), Ok(Accepted::Counted));
        assert_eq!(accept(&mut direction, Lane::Session, 2, Flags::NONE), Ok(Accepted::Counted));
        for seq in 3..40 {
            assert_eq!(accept(&mut direction, Lane::Page, seq, Flags::NONE), Ok(Accepted::Counted));
        }
        assert!(direction.awaits_keyframe());
        assert!(direction.kept_bytes() <= PAGE_MAX);
        assert_eq!(accept(&mut direction, Lane::Page, 40, Flags::KEYFRAME), Ok(Accepted::Counted));
        assert_eq!(taken(&mut direction), [2, 40]);
    }

    #[test]
    fn actions_give_way_to_newer_ones_and_session_frames_never_do() {
        let mut direction = Direction::new(PAGE_MAX);
        assert_eq!(accept(&mut direction, Lane::Session, 1, Flags::NONE), Ok(Accepted::Counted));
        let mut seq = 2;
        while seq < 20 {
            let (header, bytes) = frame(Lane::Action, seq, Flags::NONE, 60_000);
            assert_eq!(direction.accept(&header, &bytes), Ok(Accepted::Counted));
            seq += 1;
        }
        assert!(direction.kept_bytes() <= SMALL_KEPT_BYTES_MAX);
        assert_eq!(taken(&mut direction).first(), Some(&1));
        let refused = (seq..seq + 20).any(|seq| {
            let (header, bytes) = frame(Lane::Session, seq, Flags::NONE, 60_000);
            direction.accept(&header, &bytes) == Err(NotAccepted::Flood)
        });
        assert!(refused);
    }
}
