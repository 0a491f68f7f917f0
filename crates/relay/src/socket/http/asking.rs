//! When a line over HTTP is lost: by who asks for what comes, and when the last who asked has gone. Pure.

use std::time::Duration;

use super::super::WRITE_WITHIN;

/// A line on which nobody asks for what comes for so long is lost: its customer is away.
const ASKED_WITHIN: Duration = Duration::from_secs(15);

/// After a request for what comes is broken off, its line still takes what is sent for so long. A page that is left
/// breaks it off, and its last frames, an exit among them, may arrive on another connection a moment later.
const LAST_FRAMES_WITHIN: Duration = Duration::from_secs(2);

/// Probes on one line. One is enough; each holds a connection for a second.
const PROBES_MAX: u32 = 4;

/// What is asked on a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking {
    /// The last request for what comes.
    number: u64,
    attention: Attention,
    /// Since when that is so.
    since: Duration,
    probes: u32,
}

/// Whether a request for what comes is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Attention {
    /// None since the last was complete: the next may come.
    #[default]
    Awaited,
    /// One is being answered.
    Answered,
    /// The last was broken off, and no other may come: what it was answered may be lost.
    BrokenOff,
}

impl Asking {
    /// Nothing yet, on a line that was opened then.
    pub fn since(now: Duration) -> Self {
        Self { since: now, ..Self::default() }
    }

    /// How it stands from now on.
    pub fn turn(&mut self, attention: Attention, now: Duration) {
        (self.attention, self.since) = (attention, now);
    }

    /// Counts a probe; false for one too many.
    pub fn may_probe(&mut self) -> bool {
        self.probes += 1;
        self.probes <= PROBES_MAX
    }

    /// Takes a request for what comes; false for one that is not the next.
    pub fn begin(&mut self, number: u64, now: Duration) -> bool {
        if self.attention != Attention::Awaited || number != self.number + 1 {
            return false;
        }
        *self = Self { number, attention: Attention::Answered, since: now, ..*self };
        true
    }

    /// Nobody is there any more.
    pub fn is_lost(&self, answer_within: Duration, now: Duration) -> bool {
        let patience = match self.attention {
            Attention::Awaited => ASKED_WITHIN,
            Attention::Answered => answer_within + WRITE_WITHIN,
            Attention::BrokenOff => LAST_FRAMES_WITHIN,
        };
        now.saturating_sub(self.since) > patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: Duration = Duration::from_secs(25);

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn requests_for_what_comes_are_numbered_and_one_at_a_time() {
        let mut asking = Asking::default();
        assert!(!asking.begin(2, at(1)), "not the first");
        assert!(asking.begin(1, at(1)));
        assert!(!asking.begin(2, at(2)), "while the first is being answered");
        asking.attention = Attention::Awaited;
        assert!(!asking.begin(1, at(2)), "what the first was answered may be lost");
        assert!(asking.begin(2, at(2)));
        asking.attention = Attention::BrokenOff;
        assert!(!asking.begin(3, at(3)), "what the second was answered may be lost");
    }

    #[test]
    fn a_line_is_lost_when_nobody_asks_or_an_answer_does_not_leave() {
        let mut asking = Asking::default();
        assert!(!asking.is_lost(ANSWER, ASKED_WITHIN));
        assert!(asking.is_lost(ANSWER, ASKED_WITHIN + at(1)));
        assert!(asking.begin(1, at(5)));
        assert!(!asking.is_lost(ANSWER, at(5) + ANSWER + WRITE_WITHIN));
        assert!(asking.is_lost(ANSWER, at(6) + ANSWER + WRITE_WITHIN));
        asking = Asking { attention: Attention::BrokenOff, since: at(9), ..asking };
        assert!(!asking.is_lost(ANSWER, at(9) + LAST_FRAMES_WITHIN));
        assert!(asking.is_lost(ANSWER, at(10) + LAST_FRAMES_WITHIN));
    }
}
