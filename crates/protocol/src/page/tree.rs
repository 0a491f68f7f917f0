//! Tree blocks: runs of nodes to add or move, as columns of structure, values and texts.
//!
//! A run puts its nodes under a parent before a known next sibling. New nodes are numbered in the order in which they
//! stand in the block. Known nodes named in a block are moved: all of them leave their old places before the first run
//! is placed, so that two nodes can change places.

use super::PageText;
use super::encode::{Encoder, Names, code, put_string};
use super::op::Namespace;
use super::shapes::{Shape, shape_bytes};
use super::strings::Interner;
use crate::bytes::put_block;
use crate::varint;
use std::rc::Rc;

/// A decoded block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Runs with their nodes, in order.
    pub items: Vec<Item>,
}

/// One step of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The following nodes go under `parent` before `next` (0: at the end), until [`Item::Close`].
    Run {
        /// The parent.
        parent: u32,
        /// The known sibling after the run, or 0.
        next: u32,
    },
    /// A new element; its children follow when its shape says so.
    Element {
        /// Its number.
        node: u32,
        /// Tag and attribute names.
        shape: Rc<Shape>,
        /// One value an attribute name.
        values: Vec<String>,
    },
    /// A new text node.
    Text {
        /// Its number.
        node: u32,
        /// Its text.
        text: String,
    },
    /// A new open shadow root of the element being built (or of the run's parent); its children follow.
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
    /// A known node with its subtree comes here.
    Known {
        /// Its number.
        node: u32,
    },
    /// The end of an element's children, a shadow root's children, or a run.
    Close,
}

/// Structure tokens on the wire.
pub(super) mod token {
    pub const CLOSE: u64 = 0;
    pub const TEXT: u64 = 1;
    pub const KNOWN: u64 = 2;
    pub const SHADOW: u64 = 3;
    pub const NEW_SHAPE: u64 = 4;
    pub const DOCTYPE: u64 = 5;
    pub const SKIP: u64 = 6;
    pub const FIRST_SHAPE: u64 = 8;
}

/// Texts longer than this are not looked up: they hardly repeat, and hashing them costs more than it saves.
const INTERNED_TEXT_BYTES: usize = 24;

/// Writes one block, node by node in document order.
#[derive(Debug)]
pub struct TreeWriter<'b> {
    encoder: &'b mut Encoder,
    ops: &'b mut Vec<u8>,
    strings: &'b mut Vec<u8>,
    runs: u32,
    first_id: u32,
    next_id: u32,
    structure: Vec<u8>,
    values: Vec<u8>,
    texts: Vec<u8>,
    key: Vec<u32>,
}

impl<'b> TreeWriter<'b> {
    pub(super) fn new(
        encoder: &'b mut Encoder,
        ops: &'b mut Vec<u8>,
        strings: &'b mut Vec<u8>,
        first_id: u32,
    ) -> Self {
        Self {
            encoder,
            ops,
            strings,
            runs: 0,
            first_id,
            next_id: first_id,
            structure: Vec::new(),
            values: Vec::new(),
            texts: Vec::new(),
            key: Vec::new(),
        }
    }

    /// Bytes of the block so far.
    pub fn len(&self) -> usize {
        self.structure.len() + self.values.len() + self.texts.len() + self.strings.len()
    }

    /// Whether there is no run yet.
    pub fn is_empty(&self) -> bool {
        self.runs == 0
    }

    /// Begins a run; ended by [`TreeWriter::close`].
    pub fn run(&mut self, parent: u32, next: u32) {
        self.runs += 1;
        varint::put(&mut self.structure, parent.into());
        varint::put(&mut self.structure, next.into());
    }

    /// An element; then one [`TreeWriter::value`] an attribute, then, when it has children, these and a close.
    pub fn element(
        &mut self,
        node: u32,
        namespace: Namespace,
        tag: u32,
        attributes: &[u32],
        has_children: bool,
        names: &impl Names,
    ) {
        self.take_id(node);
        self.key.clear();
        self.key.push((namespace as u32) << 1 | u32::from(has_children));
        self.key.push(tag);
        self.key.extend_from_slice(attributes);
        let bytes = || shape_bytes(names.name(tag), attributes.iter().map(|&name| names.name(name)));
        if let Some(number) = self.encoder.shapes.find_or_append(&self.key, bytes) {
            return varint::put(&mut self.structure, token::FIRST_SHAPE + u64::from(number));
        }
        varint::put(&mut self.structure, token::NEW_SHAPE);
        self.structure.push((namespace as u8) << 1 | u8::from(has_children));
        let strings: &mut Interner = &mut self.encoder.strings;
        put_string(strings, &mut self.structure, self.strings, names.name(tag));
        varint::put(&mut self.structure, attributes.len() as u64);
        for &name in attributes {
            put_string(strings, &mut self.structure, self.strings, names.name(name));
        }
    }

    /// The value of the element's next attribute.
    pub fn value(&mut self, value: &impl PageText) {
        put_string(&mut self.encoder.strings, &mut self.values, self.strings, value.as_wire());
    }

    /// A text node.
    pub fn text(&mut self, node: u32, text: &impl PageText) {
        self.take_id(node);
        varint::put(&mut self.structure, token::TEXT);
        let text = text.as_wire();
        if text.len() <= INTERNED_TEXT_BYTES {
            put_string(&mut self.encoder.strings, &mut self.texts, self.strings, text);
        } else {
            varint::put(&mut self.texts, super::encode::string_code::LITERAL);
            varint::put(&mut self.texts, text.len() as u64);
            self.strings.extend_from_slice(text.as_bytes());
        }
    }

    /// An open shadow root of the element before it, or of the run's parent; ended by a close.
    pub fn shadow(&mut self, node: u32) {
        self.take_id(node);
        varint::put(&mut self.structure, token::SHADOW);
    }

    /// A document type.
    pub fn doctype(&mut self, node: u32, name: &str, public: &str, system: &str) {
        self.take_id(node);
        varint::put(&mut self.structure, token::DOCTYPE);
        for text in [name, public, system] {
            put_string(&mut self.encoder.strings, &mut self.structure, self.strings, text);
        }
    }

    /// A known node comes here, with its subtree.
    pub fn known(&mut self, node: u32) {
        varint::put(&mut self.structure, token::KNOWN);
        varint::put(&mut self.structure, node.into());
    }

    /// Ends an element's children, a shadow root's children, or a run.
    pub fn close(&mut self) {
        varint::put(&mut self.structure, token::CLOSE);
    }

    /// Puts the block into the body.
    pub fn finish(self) {
        if self.runs == 0 {
            return;
        }
        self.ops.push(code::TREE);
        varint::put(self.ops, self.runs.into());
        varint::put(self.ops, self.first_id.into());
        put_block(self.ops, &self.structure);
        put_block(self.ops, &self.values);
        put_block(self.ops, &self.texts);
    }

    fn take_id(&mut self, node: u32) {
        if node != self.next_id {
            varint::put(&mut self.structure, token::SKIP);
            varint::put(&mut self.structure, node.wrapping_sub(self.next_id).into());
        }
        self.next_id = node.wrapping_add(1);
    }
}
