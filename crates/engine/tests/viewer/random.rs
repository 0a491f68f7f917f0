//! Random pages and changes: the mirror becomes the page, and what does not fit is refused whole.

use crate::model::{DOCUMENT, Mirror, Stub, begin, element, frame, run, text};
use engine::viewer::Replica;
use proptest::prelude::*;
use protocol::page::tree::Item;
use protocol::page::{Checked, Mark, Op, SheetOwner, Splice, Tree};

/// One change, with places as picks that are taken modulo what there is.
#[derive(Debug, Clone)]
enum Change {
    Add { parent: usize, at: usize, shape: u8 },
    Move { nodes: Vec<usize>, parent: usize, at: usize },
    Remove { node: usize },
    Frame { node: usize },
    Text { node: usize, text: String },
    Splice { node: usize, start: usize, removed: usize, inserted: String },
    Attribute { node: usize, value: Option<String> },
}

fn change() -> impl Strategy<Value = Change> {
    let pick = any::<usize>;
    let words = "[a-c😀é ]{0,6}";
    prop_oneof![
        4 => (pick(), pick(), any::<u8>()).prop_map(|(parent, at, shape)| Change::Add { parent, at, shape }),
        3 => (proptest::collection::vec(pick(), 1..4), pick(), pick())
            .prop_map(|(nodes, parent, at)| Change::Move { nodes, parent, at }),
        1 => pick().prop_map(|node| Change::Remove { node }),
        2 => pick().prop_map(|node| Change::Frame { node }),
        1 => (pick(), words).prop_map(|(node, text)| Change::Text { node, text }),
        2 => (pick(), pick(), pick(), words)
            .prop_map(|(node, start, removed, inserted)| Change::Splice { node, start, removed, inserted }),
        1 => (pick(), proptest::option::of("[a-z]{0,4}")).prop_map(|(node, value)| Change::Attribute { node, value }),
    ]
}

/// The page: a model mirror that is changed directly, and the operations that say so.
#[derive(Default)]
struct Page {
    model: Mirror,
    next: u32,
}

impl Page {
    fn elements(&self) -> Vec<u32> {
        self.of(|tag| !tag.starts_with('#') || tag == "#shadow")
    }

    fn of(&self, wanted: impl Fn(&str) -> bool) -> Vec<u32> {
        let mut found: Vec<u32> =
            self.model.nodes.iter().filter(|(_, node)| wanted(&node.tag)).map(|(id, _)| *id).collect();
        found.sort_unstable();
        found
    }

    fn parent_and_next(&self, parent: usize, at: usize, without: &[u32]) -> (u32, u32) {
        let elements = self.elements();
        let parent = elements[parent % elements.len()];
        let rest: Vec<u32> = self.model.nodes[&parent]
            .children
            .iter()
            .filter(|child| !without.contains(child))
            .copied()
            .collect();
        (parent, rest.get(at % (rest.len() + 1)).copied().unwrap_or(0))
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn change(&mut self, change: &Change) -> Option<Op> {
        Some(match change {
            Change::Add { parent, at, shape } => {
                let (parent, next) = self.parent_and_next(*parent, *at, &[]);
                let items = match shape % 4 {
                    3 => vec![element(self.number(), "iframe", &[("src", "https://a.example/")], false)],
                    0 => vec![text(self.number(), "words")],
                    1 => vec![
                        element(self.number(), "div", &[("class", "a")], true),
                        text(self.number(), "in"),
                        element(self.number(), "b", &[], false),
                        Item::Close,
                    ],
                    _ => vec![
                        element(self.number(), "my-host", &[], true),
                        Item::Shadow { node: self.number() },
                        text(self.number(), "shade"),
                        Item::Close,
                        Item::Close,
                    ],
                };
                run(parent, next, items)
            }
            Change::Move { nodes, parent, at } => {
                let movable = self.of(|tag| !matches!(tag, "#document" | "#shadow" | "html" | "#doctype"));
                let mut moved: Vec<u32> = Vec::new();
                for pick in nodes {
                    let node = *movable.get(pick % movable.len().max(1))?;
                    if !moved.contains(&node) {
                        moved.push(node);
                    }
                }
                let (parent, next) = self.parent_and_next(*parent, *at, &moved);
                let mut above = parent;
                while above != 0 {
                    if moved.contains(&above) {
                        return None;
                    }
                    above = self.model.nodes[&above].parent;
                }
                run(parent, next, moved.into_iter().map(|node| Item::Known { node }).collect())
            }
            // A frame without a document gets one, and a document without nodes its root.
            Change::Frame { node } => {
                let mut open = self.of(|tag| tag == "iframe" || tag == "#document");
                open.retain(|node| {
                    let node = &self.model.nodes[node];
                    if node.tag == "iframe" { node.shadow == 0 } else { node.children.is_empty() }
                });
                let node = *open.get(node % open.len().max(1))?;
                if self.model.nodes[&node].tag == "iframe" {
                    frame(node, self.number())
                } else {
                    run(node, 0, vec![element(self.number(), "html", &[], false)])
                }
            }
            Change::Remove { node } => {
                let mut removable = self.of(|tag| !matches!(tag, "#shadow" | "html"));
                removable.retain(|node| *node != DOCUMENT);
                Op::Remove(vec![*removable.get(node % removable.len().max(1))?])
            }
            Change::Text { node, text } => {
                let texts = self.of(|tag| tag == "#text");
                Op::Text { node: *texts.get(node % texts.len().max(1))?, text: text.clone() }
            }
            Change::Splice { node, start, removed, inserted } => {
                let texts = self.of(|tag| tag == "#text");
                let node = *texts.get(node % texts.len().max(1))?;
                // Whole characters, as a sender has them.
                let characters: Vec<char> = self.model.nodes[&node].text.chars().collect();
                let start = start % (characters.len() + 1);
                let removed = removed % (characters.len() - start + 1);
                let units = |part: &[char]| part.iter().map(|c| c.len_utf16() as u32).sum::<u32>();
                let splice = Splice {
                    start: units(&characters[..start]),
                    removed: units(&characters[start..start + removed]),
                    inserted: inserted.clone(),
                };
                Op::TextSplice { node, splice }
            }
            Change::Attribute { node, value } => {
                let elements = self.of(|tag| !tag.starts_with('#'));
                let node = elements[node % elements.len()];
                Op::Attribute { node, name: "title".into(), value: value.clone() }
            }
        })
    }
}

/// Applies one operation to the page's model by a replica of its own: the model asserts, the replica only translates.
fn both(replica: &mut Replica, mirror: &mut Mirror, op: Op) {
    let mut commands = Vec::new();
    replica.apply(vec![op], &Stub, &mut commands).expect("an operation that fits");
    mirror.apply(&commands);
}

fn start() -> Vec<Op> {
    vec![begin(), run(DOCUMENT, 0, vec![element(2, "html", &[], true), text(3, "hello"), Item::Close])]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_mirror_becomes_the_page(changes in proptest::collection::vec(change(), 1..60)) {
        let mut page = Page { next: 3, ..Page::default() };
        let (mut replica, mut expected) = (Replica::new("/r/".into()), Vec::new());
        for op in start() {
            both(&mut replica, &mut page.model, op.clone());
            expected.push(op);
        }
        for change in &changes {
            if let Some(op) = page.change(change) {
                both(&mut replica, &mut page.model, op.clone());
                expected.push(op);
            }
            prop_assert_eq!(replica.tree().len(), page.model.nodes.len());
        }
        // All at once gives the same as one by one.
        let (mut whole, mut commands, mut mirror) = (Replica::new("/r/".into()), Vec::new(), Mirror::default());
        whole.apply(expected, &Stub, &mut commands).unwrap();
        mirror.apply(&commands);
        prop_assert_eq!(mirror.nodes, page.model.nodes);
    }

    #[test]
    fn what_does_not_fit_is_refused_and_never_harms_the_mirror(
        bodies in proptest::collection::vec(proptest::collection::vec(any_op(), 1..6), 1..20)
    ) {
        let (mut replica, mut mirror) = (Replica::new("/r/".into()), Mirror::default());
        for mut body in bodies {
            if replica.document().is_none() {
                body.splice(0..0, start());
            }
            let mut commands = Vec::new();
            if replica.apply(body, &Stub, &mut commands).is_ok() {
                mirror.apply(&commands);
                prop_assert_eq!(replica.tree().len(), mirror.nodes.len());
            } else {
                mirror = Mirror::default();
            }
        }
    }
}

/// Any operation over few numbers, so that many of them nearly fit.
fn any_op() -> impl Strategy<Value = Op> {
    let node = || 1..14u32;
    let name = || {
        prop_oneof!["style", "href", "src", "onclick", "rel", "width", "title", "d"].prop_map(String::from)
    };
    let splice = || {
        (0..9u32, 0..9u32, "[a😀]{0,3}").prop_map(|(start, removed, inserted)| Splice {
            start,
            removed,
            inserted,
        })
    };
    prop_oneof![
        6 => proptest::collection::vec(any_item(), 1..9).prop_map(|items| Op::Tree(Tree { items })),
        2 => proptest::collection::vec(node(), 0..3).prop_map(Op::Remove),
        1 => (node(), name(), proptest::option::of("[a-z:(]{0,5}"))
            .prop_map(|(node, name, value)| Op::Attribute { node, name, value }),
        1 => (node(), name(), splice()).prop_map(|(node, name, splice)| Op::AttributeSplice { node, name, splice }),
        1 => (node(), "[a😀]{0,4}").prop_map(|(node, text)| Op::Text { node, text }),
        1 => (node(), splice()).prop_map(|(node, splice)| Op::TextSplice { node, splice }),
        1 => (node(), node()).prop_map(|(node, document)| frame(node, document)),
        1 => node().prop_map(|node| Op::Checked { node, checked: Checked::On }),
        1 => node().prop_map(|node| Op::Mark { node, mark: Mark::Masked }),
        1 => node().prop_map(|node| Op::Sheet {
            owner: SheetOwner::Element(node), append: false, rules: "a{}".into()
        }),
    ]
}

fn any_item() -> impl Strategy<Value = Item> {
    let node = || 1..14u32;
    let tag = prop_oneof!["div", "iframe", "style", "script", "my-host", "canvas", "link", "input"];
    prop_oneof![
        3 => (0..14u32, 0..14u32).prop_map(|(parent, next)| Item::Run { parent, next }),
        4 => (node(), tag, any::<bool>()).prop_map(|(node, tag, open)| element(node, &tag, &[("href", "x")], open)),
        2 => node().prop_map(|node| text(node, "url(x)")),
        2 => node().prop_map(|node| Item::Known { node }),
        1 => node().prop_map(|node| Item::Shadow { node }),
        1 => node().prop_map(|node| Item::Doctype {
            node, name: "html".into(), public: String::new(), system: String::new()
        }),
        4 => Just(Item::Close),
    ]
}
