//! What becomes of facts about the page: what is sent, what is not, and when everything is read again.

use super::facts::{Facts, NONE};
use engine::page::{Page, StartOver};
use protocol::page::{Checked, Decoder, DocumentMode, FrameDocument, Item, Mark, Op};

/// Applies a batch and reads what it would send.
fn ops(page: &mut Page, decoder: &mut Decoder, facts: &mut Facts) -> Result<Vec<Op>, StartOver> {
    let (words, text) = facts.take();
    let changes = page.apply(&words, &text)?;
    Ok(changes.iter().flat_map(|change| decoder.decode(&change.body).expect("own bodies decode")).collect())
}

fn started(inside: impl FnOnce(&mut Facts)) -> (Page, Decoder, Facts, Vec<Op>) {
    let (mut page, mut decoder, mut facts) = (Page::new(), Decoder::new(), Facts::default());
    facts.document(inside);
    let first = ops(&mut page, &mut decoder, &mut facts).expect("a first reading is in step");
    (page, decoder, facts, first)
}

fn shown(ops: &[Op]) -> String {
    format!("{ops:?}")
}

#[test]
fn a_first_reading_becomes_a_document_with_its_nodes() {
    let (_, _, _, ops) = started(|facts| {
        facts.element(3, "p", &[("class", "a"), ("id", "b")], true).text_node(4, "Grüße 😀").put(&[0]);
    });
    assert!(matches!(&ops[0], Op::Begin(info) if info.url == "https://shop.example/" && info.width == 800));
    let Op::Tree(tree) = &ops[1] else { panic!("a tree follows") };
    assert!(matches!(&tree.items[0], Item::Run { parent: 1, next: 0 }));
    assert!(matches!(&tree.items[2], Item::Element { node: 3, shape, values }
        if shape.tag == "p" && shape.attributes == ["class", "id"] && values == &["a", "b"]));
    assert!(matches!(&tree.items[3], Item::Text { node: 4, text } if text == "Grüße 😀"));
}

#[test]
fn code_and_secrets_never_reach_a_body() {
    let (mut page, mut decoder, mut facts, first) = started(|facts| {
        facts
            .element(3, "script", &[("src", "canary-1")], true)
            .text_node(4, "canary-2")
            .put(&[0])
            .element(5, "a", &[("onclick", "canary-3"), ("href", "javascript:canary-4")], false)
            .element(6, "input", &[("type", "password"), ("value", "canary-5"), ("title", "canary-6")], false)
            .element(7, "input", &[("type", "hidden"), ("value", "canary-7")], false)
            .element(8, "iframe", &[("srcdoc", "canary-8")], false)
            .element(9, "textarea", &[("autocomplete", "cc-number")], true)
            .text_node(10, "canary-9")
            .put(&[0])
            .element(11, "select", &[("autocomplete", "cc-exp-month")], true)
            .element(12, "option", &[("value", "canary-10"), ("label", "canary-11"), ("selected", "")], true)
            .text_node(13, "canary-12")
            .put(&[0, 0]);
    });
    facts.value(6, "canary-13").value(7, "canary-14").value(9, "canary-15").put(&[9, 11, 1, 0]);
    let values = ops(&mut page, &mut decoder, &mut facts).expect("in step");
    assert!(!shown(&first).contains("canary") && !shown(&values).contains("canary"), "{first:?} {values:?}");
    assert!(first.contains(&Op::Mark { node: 6, mark: Mark::Masked }));
    assert!(values.contains(&Op::Value { node: 6, value: "*****".into() }));
    assert!(!values.iter().any(|op| matches!(op, Op::Selected { .. })), "a masked choice is not told");
}

#[test]
fn typing_into_a_masked_field_sends_nothing_at_all() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "input", &[("type", "password")], false);
    });
    facts.value(3, "");
    assert_eq!(ops(&mut page, &mut decoder, &mut facts).map(|ops| ops.len()), Ok(1));
    for typed in ["s", "se", "sec"] {
        facts.value(3, typed);
        let (words, text) = facts.take();
        assert!(page.apply(&words, &text).expect("in step").is_empty(), "no frame tells the rhythm");
    }
    // Nor does the caret.
    facts.put(&[14, 3, 1, 3]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Ok(vec![]));
}

#[test]
fn a_password_that_becomes_text_stays_masked() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "input", &[("type", "password"), ("name", "pw")], false);
    });
    facts.attribute(3, "type", "text", "password").put(&[20, 3]).value(3, "canary");
    facts.attribute(3, "value", "canary", "");
    // The page replaces the field by another of the same name.
    facts
        .put(&[3, 2, 0])
        .element(4, "input", &[("type", "text"), ("name", "pw"), ("value", "canary")], false)
        .put(&[0]);
    facts.value(4, "canary");
    let ops = ops(&mut page, &mut decoder, &mut facts).expect("in step");
    assert!(!shown(&ops).contains("canary"), "{ops:?}");
}

#[test]
fn an_open_field_that_becomes_secret_has_everything_read_again() {
    for (name, value) in [("type", "PASSWORD"), ("autocomplete", "cc-csc")] {
        let (mut page, mut decoder, mut facts, _) = started(|facts| {
            facts.element(3, "input", &[("type", "text")], false);
        });
        facts.value(3, "canary").attribute(3, name, value, "");
        assert_eq!(ops(&mut page, &mut decoder, &mut facts), Err(StartOver::Private), "{name}");
    }
}

#[test]
fn a_field_that_was_a_password_within_one_task_is_masked_in_its_first_reading() {
    let (_, _, _, first) = started(|facts| {
        // The flag stands in the element's flags: nothing else shows it any more.
        facts.put(&[1, 3, 8]).name("input").put(&[1]).name("value").string("canary");
    });
    assert!(!shown(&first).contains("canary"), "{first:?}");
}

#[test]
fn children_that_come_late_into_a_script_are_not_sent() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "script", &[], false);
    });
    facts.put(&[3, 3, 0]).text_node(4, "canary").put(&[0]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Ok(vec![]));
}

#[test]
fn two_nodes_that_change_places_are_moved_not_sent_again() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "div", &[], true).element(4, "p", &[], true).put(&[0, 0]);
    });
    // p comes out of div, and div goes into p.
    facts.put(&[3, 2, 0, 5, 4, 0, 3, 4, 0, 5, 3, 0]);
    let moved = ops(&mut page, &mut decoder, &mut facts).expect("no loop once both have left their places");
    assert!(matches!(&moved[..], [Op::Tree(tree)] if tree.items.contains(&Item::Known { node: 3 })));
    facts.put(&[3, 3, 0, 5, 4, 0]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Err(StartOver::OutOfStep), "p holds div now");
}

#[test]
fn moving_open_text_under_a_mask_has_everything_read_again() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "textarea", &[("autocomplete", "one-time-code")], true).put(&[0]);
        facts.text_node(4, "canary");
    });
    facts.put(&[3, 3, 0, 5, 4, 0]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Err(StartOver::Private));
}

#[test]
fn states_of_open_fields_are_sent_as_they_are() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "input", &[("type", "checkbox")], false).element(4, "select", &[], false);
    });
    facts.put(&[8, 3, 3, 9, 4, 2, 1, 5]);
    assert_eq!(
        ops(&mut page, &mut decoder, &mut facts),
        Ok(vec![
            Op::Checked { node: 3, checked: Checked::OnIndeterminate },
            Op::Selected { node: 4, indices: vec![1, 5] }
        ])
    );
}

#[test]
fn a_long_text_is_sent_in_parts_that_join_to_the_whole() {
    let long = "0123456789é".repeat(40_000);
    let (_, _, _, first) = started(|facts| {
        facts.text_node(3, &long);
    });
    let mut joined = String::new();
    for op in &first {
        match op {
            Op::Tree(tree) => {
                for item in &tree.items {
                    if let Item::Text { text, .. } = item {
                        joined.push_str(text);
                    }
                }
            }
            Op::TextSplice { splice, .. } => {
                assert_eq!(splice.start as usize, joined.encode_utf16().count());
                joined.push_str(&splice.inserted);
            }
            _ => {}
        }
    }
    assert!(joined == long);
}

#[test]
fn removing_and_garbled_batches_are_told_apart() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "p", &[], true).element(4, "b", &[], false).put(&[0]);
    });
    facts.put(&[4, 2, 3, 4]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Ok(vec![Op::Remove(vec![3])]), "b went with p");
    facts.put(&[7, 3, NONE]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Err(StartOver::OutOfStep));
}

#[test]
fn only_what_the_page_shows_may_be_fetched_for_the_agent() {
    let resolve: engine::page::Resolve = |base, reference| Some(format!("{base}{reference}"));
    let (mut page, ..) = started(|facts| {
        facts
            .element(3, "img", &[("src", "a.png")], false)
            .element(4, "a", &[("href", "account.json")], false)
            .element(5, "input", &[("type", "password"), ("src", "masked.png")], false)
            .element(6, "style", &[], true)
            .text_node(7, "p { background: url(b.png) }")
            .put(&[0]);
    });
    assert!(page.refers_to("https://shop.example/a.png", resolve));
    assert!(page.refers_to("https://shop.example/b.png", resolve));
    assert!(!page.refers_to("https://shop.example/account.json", resolve));
    assert!(!page.refers_to("https://shop.example/masked.png", resolve));
}

#[test]
fn a_document_in_a_frame_is_a_part_of_the_one_tree() {
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts.element(3, "iframe", &[("src", "https://pay.example/canary")], false);
    });
    facts.frame(3, 10, "https://me:canary@shop.example/in/").put(&[3, 10, 0]).element(11, "html", &[], true);
    facts.text_node(12, "hello").element(13, "input", &[("type", "password"), ("value", "canary")], false);
    facts.put(&[0, 0]).value(13, "canary").put(&[10, 10, 0, 70]);
    let shown_in_frame = ops(&mut page, &mut decoder, &mut facts).expect("in step");
    assert!(!shown(&shown_in_frame).contains("canary"), "{shown_in_frame:?}");
    let document = FrameDocument {
        node: 10,
        mode: DocumentMode::Standards,
        base_url: "https://shop.example/in/".into(),
    };
    assert_eq!(shown_in_frame[0], Op::Frame { node: 3, document });
    assert!(
        matches!(&shown_in_frame[1], Op::Tree(tree) if tree.items[0] == Item::Run { parent: 10, next: 0 })
    );
    assert!(shown_in_frame.contains(&Op::Mark { node: 13, mark: Mark::Masked }));
    assert!(shown_in_frame.contains(&Op::Scroll { node: 10, x: 0, y: 70 }));

    // The frame is led elsewhere: the document goes, another comes.
    facts.put(&[4, 1, 10]).frame(3, 20, "https://shop.example/").put(&[3, 20, 0]).element(
        21,
        "html",
        &[],
        false,
    );
    facts.put(&[0]);
    let led = ops(&mut page, &mut decoder, &mut facts).expect("in step");
    assert!(matches!(&led[..], [Op::Remove(gone), Op::Frame { node: 3, .. }, Op::Tree(_)] if gone == &[10]));
    assert!(page.target(12).is_none() && page.target(21).is_some());
    // It goes with its frame.
    facts.put(&[4, 1, 3]);
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Ok(vec![Op::Remove(vec![3])]));
    assert!(page.target(20).is_none() && page.target(21).is_none());
    facts.frame(3, 30, "https://shop.example/");
    assert_eq!(ops(&mut page, &mut decoder, &mut facts), Err(StartOver::OutOfStep), "no such frame");
}

#[test]
fn a_mask_reaches_into_frames() {
    let (mut page, mut decoder, mut facts, first) = started(|facts| {
        facts.element(3, "div", &[("autocomplete", "cc-number")], true);
        facts.element(4, "iframe", &[("src", "https://canary.example/")], false).put(&[0]);
    });
    facts.frame(4, 10, "https://shop.example/canary/").put(&[3, 10, 0]).element(11, "html", &[], true);
    facts.text_node(12, "canary").put(&[0, 0]);
    let inside = ops(&mut page, &mut decoder, &mut facts).expect("in step");
    assert!(!shown(&first).contains("canary") && !shown(&inside).contains("canary"), "{first:?} {inside:?}");
    assert_eq!(page.target(12).map(|known| known.visibility), Some(policy::Visibility::Secret));
}

#[test]
fn addresses_in_a_frame_are_those_of_its_document_and_the_frame_itself_is_never_fetched() {
    let resolve: engine::page::Resolve = |base, reference| {
        Some(if reference.contains("//") { reference.to_owned() } else { format!("{base}{reference}") })
    };
    let (mut page, mut decoder, mut facts, _) = started(|facts| {
        facts
            .element(3, "iframe", &[("src", "framed.html")], false)
            .element(4, "object", &[("data", "object.svg")], false)
            .element(5, "img", &[("src", "out.png")], false);
    });
    facts.attribute(3, "src", "https://shop.example/other.html", "framed.html");
    facts.frame(3, 10, "https://shop.example/in/").put(&[3, 10, 0]).element(11, "html", &[], true);
    facts.element(12, "img", &[("src", "a.png"), ("style", "background: url(b.png)")], false).put(&[0, 0]);
    facts.attribute(12, "src", "c.png", "a.png");
    facts.put(&[16, 10, 0]).string("p { background: url(d.png) }");
    ops(&mut page, &mut decoder, &mut facts).expect("in step");
    for name in ["a.png", "b.png", "c.png", "d.png"] {
        assert!(page.refers_to(&format!("https://shop.example/in/{name}"), resolve), "{name}");
        assert!(!page.refers_to(&format!("https://shop.example/{name}"), resolve), "{name}");
    }
    assert!(page.refers_to("https://shop.example/out.png", resolve));
    for name in ["framed.html", "object.svg", "other.html", ""] {
        assert!(!page.refers_to(&format!("https://shop.example/{name}"), resolve), "{name}");
    }
}
