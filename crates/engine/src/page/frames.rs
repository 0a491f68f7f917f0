//! The documents in frames: which base address counts for which node.

use super::shadow::Shadow;

/// Documents in frames with their base addresses. Pages have few, most have none.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bases: Vec<(u32, String)>,
}

impl Frames {
    /// A frame shows a document.
    pub fn note(&mut self, document: u32, base: &str) {
        self.bases.push((document, base.to_owned()));
    }

    /// Forgets the documents that are no longer there.
    pub fn keep_live(&mut self, shadow: &Shadow) {
        self.bases.retain(|(document, _)| shadow.get(*document).is_some());
    }

    /// The base address of the frame that a node is in; empty outside of all frames.
    pub fn base_of(&self, shadow: &Shadow, node: u32) -> &str {
        if self.bases.is_empty() {
            return "";
        }
        Self::document_of(shadow, node, |at| self.bases.iter().find(|(document, _)| *document == at))
            .map_or("", |(_, base)| base)
    }

    /// What `find` knows of a node or the nearest around it of which it knows something.
    pub fn document_of<T>(shadow: &Shadow, mut node: u32, find: impl Fn(u32) -> Option<T>) -> Option<T> {
        while node != 0 {
            if let Some(found) = find(node) {
                return Some(found);
            }
            node = shadow.get(node).map_or(0, |node| node.parent);
        }
        None
    }
}
