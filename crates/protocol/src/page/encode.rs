//! Writes page bodies; the only way from page text to bytes, and it takes [`PageText`] alone.

use super::PageText;
use super::op::{Checked, DocumentMode, Mark, SheetOwner};
use super::shapes::ShapeTable;
use super::strings::Interner;
use super::tree::TreeWriter;
use crate::bytes::put_i32;
use crate::varint;

/// The tables of one stream on the sending side.
#[derive(Debug, Default)]
pub struct Encoder {
    pub(super) strings: Interner,
    pub(super) shapes: ShapeTable,
}

/// The sender's own numbers for tag and attribute names; equal names have equal numbers within one stream.
pub trait Names {
    /// The name with this number.
    fn name(&self, number: u32) -> &str;
}

impl Encoder {
    /// Tables as at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// A body to put operations into.
    pub fn body(&mut self) -> Body<'_> {
        Body { encoder: self, ops: Vec::new(), strings: Vec::new() }
    }
}

/// A body under construction.
#[derive(Debug)]
pub struct Body<'e> {
    pub(super) encoder: &'e mut Encoder,
    pub(super) ops: Vec<u8>,
    pub(super) strings: Vec<u8>,
}

/// How strings are named: see PROTOCOL.md, "Strings".
pub(super) mod string_code {
    pub const LITERAL: u64 = 0;
    pub const KEPT_LITERAL: u64 = 1;
    pub const FIRST_INDEX: u64 = 2;
}

/// Operation numbers on the wire.
pub(super) mod code {
    pub const BEGIN: u8 = 1;
    pub const COMPLETE: u8 = 2;
    pub const TREE: u8 = 3;
    pub const REMOVE: u8 = 4;
    pub const ATTRIBUTE: u8 = 5;
    pub const ATTRIBUTE_REMOVED: u8 = 6;
    pub const ATTRIBUTE_SPLICE: u8 = 7;
    pub const TEXT: u8 = 8;
    pub const TEXT_SPLICE: u8 = 9;
    pub const VALUE: u8 = 10;
    pub const CHECKED: u8 = 11;
    pub const SELECTED: u8 = 12;
    pub const SCROLL: u8 = 13;
    pub const VIEWPORT: u8 = 14;
    pub const FOCUS: u8 = 15;
    pub const SELECTION: u8 = 16;
    pub const FIELD_SELECTION: u8 = 17;
    pub const SHEET_OF_ELEMENT: u8 = 18;
    pub const SHEET_ADOPTED: u8 = 19;
    pub const ADOPTED_COUNT: u8 = 20;
    pub const LOCATION: u8 = 21;
    pub const MARK: u8 = 22;
    pub const MODAL: u8 = 23;
    pub const FRAME: u8 = 24;
    pub const SIZED: u8 = 25;
}

impl Body<'_> {
    /// Whether no operation has been put in.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Bytes so far, within a few.
    pub fn len(&self) -> usize {
        self.ops.len() + self.strings.len()
    }

    /// The finished bytes.
    pub fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len() + 4);
        varint::put(&mut out, self.ops.len() as u64);
        out.extend_from_slice(&self.ops);
        out.extend_from_slice(&self.strings);
        out
    }

    /// A new document begins; the tables start over.
    pub fn begin(
        &mut self,
        url: &impl PageText,
        base_url: &impl PageText,
        mode: DocumentMode,
        width: u32,
        height: u32,
    ) {
        self.encoder.strings.reset();
        self.encoder.shapes = ShapeTable::new();
        self.ops.push(code::BEGIN);
        self.string(url.as_wire());
        self.string(base_url.as_wire());
        self.ops.push(mode as u8);
        self.number(width);
        self.number(height);
    }

    /// The document has been sent whole.
    pub fn complete(&mut self) {
        self.ops.push(code::COMPLETE);
    }

    /// Nodes added and moved; `first_id` is the number of the first new node.
    pub fn tree(&mut self, first_id: u32) -> TreeWriter<'_> {
        TreeWriter::new(self.encoder, &mut self.ops, &mut self.strings, first_id)
    }

    /// Nodes removed with their subtrees.
    pub fn remove(&mut self, nodes: &[u32]) {
        self.ops.push(code::REMOVE);
        self.numbers(nodes);
    }

    /// An attribute's new value.
    pub fn attribute(&mut self, node: u32, name: &str, value: &impl PageText) {
        self.node_op(code::ATTRIBUTE, node);
        self.string(name);
        self.string(value.as_wire());
    }

    /// An attribute is gone.
    pub fn attribute_removed(&mut self, node: u32, name: &str) {
        self.node_op(code::ATTRIBUTE_REMOVED, node);
        self.string(name);
    }

    /// A part of an attribute's value replaced, in UTF-16 units.
    pub fn attribute_splice(
        &mut self,
        node: u32,
        name: &str,
        start: u32,
        removed: u32,
        inserted: &impl PageText,
    ) {
        self.node_op(code::ATTRIBUTE_SPLICE, node);
        self.string(name);
        self.number(start);
        self.number(removed);
        self.string(inserted.as_wire());
    }

    /// A text node's whole text.
    pub fn text(&mut self, node: u32, text: &impl PageText) {
        self.node_op(code::TEXT, node);
        self.string(text.as_wire());
    }

    /// A part of a text node's text replaced, in UTF-16 units.
    pub fn text_splice(&mut self, node: u32, start: u32, removed: u32, inserted: &impl PageText) {
        self.node_op(code::TEXT_SPLICE, node);
        self.number(start);
        self.number(removed);
        self.string(inserted.as_wire());
    }

    /// A field's value.
    pub fn value(&mut self, node: u32, value: &impl PageText) {
        self.node_op(code::VALUE, node);
        self.string(value.as_wire());
    }

    /// A checkbox's or radio button's state.
    pub fn checked(&mut self, node: u32, checked: Checked) {
        self.node_op(code::CHECKED, node);
        self.ops.push(checked as u8);
    }

    /// A select's selected options.
    pub fn selected(&mut self, node: u32, indices: &[u32]) {
        self.node_op(code::SELECTED, node);
        self.numbers(indices);
    }

    /// A scroll position; node 0 is the window.
    pub fn scroll(&mut self, node: u32, x: i32, y: i32) {
        self.node_op(code::SCROLL, node);
        put_i32(&mut self.ops, x);
        put_i32(&mut self.ops, y);
    }

    /// The window's size.
    pub fn viewport(&mut self, width: u32, height: u32) {
        self.node_op(code::VIEWPORT, width);
        self.number(height);
    }

    /// The focused element; 0 when none.
    pub fn focus(&mut self, node: u32) {
        self.node_op(code::FOCUS, node);
    }

    /// The document's selection.
    pub fn selection(&mut self, anchor: (u32, u32), focus: (u32, u32)) {
        self.node_op(code::SELECTION, anchor.0);
        self.number(anchor.1);
        self.number(focus.0);
        self.number(focus.1);
    }

    /// A field's selection.
    pub fn field_selection(&mut self, node: u32, start: u32, end: u32) {
        self.node_op(code::FIELD_SELECTION, node);
        self.number(start);
        self.number(end);
    }

    /// Rules of a sheet.
    pub fn sheet(&mut self, owner: SheetOwner, append: bool, rules: &impl PageText) {
        match owner {
            SheetOwner::Element(node) => self.node_op(code::SHEET_OF_ELEMENT, node),
            SheetOwner::Adopted { root, index } => {
                self.node_op(code::SHEET_ADOPTED, root);
                self.number(index);
            }
        }
        self.ops.push(u8::from(append));
        self.string(rules.as_wire());
    }

    /// How many adopted sheets a root has.
    pub fn adopted_count(&mut self, root: u32, count: u32) {
        self.node_op(code::ADOPTED_COUNT, root);
        self.number(count);
    }

    /// The address without a new document.
    pub fn location(&mut self, url: &impl PageText) {
        self.ops.push(code::LOCATION);
        self.string(url.as_wire());
    }

    /// What the agent sees of restrictions.
    pub fn mark(&mut self, node: u32, mark: Mark) {
        self.node_op(code::MARK, node);
        self.ops.push(mark as u8);
    }

    /// Whether a dialog is modal.
    pub fn modal(&mut self, node: u32, modal: bool) {
        self.node_op(code::MODAL, node);
        self.ops.push(u8::from(modal));
    }

    /// The box of a masked element that shows an image or its kin.
    pub fn sized(&mut self, node: u32, width: u32, height: u32) {
        self.node_op(code::SIZED, node);
        self.number(width);
        self.number(height);
    }

    /// A frame shows a document, still without nodes.
    pub fn frame(&mut self, node: u32, document: u32, mode: DocumentMode, base_url: &impl PageText) {
        self.node_op(code::FRAME, node);
        self.number(document);
        self.ops.push(mode as u8);
        self.string(base_url.as_wire());
    }

    fn node_op(&mut self, code: u8, node: u32) {
        self.ops.push(code);
        self.number(node);
    }

    fn number(&mut self, value: u32) {
        varint::put(&mut self.ops, value.into());
    }

    fn numbers(&mut self, values: &[u32]) {
        varint::put(&mut self.ops, values.len() as u64);
        for &value in values {
            self.number(value);
        }
    }

    fn string(&mut self, text: &str) {
        put_string(&mut self.encoder.strings, &mut self.ops, &mut self.strings, text);
    }
}

/// Names a string in `refs`, and puts its bytes into `bytes` when the table does not have it.
pub(super) fn put_string(table: &mut Interner, refs: &mut Vec<u8>, bytes: &mut Vec<u8>, text: &str) {
    let keep = table.admits(text.len());
    if (keep || text.len() <= crate::limits::INTERNED_BYTES_MAX)
        && let Some(index) = table.find(text)
    {
        return varint::put(refs, string_code::FIRST_INDEX + u64::from(index));
    }
    varint::put(refs, if keep { string_code::KEPT_LITERAL } else { string_code::LITERAL });
    varint::put(refs, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
    if keep {
        table.append(text);
    }
}
