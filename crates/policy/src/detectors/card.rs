//! Numbers of payment cards (ISO/IEC 7812): 13 to 19 digits that begin like those of a card network, with a check digit.

use super::plain::{Between, before, digit, skip};

const DIGITS_MAX: u32 = 19;

/// First and last of the first four digits, and bits of the numbers of digits, from 13 on.
const ISSUED: [(u16, u16, u8); 16] = [
    (2200, 2204, 0b111_1000),
    (2221, 2720, 0b000_1000),
    (3000, 3059, 0b111_1010),
    (3095, 3095, 0b111_1010),
    (3400, 3499, 0b000_0100),
    (3528, 3589, 0b111_1000),
    (3600, 3699, 0b111_1010),
    (3700, 3799, 0b000_0100),
    (3800, 3999, 0b111_1010),
    (4000, 4999, 0b110_1001),
    (5000, 5099, 0b111_1111),
    (5100, 5599, 0b000_1000),
    (5600, 5899, 0b111_1111),
    (6000, 6999, 0b111_1111),
    (8100, 8299, 0b111_1000),
    (9792, 9792, 0b000_1000),
];

/// The end of the number that begins at a place.
pub(super) fn end(text: &[u8], begin: usize) -> Option<usize> {
    if before(text, begin).is_ascii_digit() {
        return None;
    }
    let mut found = None;
    // The sum of the check (H. P. Luhn) when the last digit counts once, and when it counts twice.
    let (mut once, mut twice) = (0, 0);
    let (mut first, mut count) = (0, 0);
    let mut at = begin;
    while let Some(value) = digit(text, at) {
        (once, twice) = (twice + value, once + value * 2 - if value > 4 { 9 } else { 0 });
        count += 1;
        if count <= 4 {
            first = first * 10 + value;
        }
        at += 1;
        let is_end = digit(text, at).is_none();
        if is_end && once % 10 == 0 && is_issued(first, count) {
            found = Some(at);
        }
        if count == DIGITS_MAX {
            break;
        }
        at = skip(text, at, Between::Groups);
    }
    found
}

fn is_issued(first: u32, count: u32) -> bool {
    let allows = |(low, high, counts): &(u16, u16, u8)| {
        u32::from(*low) <= first && first <= u32::from(*high) && counts >> (count - 13) & 1 != 0
    };
    count >= 13 && ISSUED.iter().any(allows)
}
