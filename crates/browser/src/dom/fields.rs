//! Which elements take typed text, and how their text and selection are reached.

use wasm_bindgen::prelude::*;

use super::{Element, parent};
use crate::natives::{Native, call2, call3};

/// Something that takes typed text.
#[derive(Clone)]
pub enum Editable {
    /// An `<input>` of a kind with a caret.
    Input(Element),
    /// A `<textarea>`.
    Area(Element),
    /// The outermost element of an editable region.
    Region(Element),
}

/// Kinds of `<input>` with a caret.
const TYPED: [&str; 7] = ["text", "search", "url", "tel", "email", "number", "password"];

/// What takes the text typed while this element has the focus.
pub fn editable(element: &Element) -> Option<Editable> {
    if let Some(kind) = element.input_type() {
        return TYPED.contains(&kind.as_str()).then(|| Editable::Input(element.clone()));
    }
    if element.text(Native::AreaValue).is_some() {
        return Some(Editable::Area(element.clone()));
    }
    if !element.get(Native::IsContentEditable).is_truthy() {
        return None;
    }
    let mut host = element.clone();
    while let Some(outer) = parent(&host) {
        if !outer.get(Native::IsContentEditable).is_truthy() {
            break;
        }
        host = outer;
    }
    Some(Editable::Region(host))
}

impl Editable {
    /// The element that has the focus while text is typed.
    pub fn element(&self) -> &Element {
        match self {
            Editable::Input(element) | Editable::Area(element) | Editable::Region(element) => element,
        }
    }

    /// Whether typing must not change it.
    pub fn is_read_only(&self) -> bool {
        match self {
            Editable::Input(element) => element.get(Native::InputReadOnly).is_truthy(),
            Editable::Area(element) => element.get(Native::AreaReadOnly).is_truthy(),
            Editable::Region(_) => false,
        }
    }

    /// Whether Enter begins a new line.
    pub fn is_multiline(&self) -> bool {
        !matches!(self, Editable::Input(_))
    }

    /// The text of a field.
    pub fn value(&self) -> Option<String> {
        match self {
            Editable::Input(element) => element.text(Native::InputValue),
            Editable::Area(element) => element.text(Native::AreaValue),
            Editable::Region(_) => None,
        }
    }

    /// Start and end of the selection in UTF-16 units; `None` where there is no such thing.
    pub fn selection(&self) -> Option<(u32, u32)> {
        let (element, start, end) = match self {
            Editable::Input(element) => (element, Native::InputSelectionStart, Native::InputSelectionEnd),
            Editable::Area(element) => (element, Native::AreaSelectionStart, Native::AreaSelectionEnd),
            Editable::Region(_) => return None,
        };
        Some((element.get(start).as_f64()? as u32, element.get(end).as_f64()? as u32))
    }

    /// Selects from start to end; false where the browser offers no positions (`number`, `email`).
    pub fn select(&self, start: u32, end: u32) -> bool {
        let (element, set) = match self {
            Editable::Input(element) => (element, Native::InputSetSelection),
            Editable::Area(element) => (element, Native::AreaSetSelection),
            Editable::Region(_) => return false,
        };
        if self.selection().is_none() {
            return false;
        }
        call2(set, element.as_ref(), &start.into(), &end.into());
        true
    }

    /// Selects all of a field's text.
    pub fn select_all(&self) {
        match self {
            Editable::Input(element) => element.get(Native::InputSelect),
            Editable::Area(element) => element.get(Native::AreaSelect),
            Editable::Region(_) => JsValue::UNDEFINED,
        };
    }

    /// Replaces the selection by text, without the browser's editing.
    pub fn splice(&self, text: &str) -> bool {
        let (element, set) = match self {
            Editable::Input(element) => (element, Native::InputSetRange),
            Editable::Area(element) => (element, Native::AreaSetRange),
            Editable::Region(_) => return false,
        };
        let Some((start, end)) = self.selection() else { return false };
        // The fourth argument would put the caret at the end; setting the selection does it without one.
        call3(set, element.as_ref(), &text.into(), &start.into(), &end.into());
        let caret = start + text.encode_utf16().count() as u32;
        self.select(caret, caret)
    }
}
