//! The frame: who sent it, on which lane, in which document, as which of its direction. The relay reads no further.

use crate::error::DecodeError;
use crate::limits;
use crate::varint;

/// What a frame's body is, and so how it is queued, replayed and who may send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Lane {
    /// To and from the relay itself: [`crate::control`]. Never sequenced.
    Control = 0,
    /// What the page shows, customer to agent: [`crate::page`]. Sequenced, kept for replay.
    Page = 1,
    /// Pointers, both ways: [`crate::presence`]. Never sequenced; the newest replaces the older.
    Presence = 2,
    /// What the agent asks to do, agent to customer: [`crate::action`]. Sequenced.
    Action = 3,
    /// Mode, navigation and answers, both ways: [`crate::session`]. Sequenced.
    Session = 4,
    /// Style sheets, images and fonts, between relay and customer: [`crate::resource`]. Never sequenced.
    Resource = 5,
}

impl Lane {
    /// Whether frames of this lane carry a sequence number, are kept for replay and never dropped.
    pub fn is_sequenced(self) -> bool {
        matches!(self, Lane::Page | Lane::Action | Lane::Session)
    }

    /// Bytes that a whole frame of this lane may have.
    pub fn frame_bytes_max(self) -> usize {
        match self {
            Lane::Page | Lane::Resource => limits::FRAME_BYTES_MAX,
            _ => limits::SMALL_FRAME_BYTES_MAX,
        }
    }

    fn from_bits(bits: u8) -> Result<Self, DecodeError> {
        Ok(match bits {
            0 => Lane::Control,
            1 => Lane::Page,
            2 => Lane::Presence,
            3 => Lane::Action,
            4 => Lane::Session,
            5 => Lane::Resource,
            _ => return Err(DecodeError::Unknown { what: "lane", tag: bits.into() }),
        })
    }
}

/// Who sent a frame. The relay checks it against the socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    /// The person whose page is shared.
    Customer = 0,
    /// The person who helps.
    Agent = 1,
    /// The relay.
    Relay = 2,
}

impl Role {
    /// Whether this role may send on `lane`.
    pub fn may_send(self, lane: Lane) -> bool {
        match lane {
            Lane::Control => true,
            Lane::Page => self == Role::Customer,
            Lane::Presence | Lane::Session => self != Role::Relay,
            Lane::Action => self == Role::Agent,
            Lane::Resource => self != Role::Agent,
        }
    }

    fn from_bits(bits: u8) -> Result<Self, DecodeError> {
        Ok(match bits {
            0 => Role::Customer,
            1 => Role::Agent,
            2 => Role::Relay,
            _ => return Err(DecodeError::Unknown { what: "role", tag: bits.into() }),
        })
    }
}

/// Which document of the session a frame speaks of; a page load or a new keyframe raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Epoch(pub u32);

/// The number of a sequenced frame in its direction, from 1; 0 on lanes without numbers.
///
/// A sender counts up by one. A receiver sees numbers that rise strictly; it drops what is at or below the last it
/// handled, and accepts holes, because the relay leaves out page frames that an agent is too slow for (the first page
/// frame after such a hole carries [`Flags::KEYFRAME`]) and actions that were meant for an older document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FrameSeq(pub u64);

/// Bits that the relay or a shell must know without reading the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// Nothing special.
    pub const NONE: Flags = Flags(0);
    /// The first frame of a keyframe: what came before it is not needed to show the page.
    pub const KEYFRAME: Flags = Flags(1);
    /// The body is compressed with raw deflate (RFC 1951).
    pub const DEFLATED: Flags = Flags(2);
    /// Older page content must not be replayed or kept: something in it has become private.
    pub const PURGE: Flags = Flags(4);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of bits.
    #[must_use]
    pub fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    fn from_bits(bits: u8) -> Result<Self, DecodeError> {
        if bits > 7 { Err(DecodeError::Unknown { what: "flag", tag: bits.into() }) } else { Ok(Flags(bits)) }
    }
}

/// All that is known of a frame without reading its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// What the body is.
    pub lane: Lane,
    /// Who sent it.
    pub role: Role,
    /// See [`Flags`].
    pub flags: Flags,
    /// See [`Epoch`].
    pub epoch: Epoch,
    /// See [`FrameSeq`].
    pub seq: FrameSeq,
}

impl Header {
    /// A header without flags, epoch or number: what control, presence and resource frames carry.
    pub fn plain(lane: Lane, role: Role) -> Self {
        Self { lane, role, flags: Flags::NONE, epoch: Epoch(0), seq: FrameSeq(0) }
    }
}

/// A header and the bytes after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What the relay reads.
    pub header: Header,
    /// What it does not.
    pub body: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Writes the frame: `lane | role << 4`, flags, epoch, sequence number, body.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.body.len() + 12);
        out.push(self.header.lane as u8 | (self.header.role as u8) << 4);
        out.push(self.header.flags.0);
        varint::put(&mut out, self.header.epoch.0.into());
        varint::put(&mut out, self.header.seq.0);
        out.extend_from_slice(self.body);
        out
    }

    /// Reads the header and leaves the body as it is.
    ///
    /// # Errors
    /// Typed as [`DecodeError`]: too long for its lane, unknown lane, role or flag, a role on a lane that is not its
    /// own, a number on a lane without numbers or none on one with.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut rest = bytes;
        let mut next = || {
            let (&byte, tail) = rest.split_first().ok_or(DecodeError::Incomplete)?;
            rest = tail;
            Ok(byte)
        };
        let kind = next()?;
        let flags = Flags::from_bits(next()?)?;
        let lane = Lane::from_bits(kind & 0x0f)?;
        let role = Role::from_bits(kind >> 4)?;
        if bytes.len() > lane.frame_bytes_max() {
            return Err(DecodeError::OverLimit { what: "frame", limit: lane.frame_bytes_max() });
        }
        if !role.may_send(lane) {
            return Err(DecodeError::Malformed("role for this lane"));
        }
        let epoch = u32::try_from(varint::take(&mut rest)?).map_err(|_| DecodeError::Malformed("epoch"))?;
        let seq = varint::take(&mut rest)?;
        if lane.is_sequenced() != (seq != 0) {
            return Err(DecodeError::Malformed("sequence number"));
        }
        if lane != Lane::Page && flags != Flags::NONE {
            return Err(DecodeError::Malformed("flags for this lane"));
        }
        Ok(Frame {
            header: Header { lane, role, flags, epoch: Epoch(epoch), seq: FrameSeq(seq) },
            body: rest,
        })
    }
}
