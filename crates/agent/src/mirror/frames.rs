//! Frames inside the mirror: documents of the console's own making, which show a page's document or say whose it is.
//!
//! A frame without an address has a document at once when it comes into one, under the mirror's own policy and sandbox.
//! `document.open` decides its layout mode; nothing is loaded, so nothing has to be waited for.

use super::sheets::Maker;
use super::{Failed, Mirror, Need};
use crate::dom::{self, Of};
use engine::viewer::allow::LABEL;
use engine::viewer::numbers::ByNumber;
use engine::viewer::wire::DocumentMode;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Look of a label. Set by script: no page can write it.
const LABEL_LOOK: [(&str, &str); 9] = [
    ("margin", "0"),
    ("height", "100vh"),
    ("display", "grid"),
    ("place-items", "center"),
    ("overflow", "hidden"),
    ("background", "#e3e5e8"),
    ("color", "#6b7280"),
    ("font", "13px sans-serif"),
    ("overflow-wrap", "anywhere"),
];

/// The frames that are there.
#[derive(Default)]
pub struct Frames {
    by_element: ByNumber<Shown>,
    by_document: ByNumber<u32>,
    makers: ByNumber<Rc<Maker>>,
    /// Frames have come, or nodes have moved, which gives every frame inside a new document.
    dirty: bool,
}

/// What a frame shows.
struct Shown {
    element: JsValue,
    /// The browser's document that was filled.
    filled: Option<JsValue>,
    /// The number of the page's document; 0 while there is a label.
    document: u32,
}

impl Frames {
    /// A new frame is built.
    pub fn built(&mut self, node: u32, element: &JsValue) {
        self.by_element.insert(node, Shown { element: element.clone(), filled: None, document: 0 });
        self.dirty = true;
    }

    /// Known nodes have moved.
    pub fn moved(&mut self) {
        self.dirty = !self.by_element.is_empty();
    }

    /// A node is gone. A frame whose document is gone shows its label again.
    pub fn forget(&mut self, node: u32) {
        if self.by_element.is_empty() {
            return;
        }
        self.by_element.remove(&node);
        self.makers.remove(&node);
        if let Some(shown) = self.by_document.remove(&node).and_then(|frame| self.by_element.get_mut(&frame))
        {
            (shown.filled, shown.document) = (None, 0);
            self.dirty = true;
        }
    }

    /// Whether this is the number of a document in a frame.
    pub fn has_document(&self, node: u32) -> bool {
        self.by_document.contains_key(&node)
    }

    /// The page's document that a frame shows.
    pub fn shown_in(&self, frame: u32) -> Option<&JsValue> {
        self.by_element.get(&frame).filter(|shown| shown.document != 0)?.filled.as_ref()
    }

    /// The frame that shows a document.
    pub fn around(&self, document: u32) -> Option<&JsValue> {
        Some(&self.by_element.get(self.by_document.get(&document)?)?.element)
    }

    /// Makes the sheets of a document in a frame.
    pub fn maker(&self, document: u32) -> Option<&Rc<Maker>> {
        self.makers.get(&document)
    }

    /// Whether there is any.
    pub fn is_empty(&self) -> bool {
        self.by_element.is_empty()
    }

    /// Gives every frame whose document is new its label.
    ///
    /// # Errors
    /// A frame has lost the page's document: its nodes are nowhere now.
    pub fn label(&mut self) -> Result<(), Failed> {
        if !std::mem::take(&mut self.dirty) {
            return Ok(());
        }
        for shown in self.by_element.values_mut() {
            let Some(document) = dom::document_in(&shown.element) else { continue };
            if shown.filled.as_ref() == Some(&document) {
                continue;
            }
            if shown.document != 0 {
                return Err(Failed);
            }
            write_label(&shown.element, &document);
            shown.filled = Some(document);
        }
        Ok(())
    }

    /// The label of a frame may have changed.
    pub fn relabel(&mut self, node: u32) {
        if let Some(shown) = self.by_element.get_mut(&node).filter(|shown| shown.document == 0) {
            shown.filled = None;
            self.dirty = true;
        }
    }
}

impl Mirror {
    /// A frame shows a document of the page, which has no nodes yet.
    pub(super) fn show_document(
        &mut self,
        node: u32,
        number: u32,
        mode: DocumentMode,
        needs: &mut Vec<Need>,
    ) -> Result<(), Failed> {
        let shown = self.frames.by_element.get_mut(&node).ok_or(Failed)?;
        let document = dom::document_in(&shown.element).ok_or(Failed)?;
        open(&document, mode).ok_or(Failed)?;
        empty(&document);
        (shown.filled, shown.document) = (Some(document.clone()), number);
        self.frames.by_document.insert(number, node);
        let maker = Maker::new(&dom::window_of(&document).ok_or(Failed)?);
        self.sheets.adopt_into(&document, Of::Document, number, &maker);
        self.frames.makers.insert(number, maker);
        self.listen(&document, "load");
        self.listen(&dom::get(Of::Document, "fonts", &document), "loadingdone");
        self.numbers.set(document.unchecked_ref(), &number.into());
        self.nodes.insert(number, document);
        self.settle_later(needs);
        Ok(())
    }
}

/// Starts a document over in a layout mode. Listeners of the one before go with it.
fn open(document: &JsValue, mode: DocumentMode) -> Option<()> {
    dom::open_document(document).ok()?;
    let doctype = match mode {
        DocumentMode::Standards => "<!doctype html>",
        DocumentMode::LimitedQuirks => {
            "<!doctype html public '-//W3C//DTD XHTML 1.0 Transitional//EN' \
             'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd'>"
        }
        DocumentMode::Quirks => "<html>",
    };
    dom::write(document, doctype).ok()?;
    dom::close_document(document).ok()
}

/// Takes all nodes out of a document.
pub(super) fn empty(document: &JsValue) {
    loop {
        let child = dom::get(Of::Node, "firstChild", document);
        if !dom::exists(&child) || dom::remove_child(document, &child).is_err() {
            return;
        }
    }
}

/// Says whose page is not shown.
fn write_label(frame: &JsValue, document: &JsValue) {
    if open(document, DocumentMode::Standards).is_none() {
        return;
    }
    let body = dom::get(Of::Document, "body", document);
    if !dom::exists(&body) {
        return;
    }
    let label = dom::attribute(frame, LABEL).unwrap_or_else(|| "Frame".to_owned());
    let _ = dom::append(&body, &dom::create_text(document, &label));
    let _ = dom::set_attribute(&body, &LABEL.into(), "");
    let style: dom::Style = dom::get(Of::Html, "style", &body).unchecked_into();
    for (name, value) in LABEL_LOOK {
        style.set_value(name, value);
    }
}
