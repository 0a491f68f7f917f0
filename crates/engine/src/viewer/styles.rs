//! The text of style elements: rewritten as a whole, because a reference may be spread over several text nodes.

use super::address::Addresses;
use super::command::Command;
use super::numbers::ByNumber;
use super::tree::{Kind, Tree};
use std::collections::BTreeSet;

/// The page's own texts inside style elements, and which elements have to be written anew.
#[derive(Debug, Default)]
pub struct StyleTexts {
    raw: ByNumber<String>,
    dirty: BTreeSet<u32>,
}

impl StyleTexts {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.raw.clear();
        self.dirty.clear();
    }

    /// Forgets a node that is gone.
    pub fn forget(&mut self, node: u32) {
        self.raw.remove(&node);
        self.dirty.remove(&node);
    }

    /// The page's text of a text node inside a style element.
    pub fn get(&self, text: u32) -> Option<&str> {
        self.raw.get(&text).map(String::as_str)
    }

    /// Notes the page's text of a text node inside `style`.
    pub fn set(&mut self, style: u32, node: u32, text: String) {
        self.raw.insert(node, text);
        self.dirty.insert(style);
    }

    /// A text node leaves its style element; gives its own text, to be shown as it is.
    pub fn take(&mut self, style: u32, node: u32) -> Option<String> {
        self.dirty.insert(style);
        self.raw.remove(&node)
    }

    /// A style element whose children have changed.
    pub fn touch(&mut self, style: u32) {
        self.dirty.insert(style);
    }

    /// The elements that have to be written anew.
    pub fn take_changed(&mut self) -> BTreeSet<u32> {
        std::mem::take(&mut self.dirty)
    }

    /// Writes an element: all its CSS goes into its first text node, the others stay empty.
    pub fn write(&self, style: u32, tree: &Tree, addresses: &Addresses<'_>, out: &mut Vec<Command>) {
        let texts: Vec<u32> = tree
            .children(style)
            .filter(|(_, child)| matches!(child.kind, Kind::Text { .. }))
            .map(|(number, _)| number)
            .collect();
        let whole: String = texts.iter().filter_map(|node| self.get(*node)).collect();
        let mut css = (!whole.is_empty()).then(|| addresses.sheet(&whole));
        for node in texts {
            out.push(Command::SetText { node, text: css.take().unwrap_or_default() });
        }
    }
}
