//! The tables of a stream: unique where they must be, equal on both ends for as long as a stream lasts.

use crate::writer::Sender;
use crate::{as_hex, hex};
use protocol::DecodeError;
use protocol::limits::{
    DYNAMIC_STRINGS_BYTES_MAX, DYNAMIC_STRINGS_MAX, INTERNED_BYTES_MAX, SHAPE_NAME_BYTES, SHAPES_BYTES_MAX,
    SHAPES_MAX,
};
use protocol::page::shapes::Shape;
use protocol::page::strings::{Interner, STATIC, StringTable};
use protocol::page::{Decoder, DocumentInfo, DocumentMode, Item, Namespace, Op, Tree};
use std::collections::HashSet;
use std::rc::Rc;

fn locations(numbers: std::ops::Range<usize>) -> Vec<Op> {
    numbers.map(|number| Op::Location { url: format!("s{number}") }).collect()
}

fn elements(shapes: &[Rc<Shape>]) -> Vec<Op> {
    let mut items = vec![Item::Run { parent: 1, next: 0 }];
    for (shape, node) in shapes.iter().zip(2..) {
        let values = vec![String::new(); shape.attributes.len()];
        items.push(Item::Element { node, shape: shape.clone(), values });
    }
    items.push(Item::Close);
    vec![Op::Tree(Tree { items })]
}

fn shape(tag: String) -> Rc<Shape> {
    Rc::new(Shape { namespace: Namespace::Html, tag, attributes: Vec::new(), has_children: false })
}

#[test]
fn static_entries_are_unique_and_short() {
    let mut seen = HashSet::new();
    for text in STATIC {
        assert!(seen.insert(text), "{text:?} is twice in the static table");
        assert!(text.len() <= INTERNED_BYTES_MAX);
    }
}

#[test]
fn static_entries_have_their_places() {
    // These may never change. New entries go to the end.
    for (index, text) in
        [(0, ""), (1, "a"), (25, "div"), (53, "li"), (170, "id"), (STATIC.len() as u32 - 1, "#")]
    {
        assert_eq!(Interner::new().find(text), Some(index), "{text}");
        assert_eq!(StringTable::new().get(index), Some(text));
    }
    // FNV-1a over all of them, each with a zero after it.
    let hash = STATIC
        .iter()
        .flat_map(|text| text.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    assert_eq!((STATIC.len(), hash), (254, 0x1ade_ceff_3d90_5693));
}

#[test]
fn interner_and_string_table_agree() {
    let (mut interner, mut table) = (Interner::new(), StringTable::new());
    for round in 0..2 {
        for number in 0..5000 {
            let text = format!("{round}-{number}");
            assert_eq!(interner.find(&text), None);
            interner.append(&text);
            table.append(&text);
            let place = interner.find(&text);
            assert_eq!(place.and_then(|place| table.get(place)), Some(&*text));
        }
        interner.reset();
        table.reset();
        assert_eq!(table.get(STATIC.len() as u32), None);
        assert_eq!(interner.get(STATIC.len() as u32), None);
        assert_eq!(interner.find("div"), Some(25));
    }
}

#[test]
fn strings_beyond_a_full_table_are_sent_whole_each_time() {
    let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
    let all = DYNAMIC_STRINGS_MAX + 500;
    for _ in 0..2 {
        for start in (0..all).step_by(10_000) {
            let ops = locations(start..all.min(start + 10_000));
            assert_eq!(decoder.decode(&sender.body(&ops)), Ok(ops));
        }
    }
    // The last that has a place, and the first that has none: two bytes and its text.
    let last = sender.body(&locations(DYNAMIC_STRINGS_MAX - 1..DYNAMIC_STRINGS_MAX));
    assert_eq!(last.len(), 5, "{}", as_hex(&last));
    let first = sender.body(&locations(DYNAMIC_STRINGS_MAX..DYNAMIC_STRINGS_MAX + 1));
    assert_eq!(as_hex(&first), "03 15 00 06 73 36 35 35 33 36");
    // A sender that keeps one more has lost the count.
    let kept = decoder.decode(&hex("03 15 01 01 78"));
    assert!(matches!(kept, Err(DecodeError::OverLimit { what: "string table", .. })), "{kept:?}");
}

#[test]
fn the_string_table_is_bounded_in_bytes() {
    let mut table = StringTable::new();
    let long = "x".repeat(INTERNED_BYTES_MAX);
    let mut kept = 0;
    while table.admits(long.len()) {
        table.append(&long);
        kept += long.len();
    }
    assert!(kept <= DYNAMIC_STRINGS_BYTES_MAX, "{kept}");
    assert!(!StringTable::new().admits(INTERNED_BYTES_MAX + 1));
}

#[test]
fn shapes_beyond_a_full_table_are_sent_whole_each_time() {
    let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
    let shapes: Vec<_> = (0..SHAPES_MAX + 100).map(|number| shape(format!("t{number}"))).collect();
    for _ in 0..2 {
        for shapes in shapes.chunks(4000) {
            let ops = elements(shapes);
            assert_eq!(decoder.decode(&sender.body(&ops)), Ok(ops));
        }
    }
    let last_kept = sender.body(&elements(&shapes[SHAPES_MAX - 1..SHAPES_MAX]));
    let first_not = sender.body(&elements(&shapes[SHAPES_MAX..SHAPES_MAX + 1]));
    assert!(last_kept.len() < first_not.len(), "{} {}", as_hex(&last_kept), as_hex(&first_not));
}

#[test]
fn the_shape_table_is_bounded_in_bytes_and_still_takes_what_fits() {
    let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
    let large = |number| {
        let attributes = (0..500).map(|attribute| format!("{attribute:01000}")).collect();
        Rc::new(Shape {
            namespace: Namespace::Html,
            tag: format!("large{number}"),
            attributes,
            has_children: false,
        })
    };
    let count = SHAPES_BYTES_MAX / (500 * (SHAPE_NAME_BYTES + 1000)) + 5;
    let info = DocumentInfo {
        url: String::new(),
        base_url: String::new(),
        mode: DocumentMode::Standards,
        width: 1,
        height: 1,
    };
    let again = vec![Op::Begin(info)];
    for number in (0..count).chain(0..count).chain([usize::MAX]).chain(0..count) {
        // Once in between all is forgotten, and there is room again.
        if number == usize::MAX {
            assert_eq!(decoder.decode(&sender.body(&again)).as_ref(), Ok(&again));
            continue;
        }
        // A small one after each: it still fits when the next large one does not.
        let ops = elements(&[large(number), shape(format!("small{number}"))]);
        assert_eq!(decoder.decode(&sender.body(&ops)), Ok(ops));
    }
    let kept = sender.body(&elements(&[large(0)]));
    let not_kept = sender.body(&elements(&[large(count - 1)]));
    let small = sender.body(&elements(&[shape(format!("small{}", count - 1))]));
    assert!(kept.len() < 600 && not_kept.len() > 500_000 && small.len() < 20);
}
