//! Writes any operation through the encoder; a fuzz target uses it, too.

use protocol::page::{Body, Encoder, Item, Names, Op, PageText, Tree};
use std::collections::HashMap;

/// Text that a policy would have cleared.
pub struct Cleared<'a>(pub &'a str);

impl PageText for Cleared<'_> {
    fn as_wire(&self) -> &str {
        self.0
    }
}

/// A sending end: the encoder and the numbers it wants names to have.
#[derive(Default)]
pub struct Sender {
    encoder: Encoder,
    names: Numbered,
}

/// Names in the order in which they were first seen.
#[derive(Default)]
struct Numbered {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Numbered {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

impl Names for Numbered {
    fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

impl Sender {
    /// The body with these operations.
    pub fn body(&mut self, ops: &[Op]) -> Vec<u8> {
        let mut body = self.encoder.body();
        for op in ops {
            put(&mut body, &mut self.names, op);
        }
        body.finish()
    }
}

fn put(body: &mut Body<'_>, names: &mut Numbered, op: &Op) {
    match op {
        Op::Begin(info) => {
            body.begin(&Cleared(&info.url), &Cleared(&info.base_url), info.mode, info.width, info.height)
        }
        Op::Complete => body.complete(),
        Op::Tree(tree) => put_tree(body, names, tree),
        Op::Remove(nodes) => body.remove(nodes),
        Op::Attribute { node, name, value: Some(value) } => body.attribute(*node, name, &Cleared(value)),
        Op::Attribute { node, name, value: None } => body.attribute_removed(*node, name),
        Op::AttributeSplice { node, name, splice } => {
            body.attribute_splice(*node, name, splice.start, splice.removed, &Cleared(&splice.inserted))
        }
        Op::Text { node, text } => body.text(*node, &Cleared(text)),
        Op::TextSplice { node, splice } => {
            body.text_splice(*node, splice.start, splice.removed, &Cleared(&splice.inserted))
        }
        Op::Value { node, value } => body.value(*node, &Cleared(value)),
        Op::Checked { node, checked } => body.checked(*node, *checked),
        Op::Selected { node, indices } => body.selected(*node, indices),
        Op::Scroll { node, x, y } => body.scroll(*node, *x, *y),
        Op::Viewport { width, height } => body.viewport(*width, *height),
        Op::Focus { node } => body.focus(*node),
        Op::Selection { anchor, focus } => body.selection(*anchor, *focus),
        Op::FieldSelection { node, start, end } => body.field_selection(*node, *start, *end),
        Op::Sheet { owner, append, rules } => body.sheet(*owner, *append, &Cleared(rules)),
        Op::AdoptedCount { root, count } => body.adopted_count(*root, *count),
        Op::Location { url } => body.location(&Cleared(url)),
        Op::Mark { node, mark } => body.mark(*node, *mark),
        Op::Modal { node, modal } => body.modal(*node, *modal),
        Op::Sized { node, width, height } => body.sized(*node, *width, *height),
        Op::Frame { node, document } => {
            body.frame(*node, document.node, document.mode, &Cleared(&document.base_url))
        }
    }
}

fn put_tree(body: &mut Body<'_>, names: &mut Numbered, tree: &Tree) {
    let first_id = tree.items.iter().find_map(new_node).unwrap_or(1);
    let mut writer = body.tree(first_id);
    for item in &tree.items {
        match item {
            Item::Run { parent, next } => writer.run(*parent, *next),
            Item::Element { node, shape, values } => {
                let attributes: Vec<_> = shape.attributes.iter().map(|name| names.number(name)).collect();
                let tag = names.number(&shape.tag);
                writer.element(*node, shape.namespace, tag, &attributes, shape.has_children, names);
                values.iter().for_each(|value| writer.value(&Cleared(value)));
            }
            Item::Text { node, text } => writer.text(*node, &Cleared(text)),
            Item::Shadow { node } => writer.shadow(*node),
            Item::Doctype { node, name, public, system } => writer.doctype(*node, name, public, system),
            Item::Known { node } => writer.known(*node),
            Item::Close => writer.close(),
        }
    }
    writer.finish();
}

fn new_node(item: &Item) -> Option<u32> {
    match item {
        Item::Element { node, .. }
        | Item::Text { node, .. }
        | Item::Shadow { node }
        | Item::Doctype { node, .. } => Some(*node),
        Item::Run { .. } | Item::Known { .. } | Item::Close => None,
    }
}
