//! Characters as detectors see them: one byte for each, whatever a page wrote them with.

/// A letter that is none of ASCII.
pub(super) const LETTER: u8 = 0x80;
/// Anything else that is none of ASCII.
const OTHER: u8 = 0x81;

/// Whether a text with this byte may have something for the built-in detectors: a digit or an `@`, or the first byte of
/// one that is none of ASCII.
pub(super) fn may_be_found(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'@' | 0xd9 | 0xdb | 0xef)
}

/// Spaces of every width, and what has no width at all, become spaces; dashes become `-`; digits of Arabic, and all that
/// is written in full width, become ASCII.
pub(super) fn of(letter: char) -> u8 {
    let code = letter as u32;
    let (base, first) = match code {
        0x09..=0x0d | 0xa0 | 0xad | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x2064 | 0x3000 | 0xfeff => {
            return b' ';
        }
        0x2010..=0x2015 | 0x2212 => return b'-',
        0..=0x7f => (0, 0),
        0x660..=0x669 => (b'0', 0x660),
        0x6f0..=0x6f9 => (b'0', 0x6f0),
        0xff01..=0xff5e => (b'!', 0xff01),
        0xc0..=0x1fff => return LETTER,
        // Also scripts that are written without spaces: what is found would not end where its form does.
        _ => return OTHER,
    };
    base + (code - first) as u8
}

/// The character at a place; a space outside of the text.
pub(super) fn at(text: &[u8], place: usize) -> u8 {
    text.get(place).copied().unwrap_or(b' ')
}

/// The character before a place.
pub(super) fn before(text: &[u8], place: usize) -> u8 {
    at(text, place.wrapping_sub(1))
}

/// The digit at a place.
pub(super) fn digit(text: &[u8], place: usize) -> Option<u32> {
    char::from(at(text, place)).to_digit(10)
}

/// Whether it is part of a word.
pub(super) fn is_word(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || letter == LETTER
}

/// What may stand between groups of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// Spaces and dashes.
    Groups,
    /// Also dots, slashes and brackets.
    OfTelephone,
}

/// The place after what stands between, three characters at most.
pub(super) fn skip(text: &[u8], place: usize, between: Between) -> usize {
    let mut end = place;
    while end < text.len().min(place + 3) {
        match at(text, end) {
            b' ' | b'-' => {}
            b'.' | b'/' | b'(' | b')' if between == Between::OfTelephone => {}
            _ => break,
        }
        end += 1;
    }
    end
}
