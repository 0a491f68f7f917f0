//! What the mirror is told to do: harmless by construction, and fitting the tree it already has.

use protocol::page::{Checked, DocumentMode, Mark, Namespace, SheetOwner};
use std::rc::Rc;

/// An element's name as the mirror shall create it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Its namespace.
    pub namespace: Namespace,
    /// Its local name.
    pub name: Rc<str>,
}

/// One step of the mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Forget everything; a new document begins.
    Begin {
        /// Which of the frame's documents shall show it.
        mode: DocumentMode,
        /// Window size in CSS pixels.
        width: u32,
        /// Window size in CSS pixels.
        height: u32,
        /// The document's own number.
        document: u32,
    },
    /// The document has been built once.
    Complete,
    /// Nodes leave their places; each comes again as [`Command::Known`].
    Detach(Vec<u32>),
    /// What follows goes under `parent` before `next` (0: at the end), up to the [`Command::Close`] that ends it.
    Run {
        /// The parent.
        parent: u32,
        /// The next sibling, or 0.
        next: u32,
    },
    /// A new element.
    Element {
        /// Its number.
        node: u32,
        /// Its name.
        tag: Tag,
        /// Names and values.
        attributes: Vec<(Rc<str>, String)>,
        /// Whether children follow, up to a [`Command::Close`].
        open: bool,
    },
    /// A new text node.
    Text {
        /// Its number.
        node: u32,
        /// Its text.
        text: String,
    },
    /// A new open shadow root of the open element or the run's parent; children follow, up to a [`Command::Close`].
    Shadow {
        /// Its number.
        node: u32,
    },
    /// A document type.
    Doctype {
        /// Its number.
        node: u32,
        /// `html`, usually.
        name: String,
        /// Public identifier.
        public: String,
        /// System identifier.
        system: String,
    },
    /// A known node comes here.
    Known {
        /// Its number.
        node: u32,
    },
    /// The end of an element, a shadow root or a run.
    Close,
    /// A node goes away.
    Remove {
        /// The node.
        node: u32,
        /// All numbers of its subtree, its own included.
        gone: Vec<u32>,
    },
    /// An attribute is set, or removed when there is no value.
    Attribute {
        /// The element.
        node: u32,
        /// Its name.
        name: Rc<str>,
        /// Its value.
        value: Option<String>,
    },
    /// A part of an attribute's value is replaced, in UTF-16 units.
    SpliceAttribute {
        /// The element.
        node: u32,
        /// The attribute.
        name: Rc<str>,
        /// Units kept at the front.
        start: u32,
        /// Units removed.
        removed: u32,
        /// What takes their place.
        inserted: String,
    },
    /// A text node's whole text.
    SetText {
        /// The text node.
        node: u32,
        /// Its text.
        text: String,
    },
    /// A part of a text is replaced, in UTF-16 units.
    SpliceText {
        /// The text node.
        node: u32,
        /// Units kept at the front.
        start: u32,
        /// Units removed.
        removed: u32,
        /// What takes their place.
        inserted: String,
    },
    /// A field's value.
    Value {
        /// The field.
        node: u32,
        /// Its value.
        value: String,
    },
    /// A checkbox's or radio button's state.
    Checked {
        /// The input.
        node: u32,
        /// Its state.
        checked: Checked,
    },
    /// A select's selected options.
    Selected {
        /// The select.
        node: u32,
        /// Rising indices.
        indices: Vec<u32>,
    },
    /// A scroll position; node 0 is the window, a document in a frame is the frame's.
    Scroll {
        /// The container.
        node: u32,
        /// From the left, CSS pixels.
        x: i32,
        /// From the top, CSS pixels.
        y: i32,
    },
    /// The window's size.
    Viewport {
        /// CSS pixels.
        width: u32,
        /// CSS pixels.
        height: u32,
    },
    /// The focused element, or 0.
    Focus {
        /// The element.
        node: u32,
    },
    /// The document's selection; nodes are 0 when there is none.
    Selection {
        /// Node and offset where it began.
        anchor: (u32, u32),
        /// Node and offset where it ends.
        focus: (u32, u32),
    },
    /// The selection inside a field, UTF-16 units.
    FieldSelection {
        /// The field.
        node: u32,
        /// Start.
        start: u32,
        /// End.
        end: u32,
    },
    /// Rules of a sheet.
    Rules {
        /// Whose.
        owner: SheetOwner,
        /// Whether they follow those of the command before.
        append: bool,
        /// Harmless CSS.
        css: String,
    },
    /// How many adopted sheets a root has.
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
    /// What is to be seen of restrictions.
    Mark {
        /// The element.
        node: u32,
        /// The kind.
        mark: Mark,
    },
    /// A frame shows a document that has no nodes yet.
    Frame {
        /// The frame's element.
        node: u32,
        /// The document's own number.
        document: u32,
        /// Its layout mode.
        mode: DocumentMode,
    },
    /// A masked image is shown as a box of this size, in CSS pixels.
    Sized {
        /// The element.
        node: u32,
        /// How wide.
        width: u32,
        /// How high.
        height: u32,
    },
    /// Whether a dialog lies in the top layer.
    Modal {
        /// The dialog.
        node: u32,
        /// Now.
        modal: bool,
    },
}
