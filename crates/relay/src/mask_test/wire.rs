//! Everything that is exchanged during a test, opened as far as it can be, for the search.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::read::DeflateDecoder;
use protocol::limits::INFLATED_BYTES_MAX;
use protocol::page::Op;
use protocol::{Flags, Frame, Lane};

/// Bytes, and what they are.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Who, which way, and by what.
    pub what: String,
    /// As they were before compression.
    pub bytes: Vec<u8>,
}

/// What is kept of all lines.
#[derive(Debug, Clone, Default)]
pub struct Wire(Arc<Mutex<Vec<Exchange>>>);

impl Wire {
    /// Keeps something.
    pub fn keep(&self, what: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let exchange = Exchange { what: what.into(), bytes: bytes.into() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }

    /// Keeps a frame as it came, and its body inflated.
    pub fn keep_frame(&self, who: &str, bytes: &[u8]) {
        self.keep(format!("{who} a frame"), bytes);
        if let Ok(frame) = Frame::decode(bytes) {
            self.keep(format!("{who} a {} frame", lane_name(frame.header.lane)), inflated(&frame));
        }
    }

    /// Keeps operations one by one, so that a find says what kind it is in.
    pub fn keep_operations(&self, ops: &[Op]) {
        for op in ops {
            let words = format!("{op:?}");
            let kind: String = words.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            self.keep(format!("page operation {kind}"), words);
        }
    }

    /// Everything so far.
    pub fn all(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The body of a frame as it was before it was compressed; what cannot be inflated stays as it is.
pub fn inflated(frame: &Frame<'_>) -> Vec<u8> {
    if !frame.header.flags.has(Flags::DEFLATED) {
        return frame.body.to_vec();
    }
    let mut body = Vec::new();
    match DeflateDecoder::new(frame.body).take(INFLATED_BYTES_MAX as u64).read_to_end(&mut body) {
        Ok(_) => body,
        Err(_) => frame.body.to_vec(),
    }
}

fn lane_name(lane: Lane) -> &'static str {
    match lane {
        Lane::Control => "control",
        Lane::Page => "page",
        Lane::Presence => "presence",
        Lane::Action => "action",
        Lane::Session => "session",
        Lane::Resource => "resource",
    }
}

/// The relay's log, kept instead of written.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// All of it.
    pub fn text(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use protocol::{Epoch, FrameSeq, Header, Role};
    use std::io::Write;

    #[test]
    fn a_compressed_body_is_kept_as_it_was_before() {
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(b"secret secret secret").unwrap();
        let body = deflate.finish().unwrap();
        let header = Header {
            lane: Lane::Page,
            role: Role::Customer,
            flags: Flags::DEFLATED,
            epoch: Epoch(1),
            seq: FrameSeq(1),
        };
        let wire = Wire::default();
        wire.keep_frame("customer sent", &Frame { header, body: &body }.encode());
        let all = wire.all();
        assert_eq!(all[1].what, "customer sent a page frame");
        assert_eq!(all[1].bytes, b"secret secret secret");
    }
}
