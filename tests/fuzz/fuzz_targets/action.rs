//! Any bytes as a request of the agent: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::action::Request;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(message) = Request::decode(bytes) {
        assert_eq!(message.encode(), bytes);
    }
});
