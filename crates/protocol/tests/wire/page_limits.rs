//! The limits of page bodies: each is enforced, and no small body makes large allocations.

use crate::hex;
use crate::memory::peak_bytes;
use protocol::DecodeError;
use protocol::limits::*;
use protocol::page::Decoder;
use protocol::varint;

/// A body of these operations and string bytes.
fn body(ops: &[u8], strings: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint::put(&mut out, ops.len() as u64);
    [&out, ops, strings].concat()
}

/// A tree operation with these columns.
fn tree(runs: u64, first_id: u64, columns: [&[u8]; 3]) -> Vec<u8> {
    let mut out = vec![3];
    varint::put(&mut out, runs);
    varint::put(&mut out, first_id);
    for column in columns {
        varint::put(&mut out, column.len() as u64);
        out.extend_from_slice(column);
    }
    out
}

fn number(value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    varint::put(&mut out, value as u64);
    out
}

fn error(body: &[u8]) -> Option<DecodeError> {
    Decoder::new().decode(body).err()
}

fn over(what: &'static str, limit: usize) -> Option<DecodeError> {
    Some(DecodeError::OverLimit { what, limit })
}

/// The element `<div>` with children, as a new shape; and again, as shape 0.
const DIV: [u8; 4] = [4, 1, 27, 0];
const DIV_AGAIN: u8 = 8;

#[test]
fn elements_nest_to_the_depth_limit_and_no_further() {
    for (deep, expected) in [(TREE_DEPTH_MAX - 1, None), (TREE_DEPTH_MAX, over("depth", TREE_DEPTH_MAX))] {
        let structure = [&[1, 0][..], &DIV, &vec![DIV_AGAIN; deep - 1], &vec![0; deep + 1]].concat();
        assert_eq!(error(&body(&tree(1, 2, [&structure, &[], &[]]), &[])), expected);
    }
}

#[test]
fn strings_are_bounded_by_what_they_are_for() {
    let cases = [
        // A text, a name, an address.
        ([&[8, 7, 0][..], &number(TEXT_BYTES_MAX)].concat(), TEXT_BYTES_MAX),
        ([&[6, 7, 0][..], &number(NAME_BYTES_MAX)].concat(), NAME_BYTES_MAX),
        ([&[21, 0][..], &number(URL_BYTES_MAX)].concat(), URL_BYTES_MAX),
    ];
    for (ops, limit) in cases {
        assert_eq!(error(&body(&ops, &vec![b'x'; limit])), None);
        let cut = ops.len() - number(limit).len();
        let longer = [&ops[..cut], &number(limit + 1)].concat();
        assert_eq!(error(&body(&longer, &vec![b'x'; limit + 1])), over("string", limit));
        let endless = [&ops[..cut], &hex("ff ff ff ff ff ff ff ff ff 01")].concat();
        assert_eq!(error(&body(&endless, &[])), over("string", limit));
    }
}

#[test]
fn a_kept_string_is_short() {
    let kept = |len| body(&[&[21, 1][..], &number(len)].concat(), &vec![b'x'; len]);
    assert_eq!(error(&kept(INTERNED_BYTES_MAX)), None);
    assert!(matches!(error(&kept(INTERNED_BYTES_MAX + 1)), Some(DecodeError::OverLimit { .. })));
}

#[test]
fn counts_are_bounded() {
    let removed = [&[4][..], &number(NODES_MAX + 1)].concat();
    let selected = [&[12, 7][..], &number(SELECTED_MAX + 1)].concat();
    let attributes = [&[1, 0, 4, 1, 27][..], &number(ATTRIBUTES_MAX + 1)].concat();
    let runs = [&[3][..], &number(NODES_MAX + 1)].concat();
    for (ops, expected) in [
        (removed, over("removed nodes", NODES_MAX)),
        (selected, over("selected options", SELECTED_MAX)),
        (tree(1, 2, [&attributes, &[], &[]]), over("attributes", ATTRIBUTES_MAX)),
        (runs, over("runs", NODES_MAX)),
    ] {
        assert_eq!(error(&body(&ops, &[])), expected);
    }
}

#[test]
fn a_count_of_more_than_there_is_reserves_nothing() {
    for ops in [
        [&[4][..], &number(NODES_MAX)].concat(),
        [&[12, 7][..], &number(SELECTED_MAX)].concat(),
        [&[3][..], &number(NODES_MAX)].concat(),
        tree(1, 2, [&[&[1, 0, 4, 1, 27][..], &number(ATTRIBUTES_MAX)].concat(), &[], &[]]),
    ] {
        let (result, peak) = peak_bytes(|| error(&body(&ops, &[])));
        assert_eq!(result, Some(DecodeError::Incomplete));
        assert!(peak < 100_000, "{peak} bytes");
    }
}

#[test]
fn operations_and_tokens_of_a_body_are_bounded() {
    let expected = over("items", BODY_ITEMS_MAX);
    assert_eq!(error(&body(&vec![2; BODY_ITEMS_MAX], &[])), None);
    assert_eq!(error(&body(&vec![2; BODY_ITEMS_MAX + 1], &[])), expected);
    let texts = BODY_ITEMS_MAX - 2;
    for (texts, expected) in [(texts, None), (texts + 1, expected)] {
        let structure = [&[1, 0][..], &vec![1; texts], &[0]].concat();
        assert_eq!(error(&body(&tree(1, 2, [&structure, &[], &vec![2; texts]]), &[])), expected);
    }
}

#[test]
fn strings_of_a_body_are_bounded() {
    // 400 elements a shape of 4096 attributes: 1.6 million empty values.
    let shape = [&[1, 0, 4, 0, 27][..], &number(ATTRIBUTES_MAX), &[2; ATTRIBUTES_MAX]].concat();
    let structure = [&shape[..], &[DIV_AGAIN; 399], &[0]].concat();
    let values = vec![2; 400 * ATTRIBUTES_MAX];
    let error = error(&body(&tree(1, 2, [&structure, &values, &[]]), &[]));
    assert_eq!(error, over("strings", BODY_STRINGS_MAX));
}

#[test]
fn text_named_by_reference_is_bounded() {
    // One string of 128 bytes, then elements with 4096 attributes, each of that value; all names are empty.
    let kept = [&[21, 1][..], &number(128)].concat();
    let value = number(protocol::page::strings::STATIC.len() + 2);
    let shape = [&[1, 0, 4, 0, 2][..], &number(ATTRIBUTES_MAX), &[2; ATTRIBUTES_MAX]].concat();
    let most = BODY_TEXT_BYTES_MAX / 128 / ATTRIBUTES_MAX;
    for (elements, expected) in [(most, None), (most + 1, over("text", BODY_TEXT_BYTES_MAX))] {
        let structure = [&shape[..], &vec![DIV_AGAIN; elements - 1], &[0]].concat();
        let values = value.repeat(elements * ATTRIBUTES_MAX);
        let ops = [kept.clone(), tree(1, 2, [&structure, &values, &[]])].concat();
        let body = body(&ops, &[b'x'; 128]);
        let (result, peak) = peak_bytes(|| error(&body));
        assert_eq!(result, expected);
        assert!(peak < 2 * BODY_TEXT_BYTES_MAX, "{peak} bytes");
    }
}

#[test]
fn memory_stays_within_a_factor_of_the_body() {
    let many = 20_000;
    let shape = [&[1, 0, 4, 0, 27][..], &number(ATTRIBUTES_MAX), &[2; ATTRIBUTES_MAX]].concat();
    let kept = [&[21, 1][..], &number(128)].concat();
    let index = number(protocol::page::strings::STATIC.len() + 2);
    let bodies = [
        body(&vec![2; many], &[]),
        body(&[4, 0].repeat(many), &[]),
        body(&hex("12 07 00 02").repeat(many), &[]),
        body(&tree(many as u64, 1, [&[1, 0, 0].repeat(many), &[], &[]]), &[]),
        body(&tree(1, 1, [&[&[1, 0][..], &vec![1; many], &[0]].concat(), &[], &vec![2; many]]), &[]),
        body(&tree(1, 1, [&[&[1, 0][..], &[5, 2, 2, 2].repeat(many), &[0]].concat(), &[], &[]]), &[]),
        body(&tree(1, 1, [&[&shape[..], &[8; 9], &[0]].concat(), &[2; 10 * ATTRIBUTES_MAX], &[]]), &[]),
        body(&tree(1, 1, [&[&[1, 0][..], &[4, 0, 2, 0].repeat(many), &[0]].concat(), &[], &[]]), &[]),
        body(&[&kept[..], &[&[8, 7][..], &index].concat().repeat(many)].concat(), &[b'x'; 128]),
    ];
    for (body, number) in bodies.iter().zip(0..) {
        let (result, peak) = peak_bytes(|| Decoder::new().decode(body).map(|ops| ops.len()));
        assert!(result.is_ok(), "{number}: {result:?}");
        let start = 100_000;
        assert!(peak < start + 256 * body.len(), "{number}: {peak} bytes of {}", body.len());
    }
}

#[test]
fn the_tables_of_a_stream_stay_bounded_over_many_bodies() {
    let (left, peak) = peak_bytes(|| {
        let mut decoder = Decoder::new();
        let kept = body(&[&[21, 1][..], &number(128)].concat(), &[b'x'; 128]);
        decoder.decode(&kept).map(|_| ())?;
        let name = number(protocol::page::strings::STATIC.len() + 2);
        for tag in 0..200usize {
            let shape = [
                &[1, 0, 4, 0][..],
                &number(2 + tag),
                &number(ATTRIBUTES_MAX),
                &name.repeat(ATTRIBUTES_MAX),
                &[0],
            ]
            .concat();
            decoder.decode(&body(&tree(1, 2, [&shape, &[2; ATTRIBUTES_MAX], &[]]), &[])).map(|_| ())?;
        }
        Ok::<_, DecodeError>(())
    });
    assert_eq!(left, Ok(()));
    assert!(peak < 3 * SHAPES_BYTES_MAX, "{peak} bytes");
}

#[test]
fn values_that_no_encoder_writes_are_refused() {
    let unknown = |what, tag| Some(DecodeError::Unknown { what, tag });
    let malformed = |what| Some(DecodeError::Malformed(what));
    for (ops, expected) in [
        ("00", unknown("operation", 0)),
        ("1a", unknown("operation", 26)),
        ("0b 07 04", unknown("checked state", 4)),
        ("16 07 03", unknown("mark", 3)),
        ("01 02 02 03", unknown("document mode", 3)),
        ("18 07 08 03", unknown("document mode", 3)),
        ("18 07 00 00 02", malformed("node number")),
        ("17 07 02", malformed("flag")),
        // Node 0 where a node has to be; a number of 33 bits.
        ("16 00 00", malformed("node number")),
        ("0f 80 80 80 80 10", malformed("number")),
        // A string that the table does not have, and one beyond all tables.
        ("15 ff 7f", malformed("string number")),
        ("15 ff ff ff ff ff 0f", malformed("string number")),
        // Trees: no run, no such shape, no such token, namespace 4, number 0 for a new node, numbers that run out.
        ("03 00 02 00 00 00", malformed("tree without runs")),
        ("03 01 02 03 01 00 08 00 00", malformed("shape number")),
        ("03 01 02 03 01 00 07 00 00", unknown("structure token", 7)),
        ("03 01 02 06 01 00 04 08 02 00 00 00", malformed("namespace")),
        ("03 01 00 04 01 00 01 00 00 01 02", malformed("node number")),
        ("03 01 02 04 01 00 02 00 00 00", malformed("node number")),
        ("03 01 ff ff ff ff 0f 04 01 00 06 01 00 00", malformed("node number")),
        // A column with more than the nodes need.
        ("03 01 02 03 01 00 00 01 02 00", Some(DecodeError::Trailing)),
        ("03 01 02 03 01 00 00 00 01 02", Some(DecodeError::Trailing)),
        ("03 01 02 04 01 00 00 00 00 00", Some(DecodeError::Trailing)),
        ("03 02 02 03 01 00 00 00 00", Some(DecodeError::Incomplete)),
    ] {
        assert_eq!(error(&body(&hex(ops), &[])), expected, "{ops}");
    }
    assert_eq!(error(&body(&hex("15 00 01"), &[0xff])), malformed("text"));
}
