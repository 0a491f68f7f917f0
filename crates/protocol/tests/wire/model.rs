//! Random page bodies as operations, and a writer that puts any operation through the encoder.

use crate::values::{number, signed};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use protocol::page::shapes::Shape;
use protocol::page::{
    Body, Checked, DocumentInfo, DocumentMode, Encoder, Item, Mark, Names, Namespace, Op, PageText,
    SheetOwner, Splice, Tree,
};
use std::collections::HashMap;
use std::rc::Rc;

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

/// Bodies of one stream.
pub fn stream() -> impl Strategy<Value = Vec<Vec<Op>>> {
    vec(ops(), 1..6)
}

/// The operations of one body.
pub fn ops() -> impl Strategy<Value = Vec<Op>> {
    vec(op(), 0..12)
}

/// Strings as pages have them: common ones, repeated ones, and lengths around the limits of what is kept.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(vec!["", "class", "true", "text/css", "\n", "0"]).prop_map(str::to_owned),
        3 => (0..30u8).prop_map(|number| format!("repeated-{number}")),
        2 => vec(any::<char>(), 0..8).prop_map(String::from_iter),
        1 => (20..30usize, 0..3u8).prop_map(|(len, c)| char::from(b'x' + c).to_string().repeat(len)),
        1 => (125..132usize, 0..3u8).prop_map(|(len, c)| char::from(b'x' + c).to_string().repeat(len)),
    ]
}

fn node() -> impl Strategy<Value = u32> {
    number().prop_map(|node| node.max(1))
}

fn splice() -> impl Strategy<Value = Splice> {
    (number(), number(), string()).prop_map(|(start, removed, inserted)| Splice { start, removed, inserted })
}

fn op() -> impl Strategy<Value = Op> {
    let mode = select(vec![DocumentMode::Standards, DocumentMode::LimitedQuirks, DocumentMode::Quirks]);
    let info = (string(), string(), mode, number(), number())
        .prop_map(|(url, base_url, mode, width, height)| DocumentInfo { url, base_url, mode, width, height });
    let checked = select(vec![Checked::Off, Checked::On, Checked::Indeterminate, Checked::OnIndeterminate]);
    let owner = prop_oneof![
        node().prop_map(SheetOwner::Element),
        (node(), number()).prop_map(|(root, index)| SheetOwner::Adopted { root, index }),
    ];
    let document = prop_oneof![
        info.prop_map(Op::Begin),
        Just(Op::Complete),
        string().prop_map(|url| Op::Location { url }),
        (number(), number()).prop_map(|(width, height)| Op::Viewport { width, height }),
        (owner, any::<bool>(), string()).prop_map(|(owner, append, rules)| Op::Sheet {
            owner,
            append,
            rules
        }),
        (node(), number()).prop_map(|(root, count)| Op::AdoptedCount { root, count }),
    ];
    let content = prop_oneof![
        vec(node(), 0..6).prop_map(Op::Remove),
        (node(), string(), prop::option::of(string())).prop_map(|(node, name, value)| Op::Attribute {
            node,
            name,
            value
        }),
        (node(), string(), splice()).prop_map(|(node, name, splice)| Op::AttributeSplice {
            node,
            name,
            splice
        }),
        (node(), string()).prop_map(|(node, text)| Op::Text { node, text }),
        (node(), splice()).prop_map(|(node, splice)| Op::TextSplice { node, splice }),
        (node(), string()).prop_map(|(node, value)| Op::Value { node, value }),
        (node(), checked).prop_map(|(node, checked)| Op::Checked { node, checked }),
        (node(), vec(number(), 0..6)).prop_map(|(node, indices)| Op::Selected { node, indices }),
    ];
    let mark = select(vec![Mark::Open, Mark::Controlled, Mark::Masked]);
    let view = prop_oneof![
        (number(), signed(), signed()).prop_map(|(node, x, y)| Op::Scroll { node, x, y }),
        number().prop_map(|node| Op::Focus { node }),
        ((number(), number()), (number(), number()))
            .prop_map(|(anchor, focus)| Op::Selection { anchor, focus }),
        (node(), number(), number()).prop_map(|(node, start, end)| Op::FieldSelection { node, start, end }),
        (node(), mark).prop_map(|(node, mark)| Op::Mark { node, mark }),
        (node(), any::<bool>()).prop_map(|(node, modal)| Op::Modal { node, modal }),
    ];
    prop_oneof![1 => document, 2 => content, 2 => view, 3 => tree().prop_map(Op::Tree)]
}

/// A node to be placed, with how many numbers are left out before it.
#[derive(Debug, Clone)]
enum Planned {
    Element {
        skip: u32,
        namespace: Namespace,
        tag: String,
        attributes: Vec<(String, String)>,
        inside: Option<Vec<Planned>>,
    },
    Text {
        skip: u32,
        text: String,
    },
    Shadow {
        skip: u32,
        inside: Vec<Planned>,
    },
    Doctype {
        skip: u32,
        texts: [String; 3],
    },
    Known(u32),
}

fn planned() -> impl Strategy<Value = Planned> {
    let skip = || prop_oneof![4 => Just(0u32), 1 => 1..300u32];
    let element = move |inside: BoxedStrategy<Option<Vec<Planned>>>| {
        let namespace = select(vec![Namespace::Html, Namespace::Svg, Namespace::MathMl, Namespace::Other]);
        (skip(), namespace, string(), vec((string(), string()), 0..4), inside).prop_map(
            |(skip, namespace, tag, attributes, inside)| Planned::Element {
                skip,
                namespace,
                tag,
                attributes,
                inside,
            },
        )
    };
    let leaf = prop_oneof![
        2 => element(Just(None).boxed()),
        2 => (skip(), string()).prop_map(|(skip, text)| Planned::Text { skip, text }),
        1 => (skip(), [string(), string(), string()]).prop_map(|(skip, texts)| Planned::Doctype { skip, texts }),
        1 => node().prop_map(Planned::Known),
    ];
    leaf.prop_recursive(4, 16, 4, move |inner| {
        prop_oneof![
            3 => element(vec(inner.clone(), 0..4).prop_map(Some).boxed()),
            1 => (skip(), vec(inner, 0..4)).prop_map(|(skip, inside)| Planned::Shadow { skip, inside }),
        ]
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    let run = (number(), number(), vec(planned(), 0..4));
    (1..1_000_000u32, vec(run, 1..4)).prop_map(|(mut next_id, runs)| {
        let mut items = Vec::new();
        for (parent, next, nodes) in runs {
            items.push(Item::Run { parent, next });
            place(nodes, &mut next_id, &mut items);
            items.push(Item::Close);
        }
        Tree { items }
    })
}

fn place(nodes: Vec<Planned>, next_id: &mut u32, items: &mut Vec<Item>) {
    for planned in nodes {
        let mut number = |skip| {
            *next_id += skip + 1;
            *next_id - 1
        };
        let inside = match planned {
            Planned::Known(node) => {
                items.push(Item::Known { node });
                None
            }
            Planned::Text { skip, text } => {
                items.push(Item::Text { node: number(skip), text });
                None
            }
            Planned::Doctype { skip, texts: [name, public, system] } => {
                items.push(Item::Doctype { node: number(skip), name, public, system });
                None
            }
            Planned::Shadow { skip, inside } => {
                items.push(Item::Shadow { node: number(skip) });
                Some(inside)
            }
            Planned::Element { skip, namespace, tag, attributes, inside } => {
                let (attributes, values) = attributes.into_iter().unzip();
                let shape = Rc::new(Shape { namespace, tag, attributes, has_children: inside.is_some() });
                items.push(Item::Element { node: number(skip), shape, values });
                inside
            }
        };
        if let Some(inside) = inside {
            place(inside, next_id, items);
            items.push(Item::Close);
        }
    }
}
