//! Any bytes as a message from the relay: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::control::FromRelay;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = FromRelay::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
});
