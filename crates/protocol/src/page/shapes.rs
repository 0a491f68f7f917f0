//! Element shapes: tag, namespace and attribute names, sent once and then named by a number.

use super::op::Namespace;
use super::strings::mix;
use crate::limits::{SHAPE_NAME_BYTES, SHAPES_BYTES_MAX, SHAPES_MAX};

/// What elements of one shape have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Namespace of the element.
    pub namespace: Namespace,
    /// Local name.
    pub tag: String,
    /// Qualified attribute names, in order.
    pub attributes: Vec<String>,
    /// Whether children follow, up to a Close.
    pub has_children: bool,
}

/// What a shape counts against [`SHAPES_BYTES_MAX`].
pub(super) fn shape_bytes<'a>(tag: &'a str, attributes: impl Iterator<Item = &'a str>) -> usize {
    attributes.fold(SHAPE_NAME_BYTES + tag.len(), |sum, name| sum + SHAPE_NAME_BYTES + name.len())
}

/// Finds the number of a shape from the sender's own numbers for names.
#[derive(Debug)]
pub struct ShapeTable {
    arena: Vec<u32>,
    ends: Vec<u32>,
    slots: Vec<u32>,
    bytes: usize,
}

const FREE: u32 = u32::MAX;

impl ShapeTable {
    /// An empty table.
    pub fn new() -> Self {
        Self { arena: Vec::new(), ends: Vec::new(), slots: vec![FREE; 256], bytes: 0 }
    }

    /// The number of the shape with this key. A key not seen before gets the next number as long as there is room for
    /// it and its `bytes`, and `None` is the answer: the shape has to be defined on the wire.
    pub fn find_or_append(&mut self, key: &[u32], bytes: impl FnOnce() -> usize) -> Option<u32> {
        let mut slot = self.first_slot(key);
        let mask = self.slots.len() - 1;
        loop {
            match self.slots.get(slot).copied().unwrap_or(FREE) {
                FREE => break,
                number if self.key(number) == key => return Some(number),
                _ => slot = (slot + 1) & mask,
            }
        }
        let bytes = self.bytes + bytes();
        if self.ends.len() < SHAPES_MAX && bytes <= SHAPES_BYTES_MAX {
            self.bytes = bytes;
            if let Some(place) = self.slots.get_mut(slot) {
                *place = self.ends.len() as u32;
            }
            self.arena.extend_from_slice(key);
            self.ends.push(self.arena.len() as u32);
            if self.ends.len() * 2 > self.slots.len() {
                self.grow();
            }
        }
        None
    }

    fn key(&self, number: u32) -> &[u32] {
        let end = self.ends.get(number as usize).copied().unwrap_or(0) as usize;
        let start =
            (number as usize).checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0) as usize;
        self.arena.get(start..end).unwrap_or_default()
    }

    fn first_slot(&self, key: &[u32]) -> usize {
        let hash = key.iter().fold(0, |hash, &word| mix(hash, word));
        (hash ^ hash >> 15) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![FREE; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for number in 0..self.ends.len() as u32 {
            let mut slot = self.first_slot(self.key(number));
            while self.slots.get(slot).is_some_and(|&place| place != FREE) {
                slot = (slot + 1) & mask;
            }
            if let Some(place) = self.slots.get_mut(slot) {
                *place = number;
            }
        }
    }
}

impl Default for ShapeTable {
    fn default() -> Self {
        Self::new()
    }
}
