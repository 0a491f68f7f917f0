//! The light tree of a mirrored document: numbers, kinds and order, enough to know whether an operation fits.

use super::allow::Class;
use super::numbers::ByNumber;
use protocol::limits::{NODES_MAX, TREE_DEPTH_MAX};

/// Why an operation does not fit the document as it is known: the two sides no longer agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Inconsistent {
    /// A node is named that is not there.
    #[error("unknown node {0}")]
    UnknownNode(u32),
    /// A new node has the number of one that is there.
    #[error("node {0} exists already")]
    Duplicate(u32),
    /// A node would become its own ancestor.
    #[error("node {0} would contain itself")]
    Cycle(u32),
    /// The tree would be deeper than [`TREE_DEPTH_MAX`].
    #[error("the tree is too deep")]
    TooDeep,
    /// The document would have more than [`NODES_MAX`] nodes.
    #[error("too many nodes")]
    TooManyNodes,
    /// The node is not of a kind that this can be done to.
    #[error("node {0} is of the wrong kind")]
    WrongKind(u32),
    /// The named next sibling is not a child of the parent.
    #[error("node {0} is not a child of the parent")]
    NotAChild(u32),
    /// A splice reaches beyond the text, or cuts a character.
    #[error("a splice does not fit node {0}")]
    Splice(u32),
    /// A block ends inside a run.
    #[error("a run is not closed")]
    Unclosed,
    /// Something came before the document began.
    #[error("no document has begun")]
    NoDocument,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The document itself, or one in a frame.
    Document,
    /// Its type.
    Doctype,
    /// A text node, with its length in UTF-16 units.
    Text {
        /// UTF-16 units.
        units: u32,
    },
    /// An open shadow root.
    Shadow,
    /// An element.
    Element(Class),
}

/// A node and its neighbours; 0 stands for none.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The parent, the host of a shadow root, or the frame of a document.
    pub parent: u32,
    /// The first child.
    pub first: u32,
    /// The next sibling.
    pub next: u32,
    /// The shadow root of an element, or the document in a frame.
    pub shadow: u32,
    previous: u32,
    last: u32,
}

/// Nodes by number, with their order.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: ByNumber<Node>,
}

impl Tree {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.nodes.clear();
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// A node.
    ///
    /// # Errors
    /// [`Inconsistent::UnknownNode`].
    pub fn get(&self, node: u32) -> Result<&Node, Inconsistent> {
        self.nodes.get(&node).ok_or(Inconsistent::UnknownNode(node))
    }

    /// The class of an element.
    ///
    /// # Errors
    /// Unknown, or no element.
    pub fn element(&self, node: u32) -> Result<Class, Inconsistent> {
        match self.get(node)?.kind {
            Kind::Element(class) => Ok(class),
            _ => Err(Inconsistent::WrongKind(node)),
        }
    }

    /// The length of a text node in UTF-16 units.
    ///
    /// # Errors
    /// Unknown, or no text.
    pub fn text_units(&self, node: u32) -> Result<u32, Inconsistent> {
        match self.get(node)?.kind {
            Kind::Text { units } => Ok(units),
            _ => Err(Inconsistent::WrongKind(node)),
        }
    }

    /// Notes what a node has become: an element's class, or a text's length.
    pub fn set_kind(&mut self, node: u32, kind: Kind) {
        if let Some(node) = self.nodes.get_mut(&node) {
            node.kind = kind;
        }
    }

    /// Adds a node that has no place yet.
    ///
    /// # Errors
    /// Its number is taken, or there are too many.
    pub fn add(&mut self, node: u32, kind: Kind) -> Result<(), Inconsistent> {
        if self.nodes.len() >= NODES_MAX {
            return Err(Inconsistent::TooManyNodes);
        }
        if self.nodes.contains_key(&node) {
            return Err(Inconsistent::Duplicate(node));
        }
        self.nodes.insert(node, Node { kind, parent: 0, first: 0, next: 0, shadow: 0, previous: 0, last: 0 });
        Ok(())
    }

    /// Puts a node without a place under `parent`, before `next` (0: at the end).
    ///
    /// # Errors
    /// The parent cannot have such a child, or `next` is no child of it.
    pub fn place(&mut self, node: u32, parent: u32, next: u32) -> Result<(), Inconsistent> {
        let kind = self.get(node)?.kind;
        let above = *self.get(parent)?;
        let fits = match (above.kind, kind) {
            (Kind::Document, Kind::Doctype) => true,
            (Kind::Document, Kind::Element(_)) => {
                !self.children(parent).any(|(_, child)| matches!(child.kind, Kind::Element(_)))
            }
            (Kind::Element(_) | Kind::Shadow, Kind::Element(_) | Kind::Text { .. }) => true,
            _ => false,
        };
        if !fits {
            return Err(Inconsistent::WrongKind(node));
        }
        let previous = if next == 0 {
            above.last
        } else {
            let sibling = self.get(next)?;
            if sibling.parent != parent || sibling.kind == Kind::Shadow {
                return Err(Inconsistent::NotAChild(next));
            }
            sibling.previous
        };
        self.update(node, |it| (it.parent, it.previous, it.next) = (parent, previous, next));
        match previous {
            0 => self.update(parent, |it| it.first = node),
            _ => self.update(previous, |it| it.next = node),
        }
        match next {
            0 => self.update(parent, |it| it.last = node),
            _ => self.update(next, |it| it.previous = node),
        }
        Ok(())
    }

    /// Gives an element its shadow root.
    ///
    /// # Errors
    /// It cannot have one, or has one.
    pub fn place_shadow(&mut self, root: u32, host: u32) -> Result<(), Inconsistent> {
        match self.get(host)? {
            Node { kind: Kind::Element(class), shadow: 0, .. } if class.may_host_shadow() => {}
            _ => return Err(Inconsistent::WrongKind(host)),
        }
        self.update(host, |it| it.shadow = root);
        self.update(root, |it| it.parent = host);
        Ok(())
    }

    /// Gives a frame its document.
    ///
    /// # Errors
    /// It is no frame, or has one.
    pub fn place_document(&mut self, document: u32, frame: u32) -> Result<(), Inconsistent> {
        match self.get(frame)? {
            Node { kind: Kind::Element(Class::Frame), shadow: 0, .. } => {}
            _ => return Err(Inconsistent::WrongKind(frame)),
        }
        self.update(frame, |it| it.shadow = document);
        self.update(document, |it| it.parent = frame);
        Ok(())
    }

    /// Takes a node out of its place; its subtree stays with it.
    pub fn detach(&mut self, node: u32) {
        let Some(&Node { kind, parent, previous, next, .. }) = self.nodes.get(&node) else { return };
        if matches!(kind, Kind::Shadow | Kind::Document) {
            self.update(parent, |it| it.shadow = 0);
        } else {
            match previous {
                0 => self.update(parent, |it| it.first = next),
                _ => self.update(previous, |it| it.next = next),
            }
            match next {
                0 => self.update(parent, |it| it.last = previous),
                _ => self.update(next, |it| it.previous = previous),
            }
        }
        self.update(node, |it| (it.parent, it.previous, it.next) = (0, 0, 0));
    }

    /// Removes a node with its subtree, and appends the numbers of all of them to `gone`.
    pub fn remove(&mut self, node: u32, gone: &mut Vec<u32>) {
        self.detach(node);
        let start = gone.len();
        self.subtree(node, &mut |below, _| gone.push(below));
        for below in gone.get(start..).unwrap_or_default() {
            self.nodes.remove(below);
        }
    }

    /// The children of a node in order, without its shadow root.
    pub fn children(&self, node: u32) -> impl Iterator<Item = (u32, &Node)> {
        let mut next = self.nodes.get(&node).map_or(0, |node| node.first);
        std::iter::from_fn(move || {
            let child = self.nodes.get(&next)?;
            let number = std::mem::replace(&mut next, child.next);
            Some((number, child))
        })
    }

    /// The node and what is above it, shadow roots and their hosts, documents and their frames included.
    pub fn upwards(&self, node: u32) -> impl Iterator<Item = u32> {
        let mut at = node;
        std::iter::from_fn(move || {
            let node = self.nodes.get(&at)?;
            Some(std::mem::replace(&mut at, node.parent))
        })
    }

    /// How many levels a subtree has, 1 for a node alone.
    pub fn height(&self, node: u32) -> usize {
        let mut deepest = 0;
        self.subtree(node, &mut |_, depth| deepest = deepest.max(depth));
        deepest
    }

    /// Checks that nodes can go `levels` below `parent`, and gives the depth of `parent`.
    ///
    /// # Errors
    /// [`Inconsistent::TooDeep`].
    pub fn depth(&self, parent: u32) -> Result<usize, Inconsistent> {
        let depth = self.upwards(parent).take(TREE_DEPTH_MAX + 1).count();
        if depth > TREE_DEPTH_MAX { Err(Inconsistent::TooDeep) } else { Ok(depth) }
    }

    /// Visits a node and all below it with their depth from 1, without recursion: the tree may be deep.
    fn subtree(&self, top: u32, visit: &mut dyn FnMut(u32, usize)) {
        let mut waiting = vec![(top, 1)];
        while let Some((number, depth)) = waiting.pop() {
            let Some(node) = self.nodes.get(&number) else { continue };
            visit(number, depth);
            if node.shadow != 0 {
                waiting.push((node.shadow, depth + 1));
            }
            if number != top && node.next != 0 && node.kind != Kind::Shadow {
                waiting.push((node.next, depth));
            }
            if node.first != 0 {
                waiting.push((node.first, depth + 1));
            }
        }
    }

    fn update(&mut self, node: u32, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(&node) {
            change(node);
        }
    }
}
