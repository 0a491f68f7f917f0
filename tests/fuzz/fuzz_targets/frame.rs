//! Any bytes as a frame: read or refused, and what is read is written as it came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::Frame;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = Frame::decode(bytes) {
        assert!(frame.header.role.may_send(frame.header.lane));
        assert_eq!(frame.encode(), bytes);
    }
});
