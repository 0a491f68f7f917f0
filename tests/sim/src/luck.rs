//! What happens by chance, the same for the same seed.

/// A linear congruential generator (Knuth's MMIX constants): a simulation needs no better.
#[derive(Debug)]
pub struct Luck(u64);

impl Luck {
    /// The same luck for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
