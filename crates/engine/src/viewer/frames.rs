//! Frames of the mirrored page: which elements may show a document, and which base address counts in each.

use super::numbers::Numbers;
use super::tree::Tree;

/// Frames that the mirror shows as frames. Each costs the agent's browser a document; further ones are pictures of a box.
const FRAMES_MAX: usize = 512;

/// What is known of frames.
#[derive(Debug, Default)]
pub struct Frames {
    elements: Numbers,
    /// Documents with their base addresses.
    documents: Vec<(u32, String)>,
}

impl Frames {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.elements.clear();
        self.documents.clear();
    }

    /// Forgets a node that is gone.
    pub fn forget(&mut self, node: u32) {
        if !self.elements.is_empty() {
            self.elements.remove(&node);
            self.documents.retain(|(document, _)| *document != node);
        }
    }

    /// Whether another frame would be too many.
    pub fn is_full(&self) -> bool {
        self.elements.len() >= FRAMES_MAX
    }

    /// A frame's element.
    pub fn note(&mut self, element: u32) {
        self.elements.insert(element);
    }

    /// A frame shows a document.
    pub fn show(&mut self, document: u32, base: String) {
        self.documents.push((document, base));
    }

    /// The base address of the frame that a node is in; `None` outside of all frames.
    pub fn base_of(&self, tree: &Tree, node: u32) -> Option<&str> {
        if self.documents.is_empty() {
            return None;
        }
        tree.upwards(node).find_map(|at| {
            self.documents.iter().find(|(document, _)| *document == at).map(|(_, base)| base.as_str())
        })
    }
}
