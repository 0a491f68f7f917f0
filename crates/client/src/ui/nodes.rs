//! Makes the elements of our own UI: service elements, filled with text only, gone when dropped.

use crate::dom::{self, Element};
use crate::listener::{Listener, is_trusted};

/// An element of ours that leaves the page when it is dropped.
pub struct Node(Element);

impl Node {
    /// Puts an element at the end of the body.
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
        if let Some(body) = dom::body() {
            body.append(&self.0);
        }
        true
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// A new service element with a class and a text.
pub fn service(name: &str, class: &str, text: &str) -> Option<Element> {
    let element = Element::create(name)?;
    element.set_class(class);
    element.set_attribute("data-gcb-service-node", "true");
    if !text.is_empty() {
        element.set_text(text);
    }
    Some(element)
}

/// The same within another.
pub fn within(parent: &Element, name: &str, class: &str, text: &str) -> Option<Element> {
    let element = service(name, class, text)?;
    parent.append(&element);
    Some(element)
}

/// A button within another element, pressed by persons only: neither a script of the page nor the agent can.
pub fn button(
    parent: &Element,
    class: &str,
    text: &str,
    pressed: impl Fn() + 'static,
) -> Option<(Element, Listener)> {
    let button = within(parent, "button", class, text)?;
    // Not a submit button, even in a form that wraps the whole body.
    button.set_attribute("type", "button");
    let listener = Listener::on(button.as_ref(), "click", move |event| {
        if is_trusted(&event) {
            pressed();
        }
    });
    Some((button, listener))
}
