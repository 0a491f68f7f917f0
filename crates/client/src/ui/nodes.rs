//! Makes the elements of our own UI: service elements, filled with text only, gone when dropped.

use browser::dom::{self, Element};

use super::{OnPress, Press};
use crate::listener::{Listener, is_trusted};

/// An element of ours that leaves the page when it is dropped.
pub struct Node(Element);

impl Node {
    /// Puts an element behind the body: no transformation or `:last-child` of the page's own reaches across.
    pub fn in_page(element: Element) -> Self {
        let node = Self(element);
        node.keep();
        node
    }

    /// The element.
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// Puts it back if the page has taken it away; true if it had.
    pub fn keep(&self) -> bool {
        if self.0.is_connected() {
            return false;
        }
        if let Some(root) = dom::root(&dom::document()) {
            root.append(&self.0);
        }
        true
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// One element of a tree: which one before it is its parent, its tag and its classes. The first is the root.
pub type Part = (usize, &'static str, &'static str);

/// Makes a tree of service elements, in the order of its parts.
pub fn tree<const N: usize>(parts: &[Part; N]) -> Option<[Element; N]> {
    made(parts)?.try_into().ok()
}

fn made(parts: &[Part]) -> Option<Vec<Element>> {
    let mut all: Vec<Element> = Vec::new();
    for (parent, name, class) in parts {
        let element = Element::create(name)?;
        element.set_class(class);
        element.set_attribute("data-gcb-service-node", "true");
        if let Some(parent) = all.get(*parent) {
            parent.append(&element);
        }
        all.push(element);
    }
    Some(all)
}

/// Has a button pressed by persons only: neither a script of the page nor the agent can.
pub fn pressed(button: &Element, on_press: &OnPress, press: Press) -> Listener {
    // No `type`: widespread style resets select by it, and no form is around what stands behind the body.
    let on_press = on_press.clone();
    Listener::on(button.as_ref(), "click", move |event| {
        if is_trusted(&event) {
            on_press(press);
        }
    })
}
