//! Numbers: one encoding each, and every other one refused.

use crate::{as_hex, hex};
use proptest::prelude::*;
use protocol::DecodeError;
use protocol::varint::{put, take, unzigzag, zigzag};

fn encoded(value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, value);
    out
}

fn decoded(mut bytes: &[u8]) -> Result<(u64, usize), DecodeError> {
    let value = take(&mut bytes)?;
    Ok((value, bytes.len()))
}

#[test]
fn numbers_have_these_bytes() {
    for (value, bytes) in [
        (0, "00"),
        (1, "01"),
        (127, "7f"),
        (128, "80 01"),
        (300, "ac 02"),
        (16_383, "ff 7f"),
        (16_384, "80 80 01"),
        (u64::from(u32::MAX), "ff ff ff ff 0f"),
        (u64::MAX, "ff ff ff ff ff ff ff ff ff 01"),
    ] {
        assert_eq!(as_hex(&encoded(value)), bytes);
        assert_eq!(decoded(&hex(bytes)), Ok((value, 0)));
    }
}

#[test]
fn signed_numbers_are_folded_around_zero() {
    for (value, folded) in [(0, 0), (-1, 1), (1, 2), (-2, 3), (i64::MAX, u64::MAX - 1), (i64::MIN, u64::MAX)]
    {
        assert_eq!((zigzag(value), unzigzag(folded)), (folded, value));
    }
}

#[test]
fn longer_encodings_of_a_number_are_malformed() {
    for length in 2..=10 {
        for low in [0x80, 0x81, 0xff] {
            let mut bytes = vec![0x80; length];
            bytes[0] = low;
            bytes[length - 1] = 0;
            assert_eq!(decoded(&bytes), Err(DecodeError::Malformed("number")), "{}", as_hex(&bytes));
        }
    }
}

#[test]
fn numbers_beyond_64_bits_are_malformed() {
    for last in 2..=0xff {
        let mut bytes = vec![0xff; 10];
        bytes[9] = last;
        assert_eq!(decoded(&bytes), Err(DecodeError::Malformed("number")));
    }
}

#[test]
fn every_accepted_pair_of_bytes_is_what_would_be_written() {
    for first in 0..=0xff {
        for second in 0..=0xff {
            let bytes = [first, second];
            if let Ok((value, left)) = decoded(&bytes) {
                assert_eq!(encoded(value), bytes[..2 - left]);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_number_survives_the_way(value in any::<u64>(), shift in 0..64u32) {
        let value = value >> shift;
        prop_assert_eq!(decoded(&encoded(value)), Ok((value, 0)));
        prop_assert_eq!(unzigzag(zigzag(value as i64)), value as i64);
    }

    #[test]
    fn a_number_cut_short_is_incomplete(value in any::<u64>(), shift in 0..64u32) {
        let bytes = encoded(value >> shift);
        for end in 0..bytes.len() {
            prop_assert_eq!(decoded(&bytes[..end]), Err(DecodeError::Incomplete));
        }
    }

    #[test]
    fn what_is_accepted_is_canonical(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
        if let Ok((value, left)) = decoded(&bytes) {
            prop_assert_eq!(&encoded(value), &bytes[..bytes.len() - left]);
        }
    }
}
