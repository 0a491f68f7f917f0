//! How fast somebody may send: a burst at once, then one each so often. Pure: takes `now`.

use std::time::Duration;

/// What is left of somebody's allowance, kept as the time at which all of it is there again.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    every: Duration,
    burst: u32,
    full_at: Duration,
}

/// It is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFast;

impl Allowance {
    /// `burst` at once, then one `every` so often.
    pub fn new(burst: u32, every: Duration) -> Self {
        Self { every, burst, full_at: Duration::ZERO }
    }

    /// Takes one.
    ///
    /// # Errors
    /// [`TooFast`]; nothing is taken then.
    pub fn take(&mut self, now: Duration) -> Result<(), TooFast> {
        let full_at = self.full_at.max(now) + self.every;
        if full_at - now > self.every * self.burst {
            return Err(TooFast);
        }
        self.full_at = full_at;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_a_burst_then_one_each_second_and_a_burst_again_after_a_pause() {
        let second = Duration::from_secs(1);
        let mut allowance = Allowance::new(3, second);
        let mut given = |at: Duration| (0..10).filter(|_| allowance.take(at).is_ok()).count();
        assert_eq!(given(second), 3);
        assert_eq!(given(second * 2), 1);
        assert_eq!(given(second * 2 + second / 2), 0);
        assert_eq!(given(second * 4), 2);
        assert_eq!(given(second * 60), 3);
    }
}
