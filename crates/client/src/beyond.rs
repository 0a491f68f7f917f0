//! What a frame of another origin says of a place or an action in it, as the window around has to see it. The frame's own
//! script looks and acts; this window says whether something of its own lies above, and the engine judges all.

use engine::acts::{Act, Refusal, Request};
use engine::customer::Target;
use wasm_bindgen::prelude::*;

use crate::dom::{self, Element};
use crate::host::{Capture, Host};
use crate::natives::read;
use crate::place::{self, Point};
use crate::promise::settled;
use crate::reach::{self, Above};

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

/// The node that says in which document an action takes place: 0 is where the focus is. `None`: in this window's own.
pub fn node_of(act: &Act) -> Option<u32> {
    match act {
        Act::Hover { at } | Act::Click { at, .. } => Some(at.node).filter(|node| *node != 0),
        Act::Scroll { node, .. } => Some(*node).filter(|node| *node != 0),
        Act::Insert { node, .. }
        | Act::Key { node, .. }
        | Act::Select { node, .. }
        | Act::SetValue { node, .. }
        | Act::Focus { node }
        | Act::SelectText { node, .. } => Some(*node),
    }
}

/// Asks the frame that a node is in; false when it is in none of another origin. `done` comes later, with what it says.
pub fn ask(host: &Host, kind: &str, request: &Request, done: impl FnOnce(Option<JsValue>) + 'static) -> bool {
    let Some(node) = node_of(&request.act) else { return false };
    let answer = host.ask_frame(kind, node, &request.encode());
    if !answer.is_object() {
        return false;
    }
    settled(&answer, Box::new(done));
    true
}

/// What a frame says of an examined action. Anything that makes no sense is a target that is unknown, hence refused.
pub fn said(capture: &Capture, answer: Option<&JsValue>) -> Said {
    let nothing = Said { point: None, targets: vec![Target::default()] };
    let Some(answer) = answer else { return nothing };
    let Some(frame) = Element::from_node(read(answer, "frame")) else { return nothing };
    let said = js_sys::Int32Array::new(&read(answer, "said")).to_vec();
    let [width, height, has_point, x, y, rest @ ..] = said.as_slice() else { return nothing };
    if rest.is_empty() {
        return nothing;
    }
    let (pairs, _) = rest.as_chunks::<2>();
    let mut targets: Vec<Target> = pairs
        .iter()
        .map(|[node, bits]| Target {
            node: *node as u32,
            service: bits & SERVICE != 0,
            disabled: bits & DISABLED != 0,
            submits: bits & SUBMITS != 0,
        })
        .collect();
    if *has_point == 0 {
        return Said { point: None, targets };
    }
    let inner = (f64::from(*width), f64::from(*height));
    let (x, y) = dom::out_of(&frame, inner, (f64::from(*x), f64::from(*y)));
    let point = Point { x, y };
    let top = place::topmost(Some(&frame), point).map(|(top, _)| top).filter(|top| *top != frame);
    if let Some(top) = top {
        match reach::above(capture, &frame, top) {
            Above::Nothing => {}
            Above::Element(top) => targets.push(reach::open_target(capture, &top)),
            Above::Barrier => return nothing,
        }
    }
    Said { point: Some(point.on_page(&frame)), targets }
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
pub fn outcome(answer: Option<&JsValue>) -> Result<(), Refusal> {
    match answer.and_then(|answer| read(answer, "said").as_f64()).map(|number| number as i32) {
        Some(0) => Ok(()),
        Some(1) => Err(Refusal::UnknownNode),
        Some(2) => Err(Refusal::Service),
        Some(3) => Err(Refusal::NotApplicable),
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
        Err(_) => 4,
    }
}
