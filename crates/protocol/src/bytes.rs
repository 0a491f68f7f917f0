//! A cursor over received bytes and the few shapes that all messages are made of.

use crate::error::DecodeError;
use crate::varint;

/// Reads values from the front of a slice; every read is bounded and none panics.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the front of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether everything has been read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Everything that is left.
    pub fn rest(self) -> &'a [u8] {
        self.rest
    }

    /// # Errors
    /// [`DecodeError::Incomplete`] at the end.
    pub fn u8(&mut self) -> Result<u8, DecodeError> {
        let (&first, rest) = self.rest.split_first().ok_or(DecodeError::Incomplete)?;
        self.rest = rest;
        Ok(first)
    }

    /// # Errors
    /// As [`varint::take`].
    pub fn u64(&mut self) -> Result<u64, DecodeError> {
        varint::take(&mut self.rest)
    }

    /// # Errors
    /// As [`varint::take`]; malformed when the number does not fit.
    pub fn u32(&mut self) -> Result<u32, DecodeError> {
        u32::try_from(self.u64()?).map_err(|_| DecodeError::Malformed("number"))
    }

    /// A signed number, zigzag coded.
    ///
    /// # Errors
    /// As [`Reader::u32`].
    pub fn i32(&mut self) -> Result<i32, DecodeError> {
        i32::try_from(varint::unzigzag(self.u64()?)).map_err(|_| DecodeError::Malformed("number"))
    }

    /// A count of things that are at least one byte each, so a lie about it cannot reserve memory.
    ///
    /// # Errors
    /// Over `limit`, or more than bytes are left.
    pub fn count(&mut self, what: &'static str, limit: usize) -> Result<usize, DecodeError> {
        let count = self.u64()?;
        if count > limit as u64 {
            return Err(DecodeError::OverLimit { what, limit });
        }
        if count > self.rest.len() as u64 {
            return Err(DecodeError::Incomplete);
        }
        Ok(count as usize)
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// [`DecodeError::Incomplete`] when fewer are left.
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(DecodeError::Incomplete)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Bytes with their length before them.
    ///
    /// # Errors
    /// Over `limit` or cut short.
    pub fn block(&mut self, what: &'static str, limit: usize) -> Result<&'a [u8], DecodeError> {
        let len = self.count(what, limit)?;
        self.take(len)
    }

    /// A string with its byte length before it.
    ///
    /// # Errors
    /// Over `limit`, cut short, or not UTF-8.
    pub fn str(&mut self, what: &'static str, limit: usize) -> Result<&'a str, DecodeError> {
        core::str::from_utf8(self.block(what, limit)?).map_err(|_| DecodeError::Malformed("text"))
    }

    /// # Errors
    /// [`DecodeError::Trailing`] when bytes are left.
    pub fn finish(self) -> Result<(), DecodeError> {
        if self.rest.is_empty() { Ok(()) } else { Err(DecodeError::Trailing) }
    }
}

/// Appends a signed number, zigzag coded.
pub fn put_i32(out: &mut Vec<u8>, value: i32) {
    varint::put(out, varint::zigzag(i64::from(value)));
}

/// Appends bytes with their length before them.
pub fn put_block(out: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Appends a string with its byte length before it.
pub fn put_str(out: &mut Vec<u8>, text: &str) {
    put_block(out, text.as_bytes());
}
