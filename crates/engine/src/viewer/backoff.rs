//! When to try a lost connection again: soon, then rarer, never all at the same moment.

/// The first wait, ms. A relay that restarts is back in about a second.
const FIRST_MS: u64 = 250;

/// The longest wait, ms: an agent does not want to wait longer once the network is back.
const LONGEST_MS: u64 = 10_000;

/// Counts attempts and spreads them.
#[derive(Debug)]
pub struct Backoff {
    attempts: u32,
    random: u64,
}

impl Backoff {
    /// `seed` differs between browsers, so that they do not return in step.
    pub fn new(seed: u64) -> Self {
        // Zero is the one state the generator below never leaves.
        Self { attempts: 0, random: seed | 1 }
    }

    /// How long to wait before the next attempt, ms: between half and all of a time that doubles.
    pub fn next_ms(&mut self) -> u64 {
        let whole = (FIRST_MS << self.attempts.min(16)).min(LONGEST_MS);
        self.attempts = self.attempts.saturating_add(1);
        // xorshift64
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        whole / 2 + self.random % (whole / 2 + 1)
    }

    /// An attempt has succeeded.
    pub fn succeeded(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_start_over_after_success() {
        let mut backoff = Backoff::new(7);
        let waits: Vec<u64> = (0..40).map(|_| backoff.next_ms()).collect();
        for (attempt, &wait) in waits.iter().enumerate() {
            let whole = (FIRST_MS << attempt.min(16)).min(LONGEST_MS);
            assert!((whole / 2..=whole).contains(&wait), "attempt {attempt}: {wait}");
        }
        backoff.succeeded();
        assert!(backoff.next_ms() <= FIRST_MS);
    }

    #[test]
    fn two_browsers_do_not_return_in_step() {
        let (mut one, mut other) = (Backoff::new(1), Backoff::new(2));
        assert!((0..8).any(|_| one.next_ms() != other.next_ms()));
    }
}
