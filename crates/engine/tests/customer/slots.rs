//! Slots: children of a shadow host are as private as the place where they are shown.

use super::restrictions::{CONTROL, MASK, OPEN, Reading, compiled, private, shown};
use engine::page::StartOver;
use policy::restrictions::{Decision, Settings};

#[test]
fn a_slot_hides_what_is_shown_in_it() {
    let (mut reading, ops) = Reading::of(&compiled(Settings::default()), |facts| {
        // A host whose shadow root has a slot in something masked.
        facts.element(3, "x-card", &[], true).put(&[3, 4]);
        facts.restricted(5, "div", &[MASK], &[], true).element(6, "slot", &[], false).put(&[0, 0]);
        facts.put(&[6, 6]).element(7, "p", &[("title", "canary")], true).text_node(8, "canary").put(&[0]);
        facts
            .put(&[6, 6])
            .text_node(9, "canary")
            .element(10, "p", &[], true)
            .text_node(11, "open")
            .put(&[0, 0]);
    });
    let text = shown(&ops);
    assert!(!text.contains("canary") && text.contains("\"open\""), "{text}");
    // Shown in another slot, it may be seen; in this one it may not.
    reading.facts.put(&[25, 7, 0]);
    assert_eq!(reading.apply(), Err(StartOver::Opened));
    reading.facts.put(&[25, 10, 6]);
    assert_eq!(reading.apply(), Err(StartOver::Private));
}

#[test]
fn an_opened_slot_opens_what_is_shown_in_it() {
    let (_, ops) = Reading::of(&private(), |facts| {
        facts.element(3, "x-card", &[], true).put(&[3, 4]);
        facts.restricted(5, "slot", &[OPEN], &[], false).element(6, "slot", &[], false).put(&[0]);
        facts
            .put(&[6, 5])
            .text_node(7, "text")
            .put(&[6, 5])
            .element(8, "p", &[], true)
            .text_node(9, "element");
        facts.put(&[0, 6, 6]).text_node(10, "canary").put(&[0]);
    });
    let text = shown(&ops);
    assert!(!text.contains("canary") && text.contains("\"text\"") && text.contains("\"element\""), "{text}");
}

#[test]
fn what_decided_about_a_slotted_element_is_told_by_name() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        // One slot in something masked, one in something controlled, and children in both and in none.
        facts.element(3, "x-card", &[], true).put(&[3, 4]);
        facts.restricted(5, "div", &[MASK], &[], true).element(6, "slot", &[], false).put(&[0]);
        facts.restricted(7, "div", &[CONTROL], &[], true).element(8, "slot", &[], false).put(&[0, 0]);
        facts.put(&[6, 6]).element(9, "p", &[], true).element(10, "b", &[], false).put(&[0]);
        facts.put(&[6, 8]).element(11, "button", &[], false).element(12, "p", &[], false).put(&[0]);
    });
    let told = |reading: &Reading, node| match reading.page.explain(node) {
        Decision::Mask(one) | Decision::Control(one) => one.id.clone(),
        Decision::Nothing => String::new(),
        other => format!("{other:?}"),
    };
    assert_eq!([9, 10, 11, 12].map(|node| told(&reading, node)), ["mask", "mask", "control", ""]);
    assert_eq!(reading.page.restriction_at(11), "the control", "the agent is told");
    // Out of its slot.
    reading.facts.put(&[25, 11, 0]);
    reading.apply().expect("a control that ends needs no other reading");
    assert_eq!(told(&reading, 11), "");
}

#[test]
fn what_was_slotted_and_is_gone_is_let_go_of() {
    let (mut reading, _) = Reading::of(&compiled(Settings::default()), |facts| {
        facts.element(3, "x-card", &[], true).put(&[3, 4]);
        facts.restricted(5, "div", &[CONTROL], &[], true).element(6, "slot", &[], false).put(&[0, 0, 0]);
    });
    let mut next = 7;
    // Far more than are looked through before those that are gone are let go of.
    for _ in 0..300 {
        let first = next;
        reading.facts.put(&[3, 3, 0]);
        for _ in 0..20 {
            reading.facts.put(&[6, 6]).restricted(next, "p", &[CONTROL], &[], false);
            next += 1;
        }
        reading.facts.put(&[0]);
        reading.apply().expect("in step");
        assert!((first..next).all(|node| reading.page.target(node).is_some_and(|known| known.controlled)));
        reading.facts.put(&[4, 19]);
        for node in first + 1..next {
            reading.facts.put(&[node]);
        }
        reading.apply().expect("in step");
    }
    assert_eq!(reading.page.restriction_at(next - 20), "the control", "what stayed stands as before");
    assert_eq!(reading.page.restriction_at(7), "the control");
}
