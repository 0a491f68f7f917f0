//! Tree blocks: new nodes and moved ones, each checked before the mirror hears of it.

use super::Replica;
use crate::viewer::Browser;
use crate::viewer::allow::{self, Class};
use crate::viewer::command::Command;
use crate::viewer::numbers::{ByNumber, Numbers};
use crate::viewer::tables::{Prepared, Shape, new_nodes, prepare, utf16_units};
use crate::viewer::tree::{Inconsistent, Kind};
use protocol::limits::{NODES_MAX, TREE_DEPTH_MAX};
use protocol::page::tree::Item;
use std::rc::Rc;

/// Where the next item of a block goes.
struct Place {
    parent: u32,
    /// Before this sibling; 0 is at the end, as it is everywhere but directly in a run.
    next: u32,
}

impl Replica {
    pub(super) fn grow(
        &mut self,
        items: Vec<Item>,
        browser: &dyn Browser,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        if self.tree.len() + new_nodes(&items) > NODES_MAX {
            return Err(Inconsistent::TooManyNodes);
        }
        let mut moved_texts = self.detach_known(&items, out)?;
        let mut open: Vec<Place> = Vec::new();
        // What a known node must not be in this run: one of those it would go under.
        let mut above = Numbers::default();
        let mut depth_of_run = 0;
        for item in items {
            let Some(place) = open.last() else {
                let Item::Run { parent, next } = item else { return Err(Inconsistent::WrongKind(0)) };
                self.begin_at(parent, out)?;
                depth_of_run = self.tree.depth(parent)?;
                above.clear();
                above.extend(self.tree.upwards(parent));
                open.push(Place { parent, next });
                out.push(Command::Run { parent, next });
                continue;
            };
            let (parent, next) = (place.parent, place.next);
            let depth = depth_of_run + open.len();
            if depth > TREE_DEPTH_MAX {
                return Err(Inconsistent::TooDeep);
            }
            match item {
                Item::Run { parent, .. } => return Err(Inconsistent::WrongKind(parent)),
                Item::Close => {
                    open.pop();
                    out.push(Command::Close);
                }
                Item::Element { node, shape, values } => {
                    let prepared = self.prepared(node, &shape);
                    self.tree.add(node, Kind::Element(prepared.allowed.class))?;
                    self.tree.place(node, parent, next)?;
                    let attributes = self.first_attributes(node, &prepared, values, browser);
                    let tag = prepared.allowed.tag.clone();
                    out.push(Command::Element { node, tag, attributes, open: shape.has_children });
                    if shape.has_children {
                        open.push(Place { parent: node, next: 0 });
                    }
                }
                Item::Text { node, text } => {
                    self.tree.add(node, Kind::Text { units: utf16_units(&text) })?;
                    self.tree.place(node, parent, next)?;
                    let text = self.text_under(parent, node, text);
                    out.push(Command::Text { node, text });
                }
                Item::Shadow { node } => {
                    self.tree.add(node, Kind::Shadow)?;
                    self.tree.place_shadow(node, parent)?;
                    open.push(Place { parent: node, next: 0 });
                    out.push(Command::Shadow { node });
                }
                Item::Doctype { node, name, public, system } => {
                    self.tree.add(node, Kind::Doctype)?;
                    self.tree.place(node, parent, next)?;
                    out.push(Command::Doctype { node, name, public, system });
                }
                Item::Known { node } => {
                    if above.contains(&node) {
                        return Err(Inconsistent::Cycle(node));
                    }
                    if depth + self.tree.height(node) > TREE_DEPTH_MAX {
                        return Err(Inconsistent::TooDeep);
                    }
                    self.tree.place(node, parent, next)?;
                    out.push(Command::Known { node });
                    self.known_under(parent, node, moved_texts.remove(&node), out)?;
                }
            }
        }
        if open.is_empty() { Ok(()) } else { Err(Inconsistent::Unclosed) }
    }

    /// What an element becomes. One frame too many is a picture of a box.
    fn prepared(&mut self, node: u32, shape: &Rc<Shape>) -> Rc<Prepared> {
        let prepared = self.shapes.prepare(shape);
        if prepared.allowed.class != Class::Frame {
            return prepared;
        }
        if self.frames.is_full() {
            return Rc::new(prepare(shape, allow::boxed()));
        }
        self.frames.note(node);
        prepared
    }

    /// The first run of a document names it: its parent is the document.
    fn begin_at(&mut self, parent: u32, out: &mut Vec<Command>) -> Result<(), Inconsistent> {
        if self.root == 0 {
            self.tree.add(parent, Kind::Document)?;
            self.root = parent;
            if let Some(info) = &self.document {
                let (mode, width, height) = (info.mode, info.width, info.height);
                out.push(Command::Begin { mode, width, height, document: parent });
            }
        }
        match self.tree.get(parent)?.kind {
            Kind::Document | Kind::Shadow | Kind::Element(_) => Ok(()),
            Kind::Doctype | Kind::Text { .. } => Err(Inconsistent::WrongKind(parent)),
        }
    }

    /// All moved nodes leave their places before the first comes to its new one, so that two can change places.
    /// Gives the texts that were inside style elements.
    fn detach_known(
        &mut self,
        items: &[Item],
        out: &mut Vec<Command>,
    ) -> Result<ByNumber<String>, Inconsistent> {
        let mut texts = ByNumber::default();
        let mut moved = Vec::new();
        let mut seen = Numbers::default();
        for item in items {
            let &Item::Known { node } = item else { continue };
            match self.tree.get(node)?.kind {
                Kind::Element(_) | Kind::Text { .. } if seen.insert(node) => moved.push(node),
                _ => return Err(Inconsistent::WrongKind(node)),
            }
        }
        for &node in &moved {
            let parent = self.tree.get(node)?.parent;
            if self.is_style(parent)
                && let Some(text) = self.styles.take(parent, node)
            {
                texts.insert(node, text);
            }
            self.tree.detach(node);
        }
        if !moved.is_empty() {
            out.push(Command::Detach(moved));
        }
        Ok(texts)
    }

    /// What the mirror shows of a new text.
    fn text_under(&mut self, parent: u32, node: u32, text: String) -> String {
        match self.tree.element(parent) {
            Ok(Class::Style) => {
                self.styles.set(parent, node, text);
                String::new()
            }
            Ok(Class::Inert) => String::new(),
            _ => text,
        }
    }

    /// A text that comes into a style element is one whose words the replica does not know, unless it stood in one before:
    /// a new picture is asked for.
    fn known_under(
        &mut self,
        parent: u32,
        node: u32,
        from_style: Option<String>,
        out: &mut Vec<Command>,
    ) -> Result<(), Inconsistent> {
        if !matches!(self.tree.get(node)?.kind, Kind::Text { .. }) {
            return Ok(());
        }
        match (self.tree.element(parent), from_style) {
            (Ok(Class::Style), Some(text)) => self.styles.set(parent, node, text),
            (Ok(Class::Style), None) => return Err(Inconsistent::WrongKind(node)),
            (Ok(Class::Inert), _) => out.push(Command::SetText { node, text: String::new() }),
            (_, Some(text)) => out.push(Command::SetText { node, text }),
            (_, None) => {}
        }
        Ok(())
    }
}
