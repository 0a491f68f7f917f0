//! Any bytes as page bodies of one stream: no panic, and what is read can be written again and read as the same.
//!
//! The input is a list of bodies, each after its length as two bytes, the lower one first; the last takes what is left.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::page::Decoder;

#[path = "../../../crates/protocol/tests/wire/writer.rs"]
mod writer;

fuzz_target!(|input: &[u8]| {
    let mut rest = input;
    let mut decoder = Decoder::new();
    let (mut sender, mut receiver) = (writer::Sender::default(), Decoder::new());
    while let Some((length, tail)) = rest.split_first_chunk::<2>() {
        let (body, tail) = tail.split_at(tail.len().min(u16::from_le_bytes(*length).into()));
        rest = tail;
        if let Ok(ops) = decoder.decode(body) {
            assert_eq!(receiver.decode(&sender.body(&ops)), Ok(ops));
        }
    }
});
