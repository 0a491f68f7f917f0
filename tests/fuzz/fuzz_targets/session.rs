//! Any bytes as a message between the two people, of either side: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::session::{FromAgent, FromCustomer};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = FromAgent::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
    if let Ok(message) = FromCustomer::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
});
