//! How typed messages become bytes: one field trait, and two macros that keep a message's declaration its codec.

use crate::bytes::{Reader, put_block, put_i32};
use crate::error::DecodeError;
use crate::{limits, varint};

/// A value inside a message.
pub trait Field: Sized {
    /// Appends the value.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads the value from the front.
    ///
    /// # Errors
    /// Typed as [`DecodeError`].
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// A string of at most `MAX` bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Takes a string, cut at the last whole character within the limit.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.len() > MAX {
            let mut end = MAX;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            text.truncate(end);
        }
        Self(text)
    }

    /// The string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The string, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> From<&str> for Text<MAX> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<const MAX: usize> From<String> for Text<MAX> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<const MAX: usize> Field for Text<MAX> {
    fn put(&self, out: &mut Vec<u8>) {
        put_block(out, self.0.as_bytes());
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.str("text", MAX)?.to_owned()))
    }
}

/// Names, tokens, keys.
pub type Short = Text<{ limits::SHORT_BYTES_MAX }>;
/// Addresses.
pub type UrlText = Text<{ limits::URL_BYTES_MAX }>;

/// A secret of 128 bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; 16]);

/// Never shows the secret: logs hold nothing that could resume a session.
impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Field for Key {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut key = [0; 16];
        key.copy_from_slice(reader.take(16)?);
        Ok(Self(key))
    }
}

impl Field for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Malformed("flag")),
        }
    }
}

impl Field for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, u64::from(*self));
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.u32()
    }
}

impl Field for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, *self);
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.u64()
    }
}

impl Field for i32 {
    fn put(&self, out: &mut Vec<u8>) {
        put_i32(out, *self);
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.i32()
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(if bool::take(reader)? { Some(T::take(reader)?) } else { None })
    }
}

impl<T: Field> Field for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, self.len() as u64);
        for item in self {
            item.put(out);
        }
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = reader.count("list", limits::SELECTED_MAX)?;
        (0..count).map(|_| T::take(reader)).collect()
    }
}

/// Bytes of a resource chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk(pub Vec<u8>);

impl Field for Chunk {
    fn put(&self, out: &mut Vec<u8>) {
        put_block(out, &self.0);
    }
    fn take(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(reader.block("chunk", limits::RESOURCE_CHUNK_BYTES)?.to_vec()))
    }
}

/// Declares a record whose fields travel in the order they are written.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),* }
        impl $crate::message::Field for $name {
            fn put(&self, out: &mut Vec<u8>) { $( $crate::message::Field::put(&self.$field, out); )* }
            fn take(reader: &mut $crate::bytes::Reader<'_>) -> Result<Self, $crate::error::DecodeError> {
                Ok(Self { $($field: $crate::message::Field::take(reader)?),* })
            }
        }
    };
}

/// Declares an enum whose variants travel as their tag and then their fields in the order they are written.
macro_rules! messages {
    ($(#[$meta:meta])* pub enum $name:ident as $what:literal {
        $($(#[$vmeta:meta])* $tag:literal => $variant:ident $({ $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? })?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant $({ $($(#[$fmeta])* $field: $ty),* })?),* }
        impl $crate::message::Field for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        out.push($tag);
                        $($( $crate::message::Field::put($field, out); )*)?
                    })*
                }
            }
            fn take(reader: &mut $crate::bytes::Reader<'_>) -> Result<Self, $crate::error::DecodeError> {
                match reader.u8()? {
                    $($tag => Ok(Self::$variant $({ $($field: $crate::message::Field::take(reader)?),* })?),)*
                    tag => Err($crate::error::DecodeError::Unknown { what: $what, tag: tag.into() }),
                }
            }
        }
        impl $name {
            /// The bytes of this message.
            pub fn encode(&self) -> Vec<u8> {
                let mut out = Vec::new();
                $crate::message::Field::put(self, &mut out);
                out
            }
            /// Reads one whole message.
            ///
            /// # Errors
            /// Typed as [`crate::DecodeError`]; bytes after the message are an error.
            pub fn decode(bytes: &[u8]) -> Result<Self, $crate::error::DecodeError> {
                let mut reader = $crate::bytes::Reader::new(bytes);
                let message = <Self as $crate::message::Field>::take(&mut reader)?;
                reader.finish()?;
                Ok(message)
            }
        }
    };
}

pub(crate) use {messages, record};
