//! Canonical LEB128: one encoding a number, so that equal messages are equal bytes.

use crate::error::DecodeError;

/// Appends `value`, 1 to 10 bytes.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a number from the front of `bytes` and moves past it.
///
/// # Errors
/// [`DecodeError::Incomplete`] when the bytes end first; [`DecodeError::Malformed`] for a number that has a shorter
/// encoding or does not fit 64 bits.
pub fn take(bytes: &mut &[u8]) -> Result<u64, DecodeError> {
    let mut value = 0u64;
    for (index, &byte) in bytes.iter().enumerate().take(10) {
        let low = u64::from(byte & 0x7f);
        if index == 9 && byte > 1 {
            return Err(DecodeError::Malformed("number"));
        }
        value |= low << (7 * index);
        if byte & 0x80 == 0 {
            if byte == 0 && index > 0 {
                return Err(DecodeError::Malformed("number"));
            }
            *bytes = bytes.get(index + 1..).unwrap_or_default();
            return Ok(value);
        }
    }
    Err(DecodeError::Incomplete)
}

/// Maps small negative numbers to small positive ones.
pub fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// Undoes [`zigzag`].
pub fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
