//! Random page bodies, as operations.

use crate::values::{number, signed};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use protocol::page::shapes::Shape;
use protocol::page::{
    Checked, DocumentInfo, DocumentMode, FrameDocument, Item, Mark, Namespace, Op, SheetOwner, Splice, Tree,
};
use std::rc::Rc;

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
    let frame = (node(), node(), mode.clone(), string()).prop_map(|(node, document, mode, base_url)| {
        Op::Frame { node, document: FrameDocument { node: document, mode, base_url } }
    });
    let info = (string(), string(), mode, number(), number())
        .prop_map(|(url, base_url, mode, width, height)| DocumentInfo { url, base_url, mode, width, height });
    let checked = select(vec![Checked::Off, Checked::On, Checked::Indeterminate, Checked::OnIndeterminate]);
    let owner = prop_oneof![
        node().prop_map(SheetOwner::Element),
        (node(), number()).prop_map(|(root, index)| SheetOwner::Adopted { root, index }),
    ];
    let document = prop_oneof![
        info.prop_map(Op::Begin),
        frame,
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
        (node(), any::<u32>(), any::<u32>()).prop_map(|(node, width, height)| Op::Sized {
            node,
            width,
            height
        }),
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
