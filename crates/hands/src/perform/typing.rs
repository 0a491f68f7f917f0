//! Typing and editing through the browser's own editing commands.
//!
//! `document.execCommand` is old, and what all browsers still have: it respects selection, `maxlength` and the undo history,
//! fires the browser's `input`, and makes the browser fire `change` when the field is left. It fires no
//! `beforeinput`, so that is sent first.

use std::cell::Cell;

use browser::dom::{self, Editable, Element, editable};
use browser::natives::{self, Native, Options, call, call1, call2, call3, read};
use engine::acts::{Modifiers, Refusal};
use wasm_bindgen::prelude::*;

use super::events::{Mouse, Verdict, cancelable, send};
use super::keys::{self, Stroke};
use super::{Outcome, Performer, focus};
use crate::consequence::{Edit, Move, typed};
use crate::reach::Aim;

/// The field that the agent types in, and its text at the last `change`.
#[derive(Default)]
pub struct Typing(Cell<Option<(Element, String)>>);

impl Performer {
    pub(super) fn insert(&self, aim: Aim, text: &str) -> Outcome {
        let field = editable(&aim.target).ok_or(Refusal::NotApplicable)?;
        if !focus::give(field.element()) {
            return Err(Refusal::NotApplicable);
        }
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => Ok(()),
            (Some(_), None) => {
                let code = keys::code(text);
                keys::stroke(field.element(), Stroke::of(text, &code, Modifiers::NONE), || {
                    self.edit(&field, &typed(text));
                });
                Ok(())
            }
            _ => {
                if paste(field.element(), text) == Verdict::GoOn && focus::has(field.element()) {
                    self.edit(&field, &Edit { kind: "insertFromPaste", ..typed(text) });
                }
                Ok(())
            }
        }
    }

    /// Changes text at the selection.
    pub(super) fn edit(&self, field: &Editable, edit: &Edit) {
        self.typing.begin(field);
        let element = field.element();
        let data = edit.text.as_ref().map_or(JsValue::NULL, |text| text.as_str().into());
        let mut options = cancelable().with("inputType", edit.kind).with("data", data.clone());
        if let Editable::Region(_) = field {
            options = options.with("targetRanges", target_ranges(element));
        }
        if send(element, Native::NewInput, "beforeinput", options) == Verdict::Prevented
            || !focus::has(element)
        {
            return;
        }
        if let Some((direction, unit)) = edit.extend {
            extend_collapsed(field, Move { alter: "extend", direction, unit });
        }
        let done =
            call3(Native::ExecCommand, &element.document(), &edit.command.into(), &false.into(), &data);
        if done.as_bool() == Some(true) {
            return;
        }
        // No editing in this browser, or not here.
        if let Some(text) = edit.text.as_ref().filter(|text| field.splice(text)) {
            let options = Options::default().with("bubbles", true).with("composed", true);
            let options = options.with("inputType", edit.kind).with("data", text.as_str());
            send(element, Native::NewInput, "input", options);
            super::events::send_plain(element, "change");
        }
    }

    /// What Enter does to a field before its form is submitted: the change counts.
    pub(super) fn commit(&self, element: &Element) {
        let Some(now) = editable(element).and_then(|field| field.value()) else { return };
        let before = self.typing.0.take();
        let changed = before.as_ref().is_some_and(|(field, before)| field == element && *before != now);
        self.typing.0.set(if changed { Some((element.clone(), now)) } else { before });
        if changed {
            super::events::send_plain(element, "change");
        }
    }
}

impl Typing {
    fn begin(&self, field: &Editable) {
        let Some(value) = field.value() else { return };
        let current = self.0.take().filter(|(element, _)| element == field.element());
        self.0.set(current.or_else(|| Some((field.element().clone(), value))));
    }
}

/// Moves the caret.
pub fn move_caret(within: &Element, step: Move) {
    let Move { alter, direction, unit } = step;
    call3(Native::SelectionModify, &selection(within), &alter.into(), &direction.into(), &unit.into());
}

/// Selects everything in a field or region.
pub fn select_all(field: &Editable) {
    match field {
        Editable::Region(region) => {
            call1(Native::ExecCommand, &region.document(), &"selectAll".into());
        }
        field => field.select_all(),
    }
}

/// Puts the caret where the mouse was pressed; twice selects the word, three times the line or the whole field.
pub fn place_caret(target: &Element, mouse: Mouse) {
    let Some(field) = editable(target) else { return };
    if !focus::has(field.element()) {
        return;
    }
    let (x, y) = (mouse.point.x.into(), mouse.point.y.into());
    let document = target.document();
    let position = call2(Native::CaretPosition, &document, &x, &y);
    let range = call2(Native::CaretRange, &document, &x, &y);
    let (node, offset) = if position.is_object() {
        (read(&position, "offsetNode"), read(&position, "offset"))
    } else {
        (read(&range, "startContainer"), read(&range, "startOffset"))
    };
    match &field {
        Editable::Region(host) => {
            let inside = holder(&node).is_some_and(|holder| dom::contains(host, &holder));
            if inside {
                call2(Native::SelectionCollapse, &selection(target), &node, &offset);
            }
        }
        field => {
            if node == *field.element().as_ref() {
                let caret = offset.as_f64().unwrap_or(0.0) as u32;
                field.select(caret, caret);
            }
        }
    }
    let unit = match mouse.count {
        2 => "word",
        3 => "lineboundary",
        _ => return,
    };
    if mouse.count == 3 && !field.is_multiline() {
        return field.select_all();
    }
    move_caret(target, Move { alter: "move", direction: "backward", unit });
    move_caret(target, Move { alter: "extend", direction: "forward", unit });
}

/// The element of a text node, or the element itself.
fn holder(node: &JsValue) -> Option<Element> {
    Element::from_node(node.clone()).or_else(|| Element::from_node(call(Native::ParentNode, node)))
}

/// The selection of the document that an element is in.
fn selection(within: &Element) -> JsValue {
    call(Native::GetSelection, &within.document())
}

fn extend_collapsed(field: &Editable, step: Move) {
    let collapsed = match field.selection() {
        Some((start, end)) => start == end,
        None => call(Native::SelectionCollapsed, &selection(field.element())).is_truthy(),
    };
    if collapsed {
        move_caret(field.element(), step);
    }
}

/// Rich editors ask an event which text it is about.
fn target_ranges(within: &Element) -> js_sys::Array {
    let range = call1(Native::SelectionRange, &selection(within), &0.into());
    let ranges = js_sys::Array::new();
    if range.is_object() {
        let mut options = Options::default();
        for name in ["startContainer", "startOffset", "endContainer", "endOffset"] {
            options = options.with(name, read(&range, name));
        }
        ranges.push(&natives::new(Native::NewStaticRange, &[options.as_ref()]));
    }
    ranges
}

/// Offers a longer text as pasted: fields that split a code over several inputs rely on it.
fn paste(element: &Element, text: &str) -> Verdict {
    let transfer = natives::new(Native::NewTransfer, &[]);
    call2(Native::TransferSet, &transfer, &"text/plain".into(), &text.into());
    send(element, Native::NewClipboard, "paste", cancelable().with("clipboardData", transfer))
}
