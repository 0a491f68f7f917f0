//! Any bytes as a pointer: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::presence::Presence;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = Presence::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
});
