//! The shadow tree: which numbers are live, how they hang together, and how much of each may be seen. No text is in it.

use policy::{Standing, Visibility};

/// What the engine remembers of one captured node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub parent: u32,
    pub first_child: u32,
    pub next: u32,
    previous: u32,
    /// Number of the tag name; [`NOT_AN_ELEMENT`] for others.
    pub tag: u32,
    /// How much of it is to be seen.
    pub visibility: Visibility,
    /// What the floor demands of this element, whatever stands around it.
    pub floor: Visibility,
    /// What it stands under, itself included.
    pub standing: Standing,
    /// Whether a restriction's selector matches it.
    pub is_matched: bool,
    /// Whether the field was a password field at any time.
    pub was_password: bool,
    /// Whether the mask has been sent as this field's value.
    pub masked_value_sent: bool,
}

/// What is known of a new node beside its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Seen {
    pub visibility: Visibility,
    pub floor: Visibility,
    pub standing: Standing,
    pub is_matched: bool,
    pub was_password: bool,
}

/// The tag of documents, shadow roots, texts and document types.
pub(super) const NOT_AN_ELEMENT: u32 = u32::MAX;

const PAGE_BITS: u32 = 9;
const PAGE_SIZE: usize = 1 << PAGE_BITS;

/// Nodes of neighbouring numbers. Numbers only rise, so pages fill and empty once, and an empty one is given back.
struct Page {
    nodes: Box<[Option<Node>; PAGE_SIZE]>,
    live: u32,
}

/// All captured nodes of one document.
#[derive(Default)]
pub(super) struct Shadow {
    pages: Vec<Option<Page>>,
    /// The number of the first page, so that a late document does not carry empty pages of those before it.
    first_page: u32,
    live: usize,
}

impl core::fmt::Debug for Shadow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Shadow({} nodes)", self.live)
    }
}

impl Shadow {
    /// Whether no node is live.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// The document's element.
    pub fn root_element(&self) -> Option<(u32, &Node)> {
        let first = self.pages.iter().flatten().flat_map(|page| page.nodes.iter().flatten()).next()?;
        let mut child = first.first_child;
        while let Some(known) = self.get(child) {
            if known.tag != NOT_AN_ELEMENT {
                return Some((child, known));
            }
            child = known.next;
        }
        None
    }

    pub fn get(&self, id: u32) -> Option<&Node> {
        let page = (id >> PAGE_BITS).checked_sub(self.first_page)?;
        self.pages.get(page as usize)?.as_ref()?.nodes.get(id as usize & (PAGE_SIZE - 1))?.as_ref()
    }

    pub fn get_mut(&mut self, id: u32) -> Option<&mut Node> {
        let page = (id >> PAGE_BITS).checked_sub(self.first_page)?;
        self.pages.get_mut(page as usize)?.as_mut()?.nodes.get_mut(id as usize & (PAGE_SIZE - 1))?.as_mut()
    }

    /// Adds a node under a live parent (0: the document itself). False when the number is taken or the parent unknown.
    pub fn add(&mut self, id: u32, parent: u32, tag: u32, seen: Seen) -> bool {
        if parent != 0 && self.get(parent).is_none() || self.get(id).is_some() || id == 0 {
            return false;
        }
        if self.pages.is_empty() {
            self.first_page = id >> PAGE_BITS;
        }
        let Some(page) = (id >> PAGE_BITS).checked_sub(self.first_page).map(|page| page as usize) else {
            return false;
        };
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let Some(slot) = self.pages.get_mut(page) else { return false };
        let page = slot.get_or_insert_with(|| Page { nodes: Box::new([None; PAGE_SIZE]), live: 0 });
        if let Some(place) = page.nodes.get_mut(id as usize & (PAGE_SIZE - 1)) {
            *place = Some(Node {
                parent: 0,
                first_child: 0,
                next: 0,
                previous: 0,
                tag,
                visibility: seen.visibility,
                floor: seen.floor,
                standing: seen.standing,
                is_matched: seen.is_matched,
                was_password: seen.was_password,
                masked_value_sent: false,
            });
        }
        page.live += 1;
        self.live += 1;
        self.hang(id, parent);
        true
    }

    /// Moves a live node under another live parent. False when that would make a loop, or either is unknown.
    pub fn hang_elsewhere(&mut self, id: u32, parent: u32) -> bool {
        if self.get(id).is_none() || self.get(parent).is_none() || self.is_inside(parent, id) {
            return false;
        }
        self.unhang(id);
        self.hang(id, parent);
        true
    }

    /// Takes a node from its parent; it stays live.
    pub fn unhang(&mut self, id: u32) {
        let Some(&Node { parent, next, previous, .. }) = self.get(id) else { return };
        if let Some(after) = self.get_mut(next) {
            after.previous = previous;
        }
        if let Some(before) = self.get_mut(previous) {
            before.next = next;
        } else if let Some(parent) = self.get_mut(parent) {
            parent.first_child = next;
        }
        if let Some(node) = self.get_mut(id) {
            (node.parent, node.next, node.previous) = (0, 0, 0);
        }
    }

    /// Forgets a node and all below it.
    pub fn remove(&mut self, id: u32) {
        self.unhang(id);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(node) = self.get(id).copied() else { continue };
            let mut child = node.first_child;
            while child != 0 {
                open.push(child);
                child = self.get(child).map_or(0, |child| child.next);
            }
            self.free(id);
        }
    }

    fn is_inside(&self, mut id: u32, ancestor: u32) -> bool {
        while id != 0 {
            if id == ancestor {
                return true;
            }
            id = self.get(id).map_or(0, |node| node.parent);
        }
        false
    }

    fn hang(&mut self, id: u32, parent: u32) {
        let first = self.get(parent).map_or(0, |parent| parent.first_child);
        if let Some(sibling) = self.get_mut(first) {
            sibling.previous = id;
        }
        if let Some(node) = self.get_mut(id) {
            (node.parent, node.next, node.previous) = (parent, first, 0);
        }
        if let Some(parent) = self.get_mut(parent) {
            parent.first_child = id;
        }
    }

    fn free(&mut self, id: u32) {
        let Some(page) = (id >> PAGE_BITS).checked_sub(self.first_page) else { return };
        let Some(slot) = self.pages.get_mut(page as usize) else { return };
        let Some(page) = slot else { return };
        if page.nodes.get_mut(id as usize & (PAGE_SIZE - 1)).and_then(Option::take).is_some() {
            page.live -= 1;
            self.live -= 1;
            if page.live == 0 {
                *slot = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(pairs: &[(u32, u32)]) -> Shadow {
        let mut shadow = Shadow::default();
        for &(id, parent) in pairs {
            assert!(shadow.add(id, parent, 0, Seen::default()));
        }
        shadow
    }

    #[test]
    fn removing_a_node_forgets_its_subtree_and_gives_pages_back() {
        let mut shadow = tree(&[(1, 0), (2, 1), (3, 2), (4, 2), (5, 1), (2000, 4)]);
        shadow.remove(2);
        assert_eq!(shadow.live, 2);
        assert!(shadow.get(2000).is_none() && shadow.get(4).is_none() && shadow.get(5).is_some());
        assert!(shadow.pages.iter().skip(1).all(Option::is_none));
    }

    #[test]
    fn a_move_under_its_own_child_is_refused() {
        let mut shadow = tree(&[(1, 0), (2, 1), (3, 2)]);
        assert!(!shadow.hang_elsewhere(2, 3));
        assert!(shadow.hang_elsewhere(3, 1));
        assert!(shadow.hang_elsewhere(2, 3));
        assert_eq!(shadow.get(2).map(|node| node.parent), Some(3));
    }

    #[test]
    fn a_number_is_taken_once_and_only_under_a_known_parent() {
        let mut shadow = tree(&[(1000, 0)]);
        assert!(!shadow.add(1000, 0, 0, Seen::default()));
        assert!(!shadow.add(1001, 7, 0, Seen::default()));
        assert!(!shadow.add(3, 1000, 0, Seen::default()), "numbers below the first page never come");
    }
}
