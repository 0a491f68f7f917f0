//! Maps from node numbers: their hash is one multiplication, because a first picture asks them half a million times.
//!
//! A customer's side that chose its numbers to collide would slow down the one agent that watches it, and it can send
//! that agent [`protocol::limits::NODES_MAX`] nodes anyway.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are node numbers.
pub type ByNumber<T> = HashMap<u32, T, BuildHasherDefault<NumberHasher>>;

/// A set of node numbers.
pub type Numbers = HashSet<u32, BuildHasherDefault<NumberHasher>>;

/// Spreads one number over all bits.
#[derive(Debug, Default, Clone, Copy)]
pub struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        // The upper half of a product with an odd number depends on all bits of both.
        let product = (self.0 ^ u64::from(number) ^ 0x9e37_79b9).wrapping_mul(0xff51_afd7_ed55_8ccd);
        self.0 = product ^ product >> 32;
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u32(number as u32);
        self.write_u32((number as u64 >> 32) as u32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    #[test]
    fn neighbours_are_spread_over_upper_and_lower_bits() {
        let build = BuildHasherDefault::<NumberHasher>::default();
        let hashes: Vec<u64> = (0..10_000u32).map(|number| build.hash_one(number)).collect();
        for shift in [0, 57] {
            let mut filled = [0u32; 128];
            hashes.iter().for_each(|hash| filled[(hash >> shift) as usize & 127] += 1);
            assert!(filled.iter().all(|&count| (20..200).contains(&count)), "{shift}: {filled:?}");
        }
    }
}
