//! Values of some of the page's nodes.

use super::shadow::Shadow;

/// Values below which nobody looks for those of nodes that are gone.
const PRUNED_FROM: usize = 1024;

/// Values by the numbers of their nodes. Numbers are never used twice, so those of nodes that are gone do no harm; they are
/// let go of in one go, when they may be half of all.
#[derive(Debug)]
pub(super) struct ByNumber<T> {
    /// With their nodes, rising.
    values: Vec<(u32, T)>,
    prune_at: usize,
}

impl<T> Default for ByNumber<T> {
    fn default() -> Self {
        Self { values: Vec::new(), prune_at: PRUNED_FROM }
    }
}

impl<T> ByNumber<T> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What a node has.
    pub fn get(&self, node: u32) -> Option<&T> {
        let (_, value) = self.values.get(self.place(node).ok()?)?;
        Some(value)
    }

    /// A node has this now.
    pub fn set(&mut self, node: u32, value: T) {
        match self.place(node) {
            Ok(at) => {
                if let Some(entry) = self.values.get_mut(at) {
                    entry.1 = value;
                }
            }
            Err(at) => self.values.insert(at, (node, value)),
        }
    }

    /// A node has none any more.
    pub fn remove(&mut self, node: u32) {
        if let Ok(at) = self.place(node) {
            self.values.remove(at);
        }
    }

    /// All nodes that have one.
    pub fn nodes(&self) -> impl Iterator<Item = u32> {
        self.values.iter().map(|(node, _)| *node)
    }

    /// Nodes have left the page.
    pub fn keep_live(&mut self, shadow: &Shadow) {
        if self.values.len() >= self.prune_at {
            self.values.retain(|(node, _)| shadow.get(*node).is_some());
            self.prune_at = PRUNED_FROM.max(self.values.len() * 2);
        }
    }

    fn place(&self, node: u32) -> Result<usize, usize> {
        // New nodes have the highest numbers, but for those of frames that number for themselves.
        match self.values.last() {
            Some((last, _)) if *last >= node => self.values.binary_search_by_key(&node, |(known, _)| *known),
            _ => Err(self.values.len()),
        }
    }
}
