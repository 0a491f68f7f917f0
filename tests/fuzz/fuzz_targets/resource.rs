//! Any bytes as a resource request or answer: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::resource::{FromCustomer, ToCustomer};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = ToCustomer::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
    if let Ok(message) = FromCustomer::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
});
