//! The action lane: the closed set of things an agent can ask the customer's side to do. Nothing here is code or HTML.

use crate::limits::INSERT_BYTES_MAX;
use crate::message::{Short, Text, messages, record};
use crate::presence::Place;

/// Text an agent types.
pub type InsertText = Text<INSERT_BYTES_MAX>;

record! {
    /// One request of the agent. The frame's epoch names the document it was made in.
    pub struct Request {
        /// Names the request in the answer; counts up per agent.
        id: u32,
        /// The grant it relies on; an older one is refused.
        mode_epoch: u32,
        /// What to do.
        act: Act,
    }
}

impl Request {
    /// The bytes of this request.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        crate::message::Field::put(self, &mut out);
        out
    }

    /// Reads one whole request.
    ///
    /// # Errors
    /// Typed as [`crate::DecodeError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, crate::DecodeError> {
        let mut reader = crate::bytes::Reader::new(bytes);
        let request = <Self as crate::message::Field>::take(&mut reader)?;
        reader.finish()?;
        Ok(request)
    }
}

messages! {
    /// What to do.
    pub enum Act as "action" {
        /// Pointer at a place, without pressing: hover.
        1 => Hover { /// Where.
            at: Place },
        /// A press and release of a mouse button.
        2 => Click {
            /// Where.
            at: Place,
            /// Which button.
            button: Button,
            /// 1 for a click, 2 for the second of a double click, 3 for the third.
            count: u32,
            /// Held keys.
            modifiers: Modifiers,
        },
        /// Text typed into the focused or named editable element, at its selection.
        3 => Insert {
            /// The element.
            node: u32,
            /// The text.
            text: InsertText,
        },
        /// A key without text: Enter, Tab, Escape, arrows, Backspace, Delete, Home, End, PageUp, PageDown, a shortcut.
        4 => Key {
            /// The element that has the focus in the agent's mirror; 0 when none.
            node: u32,
            /// `KeyboardEvent.key`.
            key: Short,
            /// `KeyboardEvent.code`.
            code: Short,
            /// Held keys.
            modifiers: Modifiers,
        },
        /// The options of a select that shall be selected, by index in `options`.
        5 => Select {
            /// The select element.
            node: u32,
            /// Indices, rising.
            indices: Vec<u32>,
        },
        /// A whole new value for a field that has no text caret: date, time, colour, range and their kin.
        6 => SetValue {
            /// The input element.
            node: u32,
            /// Its new value.
            value: InsertText,
        },
        /// Scrolling to a position in CSS pixels.
        7 => Scroll {
            /// The scroll container; 0 is the window.
            node: u32,
            /// From the left.
            x: i32,
            /// From the top.
            y: i32,
        },
        /// The focus goes to an element.
        8 => Focus { /// The element.
            node: u32 },
        /// The selection in a text field, in UTF-16 units.
        9 => SelectText {
            /// The field.
            node: u32,
            /// Start.
            start: u32,
            /// End, not before start.
            end: u32,
        },
    }
}

messages! {
    /// A mouse button.
    pub enum Button as "button" {
        /// The main one.
        0 => Primary,
        /// The wheel.
        1 => Auxiliary,
        /// The one for context menus.
        2 => Secondary,
    }
}

/// Keys held during an action, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers(u8);

impl Modifiers {
    /// None.
    pub const NONE: Modifiers = Modifiers(0);
    /// Shift.
    pub const SHIFT: Modifiers = Modifiers(1);
    /// Control.
    pub const CTRL: Modifiers = Modifiers(2);
    /// Alt or Option.
    pub const ALT: Modifiers = Modifiers(4);
    /// Windows or Command.
    pub const META: Modifiers = Modifiers(8);

    /// Whether all keys of `other` are held.
    pub fn has(self, other: Modifiers) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of keys.
    #[must_use]
    pub fn with(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }
}

impl crate::message::Field for Modifiers {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.0);
    }
    fn take(reader: &mut crate::bytes::Reader<'_>) -> Result<Self, crate::DecodeError> {
        match reader.u8()? {
            bits @ 0..16 => Ok(Self(bits)),
            _ => Err(crate::DecodeError::Malformed("modifiers")),
        }
    }
}
