//! Reads what the DOM reader has written. The other half of this page is `js-shim/src/dom/facts.ts`.

use policy::Raw;

/// The numbers of facts, as the reader writes them.
pub(super) mod code {
    pub const BEGIN: u32 = 1;
    pub const COMPLETE: u32 = 2;
    pub const RUN: u32 = 3;
    pub const REMOVED: u32 = 4;
    pub const ATTRIBUTE: u32 = 5;
    pub const TEXT: u32 = 6;
    pub const VALUE: u32 = 7;
    pub const CHECKED: u32 = 8;
    pub const SELECTED: u32 = 9;
    pub const SCROLL: u32 = 10;
    pub const VIEWPORT: u32 = 11;
    pub const FOCUS: u32 = 12;
    pub const SELECTION: u32 = 13;
    pub const FIELD_SELECTION: u32 = 14;
    pub const ELEMENT_SHEET: u32 = 15;
    pub const ADOPTED_SHEET: u32 = 16;
    pub const ADOPTED_COUNT: u32 = 17;
    pub const LOCATION: u32 = 18;
    pub const MODAL: u32 = 19;
    pub const WAS_PASSWORD: u32 = 20;
    pub const FRAME: u32 = 21;
    pub const RESTRICTED: u32 = 22;
    pub const INVALID: u32 = 23;
    pub const BOX: u32 = 24;
    pub const SLOT: u32 = 25;
    pub const FRAME_LOCATION: u32 = 26;
}

/// The numbers of tokens inside a run.
pub(super) mod token {
    pub const CLOSE: u32 = 0;
    pub const ELEMENT: u32 = 1;
    pub const TEXT: u32 = 2;
    pub const SHADOW: u32 = 3;
    pub const DOCTYPE: u32 = 4;
    pub const KNOWN: u32 = 5;
    pub const SLOTTED: u32 = 6;
    pub const PASSED: u32 = 7;
}

/// Bits of an element's flags, above the namespace.
pub(super) mod flag {
    pub const NAMESPACE: u32 = 3;
    pub const HAS_CHILDREN: u32 = 4;
    pub const WAS_PASSWORD: u32 = 8;
    pub const RESTRICTED: u32 = 16;
}

const NONE: u32 = 0xffff_ffff;
const NEW_NAME: u32 = 0xffff_fffe;

/// The batch does not hold what its words promise: reader and engine are out of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the batch of facts does not hold what it promises")]
pub struct Garbled;

/// A name as it stands in a batch.
#[derive(Debug, Clone, Copy)]
pub(super) enum NameFact<'a> {
    /// Announced before.
    Known(u32),
    /// New: it gets the next number.
    New(&'a str),
}

/// A cursor over one batch.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    words: core::slice::Iter<'a, u32>,
    text: &'a str,
    /// UTF-16 units are bytes: true for most pages, and then no text is counted.
    ascii: bool,
}

impl<'a> Batch<'a> {
    pub fn new(words: &'a [u32], text: &'a str) -> Self {
        Self { words: words.iter(), text, ascii: text.is_ascii() }
    }

    pub fn is_empty(&self) -> bool {
        self.words.len() == 0
    }

    /// The next word, without taking it.
    pub fn peek(&self) -> Option<u32> {
        self.words.as_slice().first().copied()
    }

    pub fn word(&mut self) -> Result<u32, Garbled> {
        self.words.next().copied().ok_or(Garbled)
    }

    /// A count of things of at least one word each.
    pub fn count(&mut self) -> Result<usize, Garbled> {
        let count = self.word()? as usize;
        if count > self.words.len() { Err(Garbled) } else { Ok(count) }
    }

    /// A list of numbers.
    pub fn list(&mut self) -> Result<Box<[u32]>, Garbled> {
        let count = self.count()?;
        (0..count).map(|_| self.word()).collect()
    }

    pub fn signed(&mut self) -> Result<i32, Garbled> {
        Ok(self.word()? as i32)
    }

    pub fn raw(&mut self) -> Result<Raw<'a>, Garbled> {
        let units = self.word()?;
        Ok(Raw::new(self.piece(units)?))
    }

    pub fn raw_or_none(&mut self) -> Result<Option<Raw<'a>>, Garbled> {
        match self.word()? {
            NONE => Ok(None),
            units => Ok(Some(Raw::new(self.piece(units)?))),
        }
    }

    pub fn name(&mut self) -> Result<NameFact<'a>, Garbled> {
        match self.word()? {
            NEW_NAME => {
                let units = self.word()?;
                Ok(NameFact::New(self.piece(units)?))
            }
            number => Ok(NameFact::Known(number)),
        }
    }

    /// The next piece, which is `units` UTF-16 units long and ends in NUL.
    fn piece(&mut self, units: u32) -> Result<&'a str, Garbled> {
        let bytes = if self.ascii { units as usize } else { bytes_of_units(self.text, units)? };
        let (piece, rest) = self.text.split_at_checked(bytes).ok_or(Garbled)?;
        self.text = rest.strip_prefix('\0').ok_or(Garbled)?;
        Ok(piece)
    }
}

/// How many bytes the first `units` UTF-16 units of `text` take.
fn bytes_of_units(text: &str, units: u32) -> Result<usize, Garbled> {
    let mut left = units;
    let mut bytes = 0;
    for &byte in text.as_bytes() {
        // Units begin at every byte that does not continue a character; four-byte characters are two units.
        if byte & 0xc0 != 0x80 {
            if left == 0 {
                return Ok(bytes);
            }
            left = left.checked_sub(if byte >= 0xf0 { 2 } else { 1 }).ok_or(Garbled)?;
        }
        bytes += 1;
    }
    if left == 0 { Ok(bytes) } else { Err(Garbled) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_counted_in_utf16_units() {
        let text = "añb\0😀\0\u{fffd}x\0";
        let mut batch = Batch::new(&[3, 2, NONE, 2], text);
        assert_eq!(batch.raw().map(|raw| raw.judge()), Ok("añb"));
        assert_eq!(batch.raw().map(|raw| raw.judge()), Ok("😀"));
        assert!(matches!(batch.raw_or_none(), Ok(None)));
        assert_eq!(batch.raw().map(|raw| raw.judge()), Ok("\u{fffd}x"));
    }

    #[test]
    fn a_batch_that_promises_more_than_it_holds_is_an_error() {
        assert!(Batch::new(&[4], "abc\0").raw().is_err());
        assert!(Batch::new(&[2], "abc\0").raw().is_err());
        assert!(Batch::new(&[1], "😀\0").raw().is_err());
        assert!(Batch::new(&[5, 1], "").count().is_err());
        assert!(Batch::new(&[], "").word().is_err());
    }
}
