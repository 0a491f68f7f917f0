//! Telephone numbers: international ones (E.164), and national ones in forms that little else has.

use super::plain::{Between, at, before, digit, is_word, skip};

/// What a number is written like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `+49 30 1234567`
    Plus,
    /// `(030) 1234567`
    Brackets,
    /// `030 1234567`, `0049 30 1234567`, `555-123-4567`, `1-555-123-4567`
    Bare,
}

/// The end of the number that begins at a place.
pub(super) fn end(text: &[u8], begin: usize) -> Option<usize> {
    let (form, mut place) = match at(text, begin) {
        b'+' => (Form::Plus, skip(text, begin + 1, Between::OfTelephone)),
        b'(' => (Form::Brackets, begin + 1),
        _ => (Form::Bare, begin),
    };
    if digit(text, place).is_none() || is_part_of_more(text, begin) {
        return None;
    }
    let mut found = None;
    // The digits, the first three of them, and the lengths of their groups, one hexadecimal digit for each.
    let (mut count, mut first, mut groups) = (0, 0, 0_u32);
    let mut leading = 0;
    loop {
        let (group, mut value) = (place, 0_u32);
        while let Some(digit) = digit(text, place) {
            count += 1;
            if count <= 3 {
                first = first * 10 + digit;
            }
            value = value.wrapping_mul(10).wrapping_add(digit);
            place += 1;
        }
        let length = place - group;
        if length == 0 || count > 17 {
            return found;
        }
        // A year after a day or a month.
        if form != Form::Plus && length == 4 && matches!(groups & 15, 1 | 2) && matches!(value, 1900..=2099) {
            return None;
        }
        if groups == 0 {
            leading = length;
        }
        groups = groups << 4 | length.min(15) as u32;
        let fits = match form {
            Form::Plus => (8..=15).contains(&count),
            Form::Brackets => (9..=12).contains(&count) && groups >= 0x10,
            Form::Bare => match (first, count) {
                (1..=9, 10..) => true,
                // A single zero in front is that of a fraction, or of a book's number.
                (10..=99, 9..=12) => leading > 1,
                (200..=999, 10) => groups == 0x334,
                (100..=199, 11) => groups == 0x1334,
                _ => false,
            },
        };
        if fits && !goes_on(text, place) {
            found = Some(place);
        }
        let next = skip(text, place, Between::OfTelephone);
        if next == place {
            return found;
        }
        place = next;
    }
}

/// Whether a word or a number begins before this place.
fn is_part_of_more(text: &[u8], begin: usize) -> bool {
    let (previous, earlier) = (before(text, begin), before(text, begin.saturating_sub(1)));
    match previous {
        b'_' => true,
        b'-' => is_word(earlier),
        b'.' | b',' | b'/' | b':' => earlier.is_ascii_digit(),
        _ => is_word(previous),
    }
}

/// Whether a word or a number goes on after this place.
fn goes_on(text: &[u8], end: usize) -> bool {
    let after = at(text, end + 1);
    match at(text, end) {
        b'_' => true,
        b'-' => after.is_ascii_alphabetic(),
        b',' | b':' => after.is_ascii_digit(),
        next => is_word(next),
    }
}
