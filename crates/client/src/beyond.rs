//! Frames of another origin: whether an action or a place is in one, which its own script then looks at.

use browser::asked;
use engine::acts::{Act, Request};
use wasm_bindgen::prelude::*;

use crate::host::Host;
use crate::promise::settled;

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
    let answer = host.ask_frame(kind, node, &asked::encode(request));
    if !answer.is_object() {
        return false;
    }
    settled(&answer, Box::new(done));
    true
}
