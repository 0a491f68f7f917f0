//! What engine and hands can ask of an element: through the browser's own members only, never through the page's.

mod composed;
mod fields;
mod frames;

pub use composed::{Way, active, at_point, contains, edge, is_related, parent, walk};
pub use fields::{Editable, editable};
pub use frames::{around, document_in, frame_around, inwards, out_of, outwards, viewport_of};

use wasm_bindgen::prelude::*;

use crate::natives::{self, Native, Options, call, call1, call2, call3};

/// `Node.ELEMENT_NODE`.
const ELEMENT_NODE: f64 = 1.0;

/// An element of any namespace.
#[derive(Clone, PartialEq)]
pub struct Element(JsValue);

/// A box in CSS pixels of the viewport.
#[derive(Clone, Copy)]
pub struct Rect {
    /// Of the viewport's left edge.
    pub left: f64,
    /// Of its top edge.
    pub top: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl AsRef<JsValue> for Element {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}

impl Element {
    /// The node, if it is an element.
    pub fn from_node(node: JsValue) -> Option<Self> {
        (call(Native::NodeType, &node).as_f64() == Some(ELEMENT_NODE)).then_some(Self(node))
    }

    /// A new element of our own.
    pub fn create(name: &str) -> Option<Self> {
        Self::from_node(call1(Native::CreateElement, &document(), &name.into()))
    }

    /// Whether it is in a document.
    pub fn is_connected(&self) -> bool {
        self.get(Native::IsConnected).is_truthy()
    }

    /// Whether it matches; false for a selector that this browser does not know.
    pub fn matches(&self, selector: &str) -> bool {
        call1(Native::Matches, &self.0, &selector.into()).is_truthy()
    }

    /// The nearest match among itself and its ancestors in the same tree.
    pub fn closest(&self, selector: &str) -> Option<Element> {
        Element::from_node(call1(Native::Closest, &self.0, &selector.into()))
    }

    /// Whether a person could not use it, by `disabled` here or on a field set.
    pub fn is_disabled(&self) -> bool {
        self.matches(":disabled")
    }

    /// Its border box.
    pub fn rect(&self) -> Rect {
        let rect = call(Native::Box, &self.0);
        let side = |name| natives::read(&rect, name).as_f64().unwrap_or(0.0);
        Rect { left: side("left"), top: side("top"), width: side("width"), height: side("height") }
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<String> {
        call1(Native::GetAttribute, &self.0, &name.into()).as_string()
    }

    /// Sets an attribute.
    pub fn set_attribute(&self, name: &str, value: &str) {
        call2(Native::SetAttribute, &self.0, &name.into(), &value.into());
    }

    /// Sets its classes.
    pub fn set_class(&self, class: &str) {
        call1(Native::SetClass, &self.0, &class.into());
    }

    /// Replaces its content by text.
    pub fn set_text(&self, text: &str) {
        call1(Native::SetTextContent, &self.0, &text.into());
    }

    /// Sets a CSS property, whatever style sheets say.
    pub fn set_style(&self, property: &str, value: &str) {
        let style = self.get(Native::Style);
        call3(Native::SetProperty, &style, &property.into(), &value.into(), &"important".into());
    }

    /// Adds a last child.
    pub fn append(&self, child: &Element) {
        call1(Native::AppendChild, &self.0, &child.0);
    }

    /// Takes it out of its document.
    pub fn remove(&self) {
        call1(Native::RemoveChild, &self.get(Native::ParentNode), &self.0);
    }

    /// The value of a getter.
    pub fn get(&self, getter: Native) -> JsValue {
        call(getter, &self.0)
    }

    /// The element that a getter gives.
    pub fn element(&self, getter: Native) -> Option<Element> {
        Element::from_node(self.get(getter))
    }

    /// The text that a getter gives.
    pub fn text(&self, getter: Native) -> Option<String> {
        self.get(getter).as_string()
    }

    /// The type of an `<input>`, in lower case; `None` for other elements.
    pub fn input_type(&self) -> Option<String> {
        self.text(Native::InputType)
    }

    /// The form it belongs to, also by a `form` attribute.
    pub fn form(&self) -> Option<Element> {
        [Native::InputForm, Native::ButtonForm, Native::SelectForm]
            .into_iter()
            .find_map(|form| self.element(form))
    }

    /// Whether a press submits its form.
    pub fn is_submit(&self) -> bool {
        match self.input_type() {
            Some(kind) => kind == "submit" || kind == "image",
            None => self.text(Native::ButtonType).is_some_and(|kind| kind == "submit"),
        }
    }

    /// The name that makes radio buttons one group.
    pub fn radio_name(&self) -> Option<String> {
        self.input_type().filter(|kind| kind == "radio")?;
        self.attribute("name").filter(|name| !name.is_empty())
    }

    /// Scrolls it to the middle of the viewport.
    pub fn scroll_into_view(&self) {
        let options =
            Options::default().with("block", "center").with("inline", "nearest").with("behavior", "instant");
        call1(Native::ScrollIntoView, &self.0, options.as_ref());
    }
}

/// The document of the page.
pub fn document() -> JsValue {
    natives::read(&natives::global(), "document")
}

/// The root element of a document.
pub fn root(document: &JsValue) -> Option<Element> {
    Element::from_node(call(Native::DocumentElement, document))
}

/// Width and height of the viewport in CSS pixels, scroll bars included.
pub fn viewport() -> (f64, f64) {
    viewport_of(&natives::global())
}

/// All elements of a document that match, in document order.
pub fn all(document: &JsValue, selector: &str) -> Vec<Element> {
    list(&call1(Native::QueryAll, document, &selector.into()), Native::ListLength, Native::ListItem)
}

/// The elements of a collection, as the browser's own members see it.
pub fn list(collection: &JsValue, length: Native, item: Native) -> Vec<Element> {
    let length = call(length, collection).as_f64().unwrap_or(0.0) as u32;
    (0..length).filter_map(|at| Element::from_node(call1(item, collection, &at.into()))).collect()
}
