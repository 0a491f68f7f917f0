//! How elements lie to each other across open shadow roots, slots and frames: the tree that a person sees.

use wasm_bindgen::prelude::*;

use super::{Element, around, document, document_in, inwards};
use crate::natives::{Native, call, call2};

/// Roots and frames within each other that are followed down; deeper nesting is no page that works.
const SHADOW_DEPTH_MAX: usize = 64;

/// Which way to walk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In document order.
    Forward,
    /// Against it.
    Back,
}

/// The element around it: its slot, its parent, or the host of its shadow root.
pub fn parent(element: &Element) -> Option<Element> {
    if let Some(slot) = element.element(Native::AssignedSlot) {
        return Some(slot);
    }
    let parent = element.get(Native::ParentNode);
    Element::from_node(call(Native::ShadowHost, &parent)).or_else(|| Element::from_node(parent))
}

/// Whether `inner` is `outer` or lies in it, also through frames.
pub fn contains(outer: &Element, inner: &Element) -> bool {
    let mut at = Some(inner.clone());
    while let Some(element) = at {
        if element == *outer {
            return true;
        }
        at = around(&element);
    }
    false
}

/// Whether one lies in the other.
pub fn is_related(a: &Element, b: &Element) -> bool {
    contains(a, b) || contains(b, a)
}

/// The element that has the focus, inside open shadow roots and frames; the body of a document when none in it has.
pub fn active() -> Option<Element> {
    let mut active = Element::from_node(call(Native::Active, &document()))?;
    for _ in 0..SHADOW_DEPTH_MAX {
        let inner = match document_in(&active) {
            Some(document) => call(Native::Active, &document),
            None => call(Native::ShadowActive, &active.get(Native::ShadowRoot)),
        };
        let Some(inner) = Element::from_node(inner) else { break };
        active = inner;
    }
    Some(active)
}

/// The topmost element at a point of the page's viewport, inside open shadow roots and frames, and the point in the
/// viewport of its own document.
pub fn at_point(point: (f64, f64)) -> Option<(Element, (f64, f64))> {
    let mut point = point;
    let mut top = from_point(Native::FromPoint, &document(), point)?;
    for _ in 0..SHADOW_DEPTH_MAX {
        if let Some(document) = document_in(&top) {
            let inside = inwards(&top, point);
            let Some(inner) = from_point(Native::FromPoint, &document, inside) else { break };
            (top, point) = (inner, inside);
            continue;
        }
        match from_point(Native::ShadowFromPoint, &top.get(Native::ShadowRoot), point) {
            Some(inner) if inner != top => top = inner,
            _ => break,
        }
    }
    Some((top, point))
}

fn from_point(native: Native, root: &JsValue, (x, y): (f64, f64)) -> Option<Element> {
    Element::from_node(call2(native, root, &x.into(), &y.into()))
}

/// The next element in the order a person tabs through: into shadow roots, slots in their place.
pub fn walk(from: &Element, way: Way) -> Option<Element> {
    match way {
        Way::Forward => {
            if let Some(first) = child(from, way) {
                return Some(first);
            }
            let mut at = from.clone();
            loop {
                if let Some(next) = sibling(&at, way) {
                    return Some(next);
                }
                at = parent(&at)?;
            }
        }
        Way::Back => match sibling(from, way) {
            Some(before) => Some(deepest(before)),
            None => parent(from),
        },
    }
}

/// Where a walk through everything begins.
pub fn edge(root: Element, way: Way) -> Element {
    match way {
        Way::Forward => root,
        Way::Back => deepest(root),
    }
}

fn deepest(mut at: Element) -> Element {
    while let Some(last) = child(&at, Way::Back) {
        at = last;
    }
    at
}

/// The first child of what is drawn inside it, or the last when walking back.
fn child(element: &Element, way: Way) -> Option<Element> {
    let (own, shadow) = match way {
        Way::Forward => (Native::FirstElementChild, Native::FragmentFirst),
        Way::Back => (Native::LastElementChild, Native::FragmentLast),
    };
    let root = element.get(Native::ShadowRoot);
    if root.is_object() {
        return Element::from_node(call(shadow, &root));
    }
    if element.matches("slot") {
        let assigned = assigned(element);
        let edge = match way {
            Way::Forward => assigned.first(),
            Way::Back => assigned.last(),
        };
        if edge.is_some() {
            return edge.cloned();
        }
    }
    element.element(own)
}

fn sibling(element: &Element, way: Way) -> Option<Element> {
    let Some(slot) = element.element(Native::AssignedSlot) else {
        return element.element(match way {
            Way::Forward => Native::NextElementSibling,
            Way::Back => Native::PreviousElementSibling,
        });
    };
    let among = assigned(&slot);
    let at = among.iter().position(|one| one == element)?;
    let next = match way {
        Way::Forward => at.checked_add(1)?,
        Way::Back => at.checked_sub(1)?,
    };
    among.get(next).cloned()
}

fn assigned(slot: &Element) -> Vec<Element> {
    let elements = slot.get(Native::AssignedElements);
    match elements.dyn_ref::<js_sys::Array>() {
        Some(elements) => {
            (0..elements.length()).filter_map(|at| Element::from_node(elements.get(at))).collect()
        }
        None => Vec::new(),
    }
}
