//! How pieces become frames again: in order and each once, however the stream was cut and whatever was sent twice. Pure.

use bytes::{Buf, Bytes, BytesMut};
use protocol::DecodeError;
use protocol::bytes::Reader;
use protocol::limits::FRAME_BYTES_MAX;

/// What a line's sender has sent so far.
#[derive(Debug, Default)]
pub struct Inbound {
    received: u64,
    /// The beginning of a frame whose rest has not come: at most one frame's bytes and one piece.
    partial: BytesMut,
}

/// A piece that continues nothing, or a stream that is no frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Inbound {
    /// Takes a piece that stands after so many bytes of the stream, and appends the frames that are whole now.
    ///
    /// # Errors
    /// [`Broken`]: nothing more can be made of this stream.
    pub fn take(&mut self, after: u64, piece: &[u8], frames: &mut Vec<Bytes>) -> Result<(), Broken> {
        let known = self.received.checked_sub(after).ok_or(Broken)?;
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        let Some(news) = piece.get(known..) else { return Ok(()) };
        self.received += news.len() as u64;
        self.partial.extend_from_slice(news);
        while let Some(frame) = self.next_frame()? {
            frames.push(frame);
        }
        Ok(())
    }

    fn next_frame(&mut self) -> Result<Option<Bytes>, Broken> {
        let mut reader = Reader::new(&self.partial);
        let length = match reader.u64() {
            Ok(length) => usize::try_from(length).map_err(|_| Broken)?,
            Err(DecodeError::Incomplete) => return Ok(None),
            Err(_) => return Err(Broken),
        };
        if length == 0 || length > FRAME_BYTES_MAX {
            return Err(Broken);
        }
        if reader.left() < length {
            return Ok(None);
        }
        let before = self.partial.len() - reader.left();
        self.partial.advance(before);
        Ok(Some(self.partial.split_to(length).freeze()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use protocol::bytes::put_block;

    use super::*;

    proptest! {
        #[test]
        fn frames_come_once_and_in_order_however_they_are_cut_and_repeated(
            frames in vec(vec(any::<u8>(), 1..300), 0..20),
            cuts in vec((1..200usize, 0..300usize), 1..60),
        ) {
            let mut stream = Vec::new();
            for frame in &frames {
                put_block(&mut stream, frame);
            }
            let (mut inbound, mut came) = (Inbound::default(), Vec::new());
            let mut sent = 0;
            for (length, repeated) in cuts {
                let from = sent - repeated.min(sent);
                let to = (sent + length).min(stream.len());
                prop_assert_eq!(inbound.take(from as u64, &stream[from..to], &mut came), Ok(()));
                sent = to;
            }
            prop_assert_eq!(inbound.take(sent as u64, &stream[sent..], &mut came), Ok(()));
            prop_assert_eq!(came, frames);
        }
    }

    #[test]
    fn a_hole_and_what_is_no_frame_break_the_stream() {
        let mut frames = Vec::new();
        assert_eq!(Inbound::default().take(1, b"\x01a", &mut frames), Err(Broken));
        assert_eq!(Inbound::default().take(0, b"\x00", &mut frames), Err(Broken));
        let mut large = Vec::new();
        protocol::varint::put(&mut large, FRAME_BYTES_MAX as u64 + 1);
        assert_eq!(Inbound::default().take(0, &large, &mut frames), Err(Broken));
        assert_eq!(Inbound::default().take(0, &[0x80; 10], &mut frames), Err(Broken));
        assert_eq!(frames, Vec::<Bytes>::new());
    }

    #[test]
    fn what_was_received_already_is_left_out() {
        let (mut inbound, mut frames) = (Inbound::default(), Vec::new());
        assert_eq!(inbound.take(0, b"\x02ab\x02", &mut frames), Ok(()));
        assert_eq!(inbound.take(0, b"\x02ab", &mut frames), Ok(()));
        assert_eq!(inbound.take(3, b"\x02cd", &mut frames), Ok(()));
        assert_eq!(frames, [&b"ab"[..], &b"cd"[..]]);
    }
}
