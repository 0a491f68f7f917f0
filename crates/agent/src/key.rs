//! The secret to resume with, as text for the console's storage.

use engine::viewer::wire::Key;
use std::fmt::Write as _;

/// Writes a key as hexadecimal digits.
pub fn to_text(key: &Key) -> String {
    key.0.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads a key back.
pub fn from_text(text: &str) -> Option<Key> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut key = [0; 16];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(Key(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back() {
        let key = Key([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xab, 0xcd, 0xef, 0xfe, 0xff]);
        assert_eq!(from_text(&to_text(&key)), Some(key));
        for wrong in ["", "00", "zz010203040506070809aabbccddeeff", "é0010203040506070809aabbccddeeff"] {
            assert_eq!(from_text(wrong), None, "{wrong}");
        }
    }
}
