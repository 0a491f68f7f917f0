//! A mirror made of maps, that asserts what a real document would throw on; and a way to write operations by hand.

use engine::viewer::{Browser, Command};
use protocol::page::shapes::Shape;
use protocol::page::tree::Item;
use protocol::page::{DocumentInfo, DocumentMode, FrameDocument, Namespace, Op, Tree};
use std::collections::HashMap;
use std::rc::Rc;

pub const DOCUMENT: u32 = 1;

/// Resolves like a browser, as far as the tests go.
pub struct Stub;

impl Browser for Stub {
    fn resolve(&self, reference: &str, base: &str) -> Option<String> {
        if reference.contains("://") {
            return Some(reference.to_owned());
        }
        let colon = reference.find(':');
        if colon.is_some_and(|at| !reference[..at].contains('/')) {
            return Some(reference.to_owned());
        }
        Some(format!("{base}{}", reference.trim_start_matches('/')))
    }
    fn inflate(&self, deflated: &[u8], limit: usize) -> Option<Vec<u8>> {
        // The tests' deflate: every byte twice.
        let half: Vec<u8> = deflated.iter().step_by(2).copied().collect();
        (half.len() <= limit).then_some(half)
    }
}

#[derive(Debug, Default, Clone, PartialEq)]
pub struct MirrorNode {
    pub parent: u32,
    pub children: Vec<u32>,
    pub shadow: u32,
    pub tag: String,
    pub text: String,
    pub attributes: HashMap<String, String>,
}

/// What the real mirror would have built.
#[derive(Debug, Default, Clone)]
pub struct Mirror {
    pub nodes: HashMap<u32, MirrorNode>,
    open: Vec<(u32, u32)>,
}

impl Mirror {
    pub fn apply(&mut self, commands: &[Command]) {
        for command in commands {
            self.one(command);
        }
        assert!(self.open.is_empty(), "a run was left open");
    }

    fn one(&mut self, command: &Command) {
        match command {
            Command::Begin { document, .. } => {
                self.nodes.clear();
                self.nodes.insert(*document, MirrorNode { tag: "#document".into(), ..Default::default() });
            }
            Command::Run { parent, next } => {
                assert!(self.nodes.contains_key(parent));
                self.open.push((*parent, *next));
            }
            Command::Element { node, tag, attributes, open } => {
                let attributes =
                    attributes.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
                self.new_node(
                    *node,
                    MirrorNode { tag: tag.name.to_string(), attributes, ..Default::default() },
                );
                if *open {
                    self.open.push((*node, 0));
                }
            }
            Command::Text { node, text } => {
                self.new_node(
                    *node,
                    MirrorNode { tag: "#text".into(), text: text.clone(), ..Default::default() },
                );
            }
            Command::Doctype { node, .. } => {
                self.new_node(*node, MirrorNode { tag: "#doctype".into(), ..Default::default() });
            }
            Command::Shadow { node } => {
                let host = self.open.last().expect("an open element").0;
                let root = MirrorNode { tag: "#shadow".into(), parent: host, ..Default::default() };
                assert!(self.nodes.insert(*node, root).is_none());
                let host = self.nodes.get_mut(&host).expect("a host");
                assert_eq!(std::mem::replace(&mut host.shadow, *node), 0);
                self.open.push((*node, 0));
            }
            Command::Frame { node, document, .. } => {
                let inside = MirrorNode { tag: "#document".into(), parent: *node, ..Default::default() };
                assert!(self.nodes.insert(*document, inside).is_none());
                let frame = self.nodes.get_mut(node).expect("a frame");
                assert_eq!(frame.tag, "iframe");
                assert_eq!(std::mem::replace(&mut frame.shadow, *document), 0);
            }
            Command::Known { node } => self.place(*node),
            Command::Close => {
                self.open.pop().expect("something open");
            }
            Command::Detach(nodes) => nodes.iter().for_each(|node| self.detach(*node)),
            Command::Remove { node, gone } => {
                self.detach(*node);
                let mut below = Vec::new();
                self.below(*node, &mut below);
                let mut gone = gone.clone();
                gone.sort_unstable();
                below.sort_unstable();
                assert_eq!(gone, below);
                for node in gone {
                    self.nodes.remove(&node);
                }
            }
            Command::Attribute { node, name, value } => {
                let attributes = &mut self.nodes.get_mut(node).expect("a node").attributes;
                match value {
                    Some(value) => attributes.insert(name.to_string(), value.clone()),
                    None => attributes.remove(&**name),
                };
            }
            Command::SpliceText { node, start, removed, inserted } => {
                let text = &mut self.nodes.get_mut(node).expect("a node").text;
                let units: Vec<u16> = text.encode_utf16().collect();
                let (start, end) = (*start as usize, (*start + *removed) as usize);
                let mut new = units[..start].to_vec();
                new.extend(inserted.encode_utf16());
                new.extend(&units[end..]);
                *text = String::from_utf16_lossy(&new);
            }
            Command::SetText { node, text } => {
                self.nodes.get_mut(node).expect("a node").text.clone_from(text);
            }
            Command::SpliceAttribute { node, .. }
            | Command::Value { node, .. }
            | Command::Checked { node, .. }
            | Command::Selected { node, .. }
            | Command::Mark { node, .. }
            | Command::Modal { node, .. } => assert!(self.nodes.contains_key(node)),
            _ => {}
        }
    }

    fn new_node(&mut self, node: u32, content: MirrorNode) {
        assert!(self.nodes.insert(node, content).is_none(), "{node} twice");
        self.place(node);
    }

    fn place(&mut self, node: u32) {
        let (parent, next) = *self.open.last().expect("a run");
        let mut above = parent;
        while above != 0 {
            assert_ne!(above, node, "a node inside itself");
            above = self.nodes[&above].parent;
        }
        assert_eq!(self.nodes[&node].parent, 0, "{node} has a place already");
        self.nodes.get_mut(&node).expect("a node").parent = parent;
        let children = &mut self.nodes.get_mut(&parent).expect("a parent").children;
        let at = if next == 0 {
            children.len()
        } else {
            children.iter().position(|child| *child == next).expect("a child of the parent")
        };
        children.insert(at, node);
    }

    fn detach(&mut self, node: u32) {
        let parent = std::mem::take(&mut self.nodes.get_mut(&node).expect("a node").parent);
        if let Some(parent) = self.nodes.get_mut(&parent) {
            if parent.shadow == node {
                parent.shadow = 0;
            }
            parent.children.retain(|child| *child != node);
        }
    }

    fn below(&self, node: u32, out: &mut Vec<u32>) {
        out.push(node);
        let content = &self.nodes[&node];
        if content.shadow != 0 {
            self.below(content.shadow, out);
        }
        for &child in &content.children {
            self.below(child, out);
        }
    }
}

pub fn begin() -> Op {
    Op::Begin(DocumentInfo {
        url: "https://shop.example/".into(),
        base_url: "https://shop.example/".into(),
        mode: DocumentMode::Standards,
        width: 800,
        height: 600,
    })
}

pub fn frame(node: u32, document: u32) -> Op {
    let base_url = "https://shop.example/in/".into();
    Op::Frame { node, document: FrameDocument { node: document, mode: DocumentMode::Standards, base_url } }
}

pub fn run(parent: u32, next: u32, items: Vec<Item>) -> Op {
    let mut all = vec![Item::Run { parent, next }];
    all.extend(items);
    all.push(Item::Close);
    Op::Tree(Tree { items: all })
}

pub fn element(node: u32, tag: &str, attributes: &[(&str, &str)], has_children: bool) -> Item {
    element_in(Namespace::Html, node, tag, attributes, has_children)
}

pub fn element_in(
    namespace: Namespace,
    node: u32,
    tag: &str,
    attributes: &[(&str, &str)],
    has_children: bool,
) -> Item {
    let shape = Shape {
        namespace,
        tag: tag.into(),
        attributes: attributes.iter().map(|(name, _)| (*name).to_owned()).collect(),
        has_children,
    };
    let values = attributes.iter().map(|(_, value)| (*value).to_owned()).collect();
    Item::Element { node, shape: Rc::new(shape), values }
}

pub fn text(node: u32, text: &str) -> Item {
    Item::Text { node, text: text.into() }
}
