//! The operations of the page lane as the viewer receives them.

use super::tree::Tree;

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// A new document: forget nodes, strings and shapes.
    Begin(DocumentInfo),
    /// The whole document has been sent once; until then parts of it are missing.
    Complete,
    /// Nodes added, and known nodes moved.
    Tree(Tree),
    /// Nodes removed, each with its subtree.
    Remove(Vec<u32>),
    /// An attribute set, or removed when there is no value.
    Attribute {
        /// The element.
        node: u32,
        /// Qualified name as `getAttributeNames` gives it.
        name: String,
        /// The new value.
        value: Option<String>,
    },
    /// A part of an attribute's value replaced.
    AttributeSplice {
        /// The element.
        node: u32,
        /// The attribute.
        name: String,
        /// The change.
        splice: Splice,
    },
    /// A text node's whole new text.
    Text {
        /// The text node.
        node: u32,
        /// Its text.
        text: String,
    },
    /// A part of a text node's text replaced.
    TextSplice {
        /// The text node.
        node: u32,
        /// The change.
        splice: Splice,
    },
    /// The value a form field shows, apart from its attribute.
    Value {
        /// The field.
        node: u32,
        /// Its value.
        value: String,
    },
    /// The state of a checkbox or radio button.
    Checked {
        /// The input.
        node: u32,
        /// Its state.
        checked: Checked,
    },
    /// The selected options of a select, by index.
    Selected {
        /// The select.
        node: u32,
        /// Rising indices in `options`.
        indices: Vec<u32>,
    },
    /// A scroll position in CSS pixels.
    Scroll {
        /// The container; 0 is the window, a document in a frame is the frame's window.
        node: u32,
        /// From the left.
        x: i32,
        /// From the top.
        y: i32,
    },
    /// The size of the page's window.
    Viewport {
        /// CSS pixels.
        width: u32,
        /// CSS pixels.
        height: u32,
    },
    /// The focused element; 0 when none.
    Focus {
        /// The element.
        node: u32,
    },
    /// The selection of the document, in UTF-16 units or child indices; all 0 when there is none.
    Selection {
        /// Node and offset where it began.
        anchor: (u32, u32),
        /// Node and offset where it ends.
        focus: (u32, u32),
    },
    /// The selection inside a text field, in UTF-16 units.
    FieldSelection {
        /// The field.
        node: u32,
        /// Start.
        start: u32,
        /// End.
        end: u32,
    },
    /// The rules of a style sheet that differ from its source, or that have none.
    Sheet {
        /// Whose sheet.
        owner: SheetOwner,
        /// Whether the rules follow those of the Sheet operation before it.
        append: bool,
        /// CSS text.
        rules: String,
    },
    /// How many adopted sheets a document or shadow root has; later ones are dropped.
    AdoptedCount {
        /// Document or shadow root.
        root: u32,
        /// How many.
        count: u32,
    },
    /// The address changed without a new document.
    Location {
        /// Absolute.
        url: String,
    },
    /// What the agent is to see of restrictions on an element.
    Mark {
        /// The element.
        node: u32,
        /// The kind.
        mark: Mark,
    },
    /// A masked image or its kin, which is shown as a box of its size.
    Sized {
        /// The element.
        node: u32,
        /// CSS pixels.
        width: u32,
        /// CSS pixels.
        height: u32,
    },
    /// A dialog element's place: modal ones lie in the top layer.
    Modal {
        /// The dialog.
        node: u32,
        /// Whether it is modal now.
        modal: bool,
    },
    /// A frame shows a document, still without nodes. It goes with a `Remove` of its number, or with the frame.
    Frame {
        /// The frame's element.
        node: u32,
        /// What is in the frame.
        document: FrameDocument,
    },
}

/// A document in a frame, before its first node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameDocument {
    /// Its number.
    pub node: u32,
    /// Decides layout quirks.
    pub mode: DocumentMode,
    /// What relative addresses in it are relative to.
    pub base_url: String,
}

/// What a new document is, before its first node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentInfo {
    /// Absolute address, as far as it may be known.
    pub url: String,
    /// What relative addresses are relative to.
    pub base_url: String,
    /// Decides layout quirks.
    pub mode: DocumentMode,
    /// Window size in CSS pixels.
    pub width: u32,
    /// Window size in CSS pixels.
    pub height: u32,
}

/// The three layout modes of the HTML standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum DocumentMode {
    /// No-quirks mode.
    Standards = 0,
    /// Limited-quirks mode.
    LimitedQuirks = 1,
    /// Quirks mode.
    Quirks = 2,
}

impl DocumentMode {
    /// From its number on the wire.
    pub fn from_bits(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => DocumentMode::Standards,
            1 => DocumentMode::LimitedQuirks,
            2 => DocumentMode::Quirks,
            _ => return None,
        })
    }
}

/// The namespace of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Namespace {
    /// HTML.
    Html = 0,
    /// SVG.
    Svg = 1,
    /// MathML.
    MathMl = 2,
    /// Any other: rendered as nothing in particular.
    Other = 3,
}

impl Namespace {
    /// From its number on the wire.
    pub fn from_bits(bits: u8) -> Option<Self> {
        Some(match bits {
            0 => Namespace::Html,
            1 => Namespace::Svg,
            2 => Namespace::MathMl,
            3 => Namespace::Other,
            _ => return None,
        })
    }
}

/// The state of a checkbox or radio button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Checked {
    /// Off.
    Off = 0,
    /// On.
    On = 1,
    /// Off and shown as neither.
    Indeterminate = 2,
    /// On and shown as neither.
    OnIndeterminate = 3,
}

/// What the agent is to see of restrictions on an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// Nothing.
    Open = 0,
    /// Visible, not operable.
    Controlled = 1,
    /// Neither visible nor operable.
    Masked = 2,
}

/// Whose rules a Sheet operation carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetOwner {
    /// A style or link element whose rules were changed by script.
    Element(u32),
    /// An adopted sheet of a document or shadow root, by its index.
    Adopted {
        /// Document or shadow root.
        root: u32,
        /// Index in `adoptedStyleSheets`.
        index: u32,
    },
}

/// A replaced part of a text, in UTF-16 units as the DOM counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// Units kept at the front.
    pub start: u32,
    /// Units removed after them.
    pub removed: u32,
    /// What takes their place.
    pub inserted: String,
}
