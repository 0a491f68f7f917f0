//! Page bodies: what the encoder writes is what the decoder reads, and nothing else makes it panic.

use crate::model::{ops, stream};
use crate::writer::Sender;
use crate::{as_hex, hex};
use proptest::prelude::*;
use protocol::DecodeError;
use protocol::page::{
    Checked, Decoder, DocumentInfo, DocumentMode, FrameDocument, Item, Mark, Namespace, Op, SheetOwner, Tree,
};
use protocol::page::{Splice, shapes::Shape};
use std::rc::Rc;

/// Checks both ways, on fresh tables.
fn golden(op: Op, bytes: &str) {
    let bytes: String = bytes.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(as_hex(&Sender::default().body(std::slice::from_ref(&op))), bytes, "{op:?}");
    assert_eq!(Decoder::new().decode(&hex(&bytes)), Ok(vec![op]));
}

#[test]
fn operations_have_these_bytes() {
    let info = DocumentInfo {
        url: "u".into(),
        base_url: "u".into(),
        mode: DocumentMode::Quirks,
        width: 800,
        height: 600,
    };
    let splice = Splice { start: 1, removed: 2, inserted: "x!".into() };
    // `id` and `u` are in the static table; `x!` is not, so its bytes come last, and its name is `01` and its length.
    golden(Op::Begin(info), "08 01 64 64 02 a0 06 d8 04");
    golden(Op::Complete, "01 02");
    golden(Op::Remove(vec![5, 300]), "05 04 02 05 ac 02");
    golden(
        Op::Attribute { node: 7, name: "id".into(), value: Some("x!".into()) },
        "06 05 07 ac 01 01 02 78 21",
    );
    golden(Op::Attribute { node: 7, name: "id".into(), value: None }, "04 06 07 ac 01");
    golden(
        Op::AttributeSplice { node: 7, name: "id".into(), splice: splice.clone() },
        "08 07 07 ac 01 01 02 01 02 78 21",
    );
    golden(Op::Text { node: 7, text: "x!".into() }, "04 08 07 01 02 78 21");
    golden(Op::TextSplice { node: 7, splice }, "06 09 07 01 02 01 02 78 21");
    golden(Op::Value { node: 7, value: "x!".into() }, "04 0a 07 01 02 78 21");
    golden(Op::Checked { node: 7, checked: Checked::OnIndeterminate }, "03 0b 07 03");
    golden(Op::Selected { node: 7, indices: vec![0, 2] }, "05 0c 07 02 00 02");
    golden(Op::Scroll { node: 0, x: -1, y: 64 }, "05 0d 00 01 80 01");
    golden(Op::Viewport { width: 800, height: 600 }, "05 0e a0 06 d8 04");
    golden(Op::Focus { node: 0 }, "02 0f 00");
    golden(Op::Selection { anchor: (3, 1), focus: (4, 2) }, "05 10 03 01 04 02");
    golden(Op::FieldSelection { node: 7, start: 1, end: 3 }, "04 11 07 01 03");
    golden(
        Op::Sheet { owner: SheetOwner::Element(7), append: false, rules: "x!".into() },
        "05 12 07 00 01 02 78 21",
    );
    golden(
        Op::Sheet { owner: SheetOwner::Adopted { root: 7, index: 1 }, append: true, rules: "x!".into() },
        "06 13 07 01 01 01 02 78 21",
    );
    golden(Op::AdoptedCount { root: 7, count: 2 }, "03 14 07 02");
    golden(Op::Location { url: "x!".into() }, "03 15 01 02 78 21");
    golden(Op::Mark { node: 7, mark: Mark::Masked }, "03 16 07 02");
    golden(Op::Modal { node: 7, modal: true }, "03 17 07 01");
    golden(Op::Sized { node: 7, width: 300, height: 2 }, "05 19 07 ac 02 02");
    let document = FrameDocument { node: 300, mode: DocumentMode::Quirks, base_url: "x!".into() };
    golden(Op::Frame { node: 7, document }, "07 18 07 ac 02 02 01 02 78 21");
}

#[test]
fn a_tree_block_has_these_bytes() {
    let shape = |tag: &str, attributes: &[&str], has_children| {
        let attributes = attributes.iter().map(|&name| name.to_owned()).collect();
        Rc::new(Shape { namespace: Namespace::Html, tag: tag.into(), attributes, has_children })
    };
    let li = shape("li", &["id"], true);
    let items = vec![
        Item::Run { parent: 4, next: 9 },
        Item::Element { node: 20, shape: li.clone(), values: vec!["x!".into()] },
        Item::Text { node: 21, text: "one".into() },
        Item::Close,
        Item::Element { node: 23, shape: li, values: vec!["x!".into()] },
        Item::Shadow { node: 24 },
        Item::Close,
        Item::Known { node: 8 },
        Item::Close,
        Item::Close,
    ];
    golden(
        Op::Tree(Tree { items }),
        "1f  03 01 14
         13  04 09  04 01 37 01 ac 01  01  00  06 01  08  03 00  02 08  00  00
         04  01 02 80 02
         02  01 03
         78 21 6f 6e 65",
    );
}

#[test]
fn shapes_differ_by_namespace_names_and_children() {
    let mut items = vec![Item::Run { parent: 1, next: 0 }];
    let mut node = 2;
    for namespace in [Namespace::Html, Namespace::Svg, Namespace::MathMl, Namespace::Other] {
        for attributes in [vec![], vec!["id".to_owned()], vec!["id".to_owned(), "class".to_owned()]] {
            for has_children in [false, true] {
                let values = attributes.clone();
                let attributes = attributes.clone();
                let shape = Rc::new(Shape { namespace, tag: "a".into(), attributes, has_children });
                items.push(Item::Element { node, shape, values });
                items.extend(has_children.then_some(Item::Close));
                node += 1;
            }
        }
    }
    items.push(Item::Close);
    let ops = vec![Op::Tree(Tree { items })];
    assert_eq!(Decoder::new().decode(&Sender::default().body(&ops)), Ok(ops));
}

#[test]
fn begin_empties_both_tables() {
    let begin = || {
        let (url, base_url) = ("u".to_owned(), "u".to_owned());
        Op::Begin(DocumentInfo { url, base_url, mode: DocumentMode::Standards, width: 1, height: 1 })
    };
    let element = |tag: &str| {
        let (tag, attributes) = (tag.to_owned(), Vec::new());
        let shape = Rc::new(Shape { namespace: Namespace::Html, tag, attributes, has_children: false });
        let element = Item::Element { node: 2, shape, values: Vec::new() };
        Op::Tree(Tree { items: vec![Item::Run { parent: 1, next: 0 }, element, Item::Close] })
    };
    let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
    for tag in ["one-tag", "other-tag", "third-tag"] {
        let first = sender.body(&[begin(), element(tag)]);
        let known = sender.body(&[element(tag)]);
        assert!(known.len() < 12, "{}", as_hex(&known));
        assert_eq!(decoder.decode(&first), Ok(vec![begin(), element(tag)]));
        assert_eq!(decoder.decode(&known), Ok(vec![element(tag)]));
        assert_eq!(Decoder::new().decode(&known), Err(DecodeError::Malformed("shape number")));
    }
}

#[test]
fn an_empty_body_is_two_kinds_of_nothing() {
    assert_eq!(Decoder::new().decode(&[0]), Ok(vec![]));
    assert_eq!(Decoder::new().decode(&[]), Err(DecodeError::Incomplete));
    assert_eq!(Sender::default().body(&[]), [0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_stream_survives_the_way(stream in stream()) {
        let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
        for ops in stream {
            let body = sender.body(&ops);
            prop_assert_eq!(decoder.decode(&body), Ok(ops));
        }
    }

    #[test]
    fn equal_operations_are_equal_bytes(stream in stream()) {
        let (mut one, mut other) = (Sender::default(), Sender::default());
        for ops in stream {
            prop_assert_eq!(one.body(&ops), other.body(&ops));
        }
    }

    #[test]
    fn a_body_followed_by_bytes_is_an_error(ops in ops(), more in any::<u8>()) {
        let mut body = Sender::default().body(&ops);
        body.push(more);
        prop_assert_eq!(Decoder::new().decode(&body), Err(DecodeError::Trailing));
    }

    #[test]
    fn perturbed_bodies_never_panic(
        stream in stream(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
        for ops in stream {
            let mut body = sender.body(&ops);
            for (at, byte) in &changes {
                let at = at.index(body.len());
                body[at] = *byte;
            }
            // What is still accepted can be written again, and is then read as the same.
            if let Ok(read) = decoder.decode(&body) {
                let again = Sender::default().body(&read);
                if let Ok(read_again) = Decoder::new().decode(&again) {
                    prop_assert_eq!(read_again, read);
                }
            }
        }
    }

    #[test]
    fn random_bytes_never_panic(bodies in prop::collection::vec(prop::collection::vec(0..40u8, 0..60), 1..4)) {
        let mut decoder = Decoder::new();
        for mut body in bodies {
            // Most random section lengths are too long: half of the bodies get one that fits.
            if let [first, .., last] = &mut body[..] && *last % 2 == 0 {
                *first %= *last + 1;
            }
            let _ = decoder.decode(&body);
        }
    }
}

proptest! {
    // Every cut of a body is tried: few bodies are many cases.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_body_cut_short_is_an_error(ops in ops()) {
        let body = Sender::default().body(&ops);
        let mut decoder = Decoder::new();
        for end in 0..body.len() {
            let cut = decoder.decode(&body[..end]);
            prop_assert!(cut.is_err(), "{end} of {}", as_hex(&body));
        }
    }
}
