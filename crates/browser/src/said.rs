//! What hands say of an action: what it would reach, as numbers between the window that judges and the hands that look, be
//! they its own or those of a frame of another origin.

use engine::acts::Refusal;
use engine::customer::Target;
use wasm_bindgen::prelude::*;

use crate::Capture;
use crate::dom::{self, Element};
use crate::natives::read;
use crate::place::{self, Point};

/// What stands before the targets: the frame's width and height, whether there is a point, and the point.
const HEAD: usize = 5;
/// Bits of a target.
const SERVICE: i32 = 1;
const DISABLED: i32 = 2;
const SUBMITS: i32 = 4;

/// What is in a frame at the aim of an action.
pub struct Said {
    /// In the viewport of the window around; `None` when the action has no point, or it cannot be told.
    pub point: Option<Point>,
    /// All that the action would reach, with what lies above the frame.
    pub targets: Vec<Target>,
}

/// What a frame says of an examined action. Anything that makes no sense is a target that is unknown, hence refused.
pub fn said(capture: &Capture, answer: Option<&JsValue>) -> Said {
    let nothing = Said { point: None, targets: vec![Target::default()] };
    let Some(answer) = answer else { return nothing };
    let Some(frame) = Element::from_node(read(answer, "frame")) else { return nothing };
    let said = js_sys::Int32Array::new(&read(answer, "said")).to_vec();
    let [width, height, has_point, x, y, rest @ ..] = said.as_slice() else { return nothing };
    let Some(mut targets) = targets_of(rest) else { return nothing };
    if *has_point == 0 {
        return Said { point: None, targets };
    }
    let inner = (f64::from(*width), f64::from(*height));
    let (x, y) = dom::out_of(&frame, inner, (f64::from(*x), f64::from(*y)));
    let point = Point { x, y };
    let top = place::topmost(Some(&frame), point).map(|(top, _)| top).filter(|top| *top != frame);
    if let Some(top) = top {
        match above(capture, &frame, top) {
            Above::Nothing => {}
            Above::Element(top) => targets.push(target(capture, &top)),
            Above::Barrier => return nothing,
        }
    }
    Said { point: Some(point.on_page(&frame)), targets }
}

/// What hands of this window say of an examined action, which is not that the window scrolls. Anything that makes no sense is
/// a target that is unknown, hence refused.
pub fn targets(said: &[i32]) -> Vec<Target> {
    said.get(HEAD..).and_then(targets_of).unwrap_or_else(|| vec![Target::default()])
}

/// `None` for none at all, which would be refused by nobody.
fn targets_of(numbers: &[i32]) -> Option<Vec<Target>> {
    let (pairs, _) = numbers.as_chunks::<2>();
    let targets = pairs.iter().map(|[node, bits]| Target {
        node: *node as u32,
        service: bits & SERVICE != 0,
        disabled: bits & DISABLED != 0,
        submits: bits & SUBMITS != 0,
    });
    if pairs.is_empty() { None } else { Some(targets.collect()) }
}

/// The same as numbers, for a window around this one.
pub fn to_numbers(said: &Said) -> Vec<i32> {
    let (width, height) = dom::viewport();
    let mut numbers = Vec::with_capacity(HEAD + 2 * said.targets.len());
    numbers.extend([width as i32, height as i32, i32::from(said.point.is_some())]);
    let Point { x, y } = said.point.unwrap_or(Point { x: 0.0, y: 0.0 });
    numbers.extend([x as i32, y as i32]);
    for target in &said.targets {
        let service = if target.service { SERVICE } else { 0 };
        let disabled = if target.disabled { DISABLED } else { 0 };
        let submits = if target.submits { SUBMITS } else { 0 };
        numbers.extend([target.node as i32, service | disabled | submits]);
    }
    numbers
}

/// What became of an action that a frame was to perform.
pub fn outcome_in_frame(answer: Option<&JsValue>) -> Result<(), Refusal> {
    outcome(answer.and_then(|answer| read(answer, "said").as_f64()).map_or(-1, |number| number as i32))
}

/// What became of an action, by its number.
pub fn outcome(number: i32) -> Result<(), Refusal> {
    match number {
        0 => Ok(()),
        1 => Err(Refusal::UnknownNode),
        2 => Err(Refusal::Service),
        3 => Err(Refusal::NotApplicable),
        4 => Err(Refusal::Disabled),
        _ => Err(Refusal::Browser),
    }
}

/// The same as a number.
pub fn outcome_number(outcome: Result<(), Refusal>) -> i32 {
    match outcome {
        Ok(()) => 0,
        Err(Refusal::UnknownNode) => 1,
        Err(Refusal::Service) => 2,
        Err(Refusal::NotApplicable) => 3,
        Err(Refusal::Disabled) => 4,
        Err(_) => -1,
    }
}

/// What lies above an element that the agent sees.
pub enum Above {
    /// Nothing that counts.
    Nothing,
    /// Something that is examined, too. What the agent saw is what was meant.
    Element(Element),
    /// A dialog keeps everyone from the element.
    Barrier,
}

/// What the topmost element at a point means to the one that is named there.
pub fn above(capture: &Capture, named: &Element, top: Element) -> Above {
    // It covers for some seconds what the agent, who does not see it, may just have been allowed to press.
    if is_notification(capture, &top) {
        return Above::Nothing;
    }
    let documents = [dom::document(), named.document()];
    let kept_away = named.closest("[inert]").is_some()
        || documents.iter().any(|document| !dom::all(document, ":modal").is_empty());
    if kept_away { Above::Barrier } else { Above::Element(top) }
}

/// An element as the policy wants to know it, where it does not matter whether it is disabled.
pub fn target(capture: &Capture, element: &Element) -> Target {
    Target {
        node: capture.id_of(element.as_ref()),
        service: capture.is_service(element.as_ref()),
        disabled: false,
        submits: element.is_submit() && element.form().is_some(),
    }
}

/// Whether it is part of one of our notifications. The toolbar and dialogs are not: they are there to be pressed.
fn is_notification(capture: &Capture, element: &Element) -> bool {
    capture.is_service(element.as_ref()) && element.closest("._gcb_toast").is_some()
}
