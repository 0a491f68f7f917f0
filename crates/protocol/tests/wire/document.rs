//! PROTOCOL.md says what the code does: its examples are decoded and encoded, its tables are compared.

use crate::examples::{Block, Example, blocks};
use crate::writer::Sender;
use crate::{as_hex, hex};
use protocol::action::Request;
use protocol::control::{FromRelay, ToRelay};
use protocol::line;
use protocol::page::Decoder;
use protocol::page::strings::STATIC;
use protocol::presence::Presence;
use protocol::{Frame, PROTOCOL_VERSION, limits, resource, session};
use std::fmt::Debug;

const PAGE: &str = include_str!("../../PROTOCOL.md");

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn same(example: &Example, values: &[impl Debug], encoded: &[u8]) {
    let meaning: Vec<_> = example.meaning.iter().map(|text| squeezed(text)).collect();
    let values: Vec<_> = values.iter().map(|value| squeezed(&format!("{value:?}"))).collect();
    assert_eq!(values, meaning);
    assert_eq!(as_hex(encoded), as_hex(&hex(&example.bytes)));
}

/// Decodes, compares, encodes and compares.
macro_rules! message {
    ($message:ty, $example:expr) => {{
        let decoded = <$message>::decode(&hex(&$example.bytes));
        assert!(decoded.is_ok(), "{:?}: {decoded:?}", $example);
        decoded.iter().for_each(|value| same($example, std::slice::from_ref(value), &value.encode()));
    }};
}

#[test]
fn every_example_reads_and_writes_as_the_page_says() {
    let mut seen = Vec::new();
    for Block { kind, examples } in blocks(PAGE) {
        assert!(!examples.is_empty(), "{kind}");
        seen.push(kind);
        let (mut sender, mut decoder) = (Sender::default(), Decoder::new());
        for example in &examples {
            match kind {
                "frame" => {
                    let bytes = hex(&example.bytes);
                    let frame = Frame::decode(&bytes);
                    assert!(frame.is_ok(), "{example:?}: {frame:?}");
                    frame.iter().for_each(|frame| same(example, &[frame], &frame.encode()));
                }
                "to-relay" => message!(ToRelay, example),
                "from-relay" => message!(FromRelay, example),
                "action" => message!(Request, example),
                "from-agent" => message!(session::FromAgent, example),
                "from-customer" => message!(session::FromCustomer, example),
                "presence" => message!(Presence, example),
                "resource-request" => message!(resource::ToCustomer, example),
                "line-request" => message!(line::Request, example),
                "line-item" => message!(line::Item, example),
                "resource-answer" => message!(resource::FromCustomer, example),
                _ => {
                    assert_eq!(kind, "page");
                    let ops = decoder.decode(&hex(&example.bytes));
                    assert!(ops.is_ok(), "{example:?}: {ops:?}");
                    ops.iter().for_each(|ops| same(example, ops, &sender.body(ops)));
                }
            }
        }
    }
    let all = "action frame from-agent from-customer from-relay line-item line-request page presence \
               resource-answer resource-request to-relay";
    seen.sort_unstable();
    assert_eq!(seen.join(" "), all);
}

/// The cells of each row of the tables under a heading.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let section = PAGE.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_table_of_limits_is_that_of_the_code() {
    macro_rules! limits {
        ($($name:ident)*) => { vec![$((stringify!($name), limits::$name)),*] };
    }
    let code = limits! {
        FRAME_BYTES_MAX SMALL_FRAME_BYTES_MAX INFLATED_BYTES_MAX TEXT_BYTES_MAX NAME_BYTES_MAX URL_BYTES_MAX
        SHORT_BYTES_MAX JWT_BYTES_MAX INSERT_BYTES_MAX ATTRIBUTES_MAX DYNAMIC_STRINGS_MAX DYNAMIC_STRINGS_BYTES_MAX
        INTERNED_BYTES_MAX SHAPES_MAX SHAPES_BYTES_MAX SHAPE_NAME_BYTES TREE_DEPTH_MAX BODY_ITEMS_MAX BODY_STRINGS_MAX
        BODY_TEXT_BYTES_MAX NODES_MAX SELECTED_MAX RESOURCE_BYTES_MAX RESOURCE_CHUNK_BYTES
        PIECE_BYTES_MAX
    };
    let code: Vec<_> =
        code.into_iter().map(|(name, value)| (format!("`{name}`"), value.to_string())).collect();
    let page = rows("Limits");
    let page: Vec<_> = page.iter().skip(1).map(|row| (row[0].to_owned(), row[1].to_owned())).collect();
    assert_eq!(page, code);
    let source = include_str!("../../src/limits.rs");
    assert_eq!(source.matches("pub const ").count(), code.len(), "a limit is missing here");
}

#[test]
fn the_table_of_lanes_is_that_of_the_code() {
    use protocol::{Lane, Role};
    let lanes = [Lane::Control, Lane::Page, Lane::Presence, Lane::Action, Lane::Session, Lane::Resource];
    let roles = [Role::Customer, Role::Agent, Role::Relay];
    let code: Vec<_> = lanes
        .iter()
        .map(|&lane| {
            let senders: Vec<_> = roles.iter().filter(|role| role.may_send(lane)).collect();
            let numbered = if lane.is_sequenced() { "yes" } else { "no" };
            let max = lane.frame_bytes_max();
            let senders = format!("{senders:?}").to_lowercase();
            format!("{} {lane:?} {numbered} {} {max}", lane as u8, senders.trim_matches(['[', ']']))
                .to_lowercase()
        })
        .collect();
    let page: Vec<_> =
        rows("Frames").iter().filter(|row| row.len() == 6).skip(1).map(|row| row[..5].join(" ")).collect();
    assert_eq!(page, code);
}

#[test]
fn the_version_and_the_static_table_are_those_of_the_code() {
    assert!(PAGE.contains(&format!("This is version {PROTOCOL_VERSION}.")));
    assert!(PAGE.contains(&format!("{} of them, at places 0\nto {}.", STATIC.len(), STATIC.len() - 1)));
}
