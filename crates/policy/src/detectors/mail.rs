//! E-mail addresses (RFC 5322, the part in front without quotes), with letters of any alphabet.

use super::plain::{LETTER, at, before, is_word};

/// The end of the address that begins at a place.
pub(super) fn end(text: &[u8], begin: usize) -> Option<usize> {
    let mut place = begin;
    if is_local(before(text, begin)) {
        return None;
    }
    while is_local(at(text, place)) {
        place += 1;
    }
    if place == begin || at(text, place) != b'@' {
        return None;
    }
    let mut found = None;
    let first = place + 1;
    let mut label = first;
    loop {
        place = label;
        while is_word(at(text, place)) || at(text, place) == b'-' {
            place += 1;
        }
        // The last part of a domain has two letters or more, and no digit in front: `package@1.20` is none.
        if label > first && place >= label + 2 && !at(text, label).is_ascii_digit() {
            found = Some(place);
        }
        if place == label || at(text, place) != b'.' {
            return found;
        }
        label = place + 1;
    }
}

fn is_local(letter: u8) -> bool {
    // Between the characters that have a meaning in a list of addresses.
    matches!(letter, LETTER | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-'..=b'9' | b'=' | b'?' | b'A'..=b'Z' | b'^'..=b'~')
}
