//! Where the agent points: which element lies there, and at which part of its box.

use crate::dom::{self, Of};
use crate::mirror::Mirror;
use engine::acts::Place;
use engine::viewer::wire::Mark;
use wasm_bindgen::prelude::*;

/// The whole width or height of a box, in the units of [`Place`].
const WHOLE: f64 = 65_535.0;

/// How far outside an element's box a place may be, in boxes.
const OUTSIDE_MAX: f64 = 1_000.0;

/// `nodeType` of elements.
const ELEMENT_NODE: f64 = 1.0;

/// An element under the agent's pointer.
pub struct Hit {
    /// Its number.
    pub node: u32,
    /// The element.
    pub element: JsValue,
    /// The point in its box.
    pub place: Place,
}

/// The innermost numbered element at a point of the mirror, inside shadow roots and frames too.
pub fn hit(mirror: &Mirror, x: f64, y: f64) -> Option<Hit> {
    let (mut x, mut y) = (x, y);
    let mut element = innermost(mirror.document()?, x, y);
    while let Some(document) = mirror.shown_in(&element) {
        let (inner_x, inner_y) = Window::of(mirror, &element).inwards(x, y);
        let inner = innermost(document, inner_x, inner_y);
        if !dom::exists(&inner) {
            break;
        }
        (x, y, element) = (inner_x, inner_y, inner);
    }
    let (node, element) = numbered(mirror, element)?;
    let rect = dom::rect(&element);
    let part = |at: f64, start: f64, size: f64| {
        let fraction = if size > 0.0 { (at - start) / size } else { 0.0 };
        (fraction.clamp(-OUTSIDE_MAX, OUTSIDE_MAX) * WHOLE).round() as i32
    };
    let place = Place { node, x: part(x, rect.left(), rect.width()), y: part(y, rect.top(), rect.height()) };
    Some(Hit { node, element, place })
}

/// The innermost element at a point of a document, inside shadow roots too.
fn innermost(document: &JsValue, x: f64, y: f64) -> JsValue {
    let mut element = dom::document_from_point(document, x, y);
    while dom::exists(&element) {
        let root = dom::get(Of::Element, "shadowRoot", &element);
        if !dom::exists(&root) {
            break;
        }
        let inner = dom::shadow_from_point(&root, x, y);
        if !dom::exists(&inner) || inner == element {
            break;
        }
        element = inner;
    }
    element
}

/// Where the window of a frame lies in the document around it, and how large one of its pixels is there.
struct Window {
    left: f64,
    top: f64,
    scale_x: f64,
    scale_y: f64,
}

impl Window {
    fn of(mirror: &Mirror, frame: &JsValue) -> Self {
        let rect = dom::rect(frame);
        let scale = |size: f64, name| {
            let own = dom::number(Of::Html, name, frame);
            if own > 0.0 && size > 0.0 { size / own } else { 1.0 }
        };
        let (scale_x, scale_y) = (scale(rect.width(), "offsetWidth"), scale(rect.height(), "offsetHeight"));
        let style = mirror.window().map(|window| window.computed_style(frame));
        let edge = |border, padding| {
            let padding = style.as_ref().map(|style| style.value(padding)).unwrap_or_default();
            dom::number(Of::Element, border, frame)
                + padding.trim_end_matches("px").parse::<f64>().unwrap_or(0.0)
        };
        Self {
            left: rect.left() + edge("clientLeft", "padding-left") * scale_x,
            top: rect.top() + edge("clientTop", "padding-top") * scale_y,
            scale_x,
            scale_y,
        }
    }

    fn inwards(&self, x: f64, y: f64) -> (f64, f64) {
        ((x - self.left) / self.scale_x, (y - self.top) / self.scale_y)
    }

    fn outwards(&self, x: f64, y: f64) -> (f64, f64) {
        (self.left + x * self.scale_x, self.top + y * self.scale_y)
    }
}

/// A point of an element's document as a point of the mirror.
pub fn outwards(mirror: &Mirror, element: &JsValue, x: f64, y: f64) -> (f64, f64) {
    let mut at = (x, y);
    let mut node = element.clone();
    while let Some(frame) = mirror.frame_around(&dom::get(Of::Node, "ownerDocument", &node)) {
        at = Window::of(mirror, frame).outwards(at.0, at.1);
        node = frame.clone();
    }
    at
}

/// The element itself or the first above it that the customer's side knows.
fn numbered(mirror: &Mirror, element: JsValue) -> Option<(u32, JsValue)> {
    let mut at = element;
    while dom::exists(&at) {
        let node = mirror.number(&at);
        if node != 0 {
            return Some((node, at));
        }
        at = above(mirror, &at);
    }
    None
}

/// The node above: the host of a shadow root, and the frame of a document, included.
pub fn above(mirror: &Mirror, node: &JsValue) -> JsValue {
    let parent = dom::get(Of::Node, "parentNode", node);
    if dom::exists(&parent) {
        return parent;
    }
    match mirror.frame_around(node) {
        Some(frame) => frame.clone(),
        None => dom::get(Of::ShadowRoot, "host", node),
    }
}

/// The point of the mirror that a place means; `None` when its element is not shown.
pub fn point(mirror: &Mirror, place: &Place) -> Option<(f64, f64)> {
    let (x, y) = (f64::from(place.x) / WHOLE, f64::from(place.y) / WHOLE);
    let element = if place.node == 0 {
        dom::get(Of::Document, "documentElement", mirror.document()?)
    } else {
        mirror.find(place.node)?.clone()
    };
    if place.node == 0 {
        let (width, height) = (
            dom::number(Of::Element, "clientWidth", &element),
            dom::number(Of::Element, "clientHeight", &element),
        );
        return Some((x * width, y * height));
    }
    // A pointer on its way while the page changes may name what is a text in the page of now; only elements have boxes.
    if dom::number(Of::Node, "nodeType", &element) != ELEMENT_NODE {
        return None;
    }
    let rect = dom::rect(&element);
    Some(outwards(mirror, &element, rect.left() + x * rect.width(), rect.top() + y * rect.height()))
}

/// The strictest mark on an element or anything above it.
pub fn mark(mirror: &Mirror, element: &JsValue) -> Mark {
    let mut strictest = Mark::Open;
    let mut at = element.clone();
    while dom::exists(&at) {
        match mirror.mark(mirror.number(&at)) {
            Mark::Masked => return Mark::Masked,
            Mark::Controlled => strictest = Mark::Controlled,
            Mark::Open => {}
        }
        at = above(mirror, &at);
    }
    strictest
}
