//! Scroll positions: kept and set again, because a position can be reached only when what fills the page is there.

use crate::dom::{self, FrameWindow};
use engine::viewer::numbers::ByNumber;
use wasm_bindgen::prelude::*;

/// The positions that are to be shown; 0 is the window, a document is its frame's.
#[derive(Debug, Default)]
pub struct Wanted {
    positions: ByNumber<(i32, i32)>,
}

impl Wanted {
    /// A position is to be shown from now on.
    pub fn want(&mut self, node: u32, x: i32, y: i32) {
        self.positions.insert(node, (x, y));
    }

    /// A container is gone.
    pub fn forget(&mut self, node: u32) {
        self.positions.remove(&node);
    }

    /// Whether there is any.
    pub fn is_some(&self) -> bool {
        !self.positions.is_empty()
    }

    /// Sets all positions; the browser stops at what can be reached now.
    pub fn apply(&self, nodes: &ByNumber<JsValue>, window: &FrameWindow) {
        for (node, &(x, y)) in &self.positions {
            match nodes.get(node) {
                Some(node) => match dom::window_of(node) {
                    Some(window) => window.scroll_to(&instantly(x, y)),
                    // A document whose frame has just been moved is shown nowhere: nothing of it can be scrolled.
                    None if dom::local_name(node).is_empty() => {}
                    None => dom::scroll_to(node, &instantly(x, y)),
                },
                None if *node == 0 => window.scroll_to(&instantly(x, y)),
                None => {}
            }
        }
    }
}

/// The options of a scroll that does not animate, whatever the page's style says.
pub fn instantly(x: i32, y: i32) -> JsValue {
    dom::object(&[("left", x.into()), ("top", y.into()), ("behavior", "instant".into())])
}
