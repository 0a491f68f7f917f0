//! The customer's frames: in order, of the right document, and into the replica; or a wish for a fresh picture.

use crate::viewer::message::Output;
use crate::viewer::{Browser, Replica};
use protocol::limits::INFLATED_BYTES_MAX;
use protocol::page::Decoder;
use protocol::{Epoch, Flags, Frame, Header};
use std::borrow::Cow;

/// How long a fresh picture may take before it is asked for again, ms: a large page over a slow line.
const KEYFRAME_WAIT_MS: u64 = 5_000;

/// The least time between two wishes, ms: each costs the customer's browser a walk over the whole page.
const KEYFRAME_APART_MS: u64 = 2_000;

/// How long after a join the first picture may begin without being asked for, ms.
const FIRST_PICTURE_MS: u64 = 2_000;

/// What has come from the customer.
#[derive(Debug, Default)]
pub struct Inbox {
    decoder: Decoder,
    replica: Replica,
    epoch: Epoch,
    last_received: u64,
    acknowledged: u64,
    /// Numbers are missing since the last page frame: the next one has to begin a picture.
    has_hole: bool,
    /// When the oldest frame without acknowledgement came.
    waiting_since_ms: Option<u64>,
    picture: Picture,
    asked_at_ms: Option<u64>,
}

/// Whether the replica is the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Picture {
    /// It is, or is on its way.
    #[default]
    Good,
    /// It is not, and a fresh one has to be asked for at this time.
    Wanted { ask_at_ms: u64 },
}

impl Inbox {
    /// A session begins to be shown.
    pub fn show(&mut self, resource_base: String) {
        self.replica = Replica::new(resource_base);
    }

    /// See [`crate::viewer::Viewer::replica`].
    pub fn replica(&self) -> &Replica {
        &self.replica
    }

    /// The document that is shown: what the agent does is done in it.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The number of the last frame, for resuming. 0 asks for the whole picture.
    pub fn last_received(&self) -> u64 {
        self.last_received
    }

    /// The relay says where the customer's frames go on.
    pub fn continues_after(&mut self, seq: u64, now_ms: u64) {
        let has_picture = self.replica.document().is_some();
        if seq != self.last_received || !has_picture {
            self.picture = Picture::Wanted { ask_at_ms: now_ms + FIRST_PICTURE_MS };
        }
        self.last_received = seq;
        self.acknowledged = seq;
        self.waiting_since_ms = None;
    }

    /// The mirror and the replica no longer agree.
    pub fn picture_lost(&mut self) {
        if self.picture == Picture::Good {
            self.picture = Picture::Wanted { ask_at_ms: 0 };
        }
    }

    /// Whether a sequenced frame is new; notes that it has come.
    pub fn accept(&mut self, header: &Header, now_ms: u64) -> bool {
        let seq = header.seq.0;
        if seq <= self.last_received {
            return false;
        }
        self.has_hole |= seq != self.last_received + 1;
        self.last_received = seq;
        self.waiting_since_ms.get_or_insert(now_ms);
        true
    }

    /// Takes a page frame; true when the replica took it.
    pub fn page(
        &mut self,
        frame: &Frame<'_>,
        now_ms: u64,
        browser: &dyn Browser,
        out: &mut Vec<Output>,
    ) -> bool {
        if !self.accept(&frame.header, now_ms) {
            return false;
        }
        let has_hole = std::mem::take(&mut self.has_hole);
        if frame.header.flags.has(Flags::KEYFRAME) {
            self.picture = Picture::Good;
            self.decoder = Decoder::new();
            self.epoch = frame.header.epoch;
        } else if has_hole {
            self.picture_lost();
        }
        // A late frame of an older document, or the middle of one whose beginning is missing.
        if self.picture != Picture::Good || frame.header.epoch != self.epoch {
            if frame.header.epoch > self.epoch {
                self.picture_lost();
            }
            return false;
        }
        let taken = self.take(frame, browser, out);
        if !taken {
            self.picture = Picture::Wanted { ask_at_ms: now_ms };
        }
        taken
    }

    fn take(&mut self, frame: &Frame<'_>, browser: &dyn Browser, out: &mut Vec<Output>) -> bool {
        let body = if frame.header.flags.has(Flags::DEFLATED) {
            match browser.inflate(frame.body, INFLATED_BYTES_MAX) {
                Some(body) => Cow::Owned(body),
                None => return false,
            }
        } else {
            Cow::Borrowed(frame.body)
        };
        let Ok(ops) = self.decoder.decode(&body) else { return false };
        let mut commands = Vec::new();
        let outcome = self.replica.apply(ops, browser, &mut commands);
        out.extend(commands.into_iter().map(Output::Mirror));
        outcome.is_ok()
    }

    /// The number to acknowledge, when enough has come or has waited long enough.
    pub fn due_ack(&mut self, now_ms: u64, frames: u64, wait_ms: u64) -> Option<u64> {
        let since_ms = self.waiting_since_ms?;
        let is_due = self.last_received - self.acknowledged >= frames || now_ms >= since_ms + wait_ms;
        is_due.then(|| {
            self.waiting_since_ms = None;
            self.acknowledged = self.last_received;
            self.last_received
        })
    }

    /// Whether to ask for a fresh picture now. One that does not come is asked for again.
    pub fn due_keyframe(&mut self, now_ms: u64) -> bool {
        let is_due = self.asks_at_ms().is_some_and(|ask_at_ms| now_ms >= ask_at_ms);
        if is_due {
            self.asked_at_ms = Some(now_ms);
            self.picture = Picture::Wanted { ask_at_ms: now_ms + KEYFRAME_WAIT_MS };
        }
        is_due
    }

    fn asks_at_ms(&self) -> Option<u64> {
        let earliest_ms = self.asked_at_ms.map_or(0, |asked_ms| asked_ms + KEYFRAME_APART_MS);
        match self.picture {
            Picture::Good => None,
            Picture::Wanted { ask_at_ms } => Some(ask_at_ms.max(earliest_ms)),
        }
    }

    /// Tells when something will be due.
    pub fn wakes(&self, ack_wait_ms: u64, at: &mut dyn FnMut(u64)) {
        if let Some(since_ms) = self.waiting_since_ms {
            at(since_ms + ack_wait_ms);
        }
        if let Some(ask_at_ms) = self.asks_at_ms() {
            at(ask_at_ms);
        }
    }
}
