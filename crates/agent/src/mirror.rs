//! The mirror: carries out the engine's commands on the document of a frame without scripts.

mod build;
mod fields;
mod frames;
mod names;
mod scroll;
mod sheets;

use crate::dom::{self, FrameWindow, Of};
use engine::viewer::Command;
use engine::viewer::allow::LABEL;
use engine::viewer::numbers::ByNumber;
use engine::viewer::wire::{DocumentMode, Mark};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// What the mirror needs of the console to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A frame whose document has this mode.
    Document(DocumentMode),
    /// A frame of this size, CSS pixels.
    Viewport(u32, u32),
    /// Scroll positions have to be set once the layout is known.
    Settle,
}

/// The document is not what the engine thinks: a fresh picture is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// The mirrored page.
pub struct Mirror {
    frame: Option<Frame>,
    /// Commands that wait for a frame of the right mode.
    waiting: VecDeque<Command>,
    nodes: ByNumber<JsValue>,
    numbers: js_sys::WeakMap,
    names: names::Names,
    building: build::Building,
    marks: ByNumber<Mark>,
    focus: u32,
    /// The selection that is shown. Each document has one; the customer sees one.
    selected: Option<JsValue>,
    document: u32,
    scroll: scroll::Wanted,
    sheets: sheets::Sheets,
    frames: frames::Frames,
    /// Called when something has come. A `load` does not leave the tree it arises in, so every root is listened to.
    came: Closure<dyn Fn(web_sys::Event)>,
}

/// The document that shows the mirror.
struct Frame {
    mode: DocumentMode,
    document: JsValue,
    window: FrameWindow,
    maker: Rc<sheets::Maker>,
}

impl Mirror {
    /// Without a frame yet. `came` is called when a sheet, a picture or fonts have come.
    pub fn new(came: Closure<dyn Fn(web_sys::Event)>) -> Self {
        Self {
            frame: None,
            waiting: VecDeque::new(),
            nodes: ByNumber::default(),
            numbers: js_sys::WeakMap::new(),
            names: names::Names::default(),
            building: build::Building::default(),
            marks: ByNumber::default(),
            focus: 0,
            selected: None,
            document: 0,
            scroll: scroll::Wanted::default(),
            sheets: sheets::Sheets::default(),
            frames: frames::Frames::default(),
            came,
        }
    }

    /// The frame that was asked for is there; what waited for it is done.
    pub fn attach(
        &mut self,
        mode: DocumentMode,
        document: JsValue,
        needs: &mut Vec<Need>,
    ) -> Result<(), Failed> {
        let window: FrameWindow = dom::get(Of::Document, "defaultView", &document).unchecked_into();
        self.listen(&document, "load");
        self.listen(&dom::get(Of::Document, "fonts", &document), "loadingdone");
        let maker = sheets::Maker::new(&window);
        self.frame = Some(Frame { mode, document, window, maker });
        for command in std::mem::take(&mut self.waiting) {
            self.apply(command, needs)?;
        }
        Ok(())
    }

    /// Carries out one command, or keeps it until a frame is there.
    pub fn apply(&mut self, command: Command, needs: &mut Vec<Need>) -> Result<(), Failed> {
        if let Command::Begin { mode, width, height, document } = command {
            needs.push(Need::Viewport(width, height));
            self.waiting.clear();
            if self.frame.as_ref().is_some_and(|frame| frame.mode == mode) {
                self.begin(document);
            } else {
                self.frame = None;
                self.waiting.push_back(command);
                needs.push(Need::Document(mode));
            }
            return Ok(());
        }
        if self.frame.is_none() {
            self.waiting.push_back(command);
            return Ok(());
        }
        match command {
            Command::Begin { .. } | Command::Location { .. } => {}
            Command::Complete => needs.push(Need::Settle),
            Command::Detach(_)
            | Command::Run { .. }
            | Command::Element { .. }
            | Command::Text { .. }
            | Command::Shadow { .. }
            | Command::Doctype { .. }
            | Command::Known { .. }
            | Command::Close => return self.build(command, needs),
            Command::Remove { node, gone } => {
                dom::detach(self.node(node)?);
                for node in gone {
                    self.forget(node);
                }
                self.frames.label()?;
                self.settle_later(needs);
            }
            Command::Attribute { node, name: raw, value } => {
                let name = self.names.get(&raw);
                let element = self.node(node)?;
                match value {
                    Some(value) => match build::namespace_of(element, &raw) {
                        Some(namespace) => {
                            let _ = dom::set_attribute_ns(element, namespace, &name, &value);
                        }
                        None => set_attribute(element, &name, &value),
                    },
                    None => dom::remove_attribute(element, &name),
                }
                if &*raw == LABEL {
                    self.frames.relabel(node);
                    self.frames.label()?;
                }
                self.settle_later(needs);
            }
            Command::SpliceAttribute { node, name, start, removed, inserted } => {
                let element = self.node(node)?;
                let old = dom::attribute(element, &name).ok_or(Failed)?;
                let value = splice_units(&old, start, removed, &inserted).ok_or(Failed)?;
                let name = self.names.get(&name);
                set_attribute(self.node(node)?, &name, &value);
                self.settle_later(needs);
            }
            Command::SetText { node, text } => {
                let node = self.node(node)?.clone();
                self.sheets.text_changes(&node);
                dom::set(Of::CharacterData, "data", &node, &text.into());
                self.settle_later(needs);
            }
            Command::SpliceText { node, start, removed, inserted } => {
                dom::replace_data(self.node(node)?, start, removed, &inserted).map_err(|_| Failed)?;
                self.settle_later(needs);
            }
            Command::Value { node, value } => fields::set_value(self.node(node)?, &value),
            Command::Checked { node, checked } => fields::set_checked(self.node(node)?, checked),
            Command::Selected { node, indices } => fields::set_selected(self.node(node)?, &indices),
            Command::Scroll { node, x, y } => {
                if node != 0 {
                    self.node(node)?;
                }
                self.scroll.want(node, x, y);
                needs.push(Need::Settle);
            }
            Command::Viewport { width, height } => {
                needs.extend([Need::Viewport(width, height), Need::Settle]);
            }
            Command::Focus { node } => self.show_focus(node)?,
            Command::Selection { anchor, focus } => {
                if let Some(selected) = self.selected.take() {
                    dom::select_nothing(&selected);
                }
                if anchor.0 != 0 && focus.0 != 0 {
                    let (from, to) = (self.node(anchor.0)?, self.node(focus.0)?);
                    let owner = dom::get(Of::Node, "ownerDocument", from);
                    let selection = dom::selection(if dom::exists(&owner) { &owner } else { from });
                    // An offset may be beyond what a masked text still has: then nothing is selected.
                    let _ = dom::select(&selection, from, anchor.1, to, focus.1);
                    self.selected = Some(selection);
                }
            }
            Command::FieldSelection { node, start, end } => fields::select(self.node(node)?, start, end),
            Command::Rules { owner, append, css } => self.set_rules(owner, append, &css)?,
            Command::AdoptedCount { root, count } => self.keep_adopted(root, count)?,
            Command::Mark { node, mark } => self.show_mark(node, mark)?,
            Command::Sized { node, width, height } => show_as_box(self.node(node)?, width, height),
            Command::Modal { node, modal } => show_modal(self.node(node)?, modal),
            Command::Frame { node, document, mode } => self.show_document(node, document, mode, needs)?,
        }
        Ok(())
    }

    /// Sets the scroll positions again: the layout may have moved what is shown.
    pub fn settle(&self) {
        if let Some(frame) = &self.frame {
            self.scroll.apply(&self.nodes, &frame.window);
        }
    }

    /// A sheet, a picture or fonts have come, and changed the layout.
    pub fn came(&mut self, event: &web_sys::Event) {
        if let Some(element) = event.target()
            && event.type_() == "load"
        {
            self.sheets.loaded(&element);
        }
        self.settle();
    }

    /// The document that shows the mirror.
    pub fn document(&self) -> Option<&JsValue> {
        self.frame.as_ref().map(|frame| &frame.document)
    }

    /// Its window.
    pub fn window(&self) -> Option<&FrameWindow> {
        self.frame.as_ref().map(|frame| &frame.window)
    }

    /// A node by its number.
    pub fn find(&self, node: u32) -> Option<&JsValue> {
        self.nodes.get(&node)
    }

    /// The number of a node; 0 when it has none.
    pub fn number(&self, node: &JsValue) -> u32 {
        self.numbers.get(node.unchecked_ref()).as_f64().unwrap_or(0.0) as u32
    }

    /// The page's document that a frame of the mirror shows; `None` for other elements.
    pub fn shown_in(&self, element: &JsValue) -> Option<&JsValue> {
        if self.frames.is_empty() { None } else { self.frames.shown_in(self.number(element)) }
    }

    /// The frame that shows a document; `None` for other nodes, and for the mirror's own document.
    pub fn frame_around(&self, document: &JsValue) -> Option<&JsValue> {
        if self.frames.is_empty() { None } else { self.frames.around(self.number(document)) }
    }

    /// What is to be seen of restrictions on an element itself.
    pub fn mark(&self, node: u32) -> Mark {
        self.marks.get(&node).copied().unwrap_or(Mark::Open)
    }

    /// The element that has the customer's focus, or 0.
    pub fn focus(&self) -> u32 {
        self.focus
    }

    fn begin(&mut self, document: u32) {
        let Some(frame) = &self.frame else { return };
        frames::empty(&frame.document);
        self.nodes.clear();
        self.frames = frames::Frames::default();
        self.selected = None;
        self.numbers = js_sys::WeakMap::new();
        self.marks.clear();
        self.building = build::Building::default();
        self.scroll = scroll::Wanted::default();
        self.focus = 0;
        self.document = document;
        self.nodes.insert(document, frame.document.clone());
        self.sheets = sheets::Sheets::new(frame.maker.clone());
        self.sheets.adopt_into(&frame.document, Of::Document, document, &frame.maker);
        frame.window.scroll_to(&scroll::instantly(0, 0));
    }

    fn listen(&self, target: &JsValue, event: &str) {
        let came = self.came.as_ref().unchecked_ref();
        let target: &web_sys::EventTarget = target.unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_bool(event, came, true);
    }

    fn node(&self, node: u32) -> Result<&JsValue, Failed> {
        self.nodes.get(&node).ok_or(Failed)
    }

    fn forget(&mut self, node: u32) {
        let removed = self.nodes.remove(&node);
        // The browser's document stays, and shows a label.
        if let Some(document) = removed.filter(|_| self.frames.has_document(node)) {
            self.numbers.delete(document.unchecked_ref());
        }
        self.marks.remove(&node);
        self.scroll.forget(node);
        self.sheets.forget(node);
        self.frames.forget(node);
        if self.focus == node {
            self.focus = 0;
        }
    }

    fn settle_later(&self, needs: &mut Vec<Need>) {
        if self.scroll.is_some() && needs.last() != Some(&Need::Settle) {
            needs.push(Need::Settle);
        }
    }

    fn show_focus(&mut self, node: u32) -> Result<(), Failed> {
        const FOCUS: &str = "data-cobrowse-focus";
        if let Some(before) = self.nodes.get(&self.focus) {
            dom::remove_attribute(before, &FOCUS.into());
        }
        self.focus = 0;
        if node != 0 {
            set_attribute(self.node(node)?, &FOCUS.into(), "");
            self.focus = node;
        }
        Ok(())
    }

    fn show_mark(&mut self, node: u32, mark: Mark) -> Result<(), Failed> {
        const MARK: &str = "data-cobrowse-mark";
        let element = self.node(node)?;
        match mark {
            Mark::Open => dom::remove_attribute(element, &MARK.into()),
            Mark::Controlled => set_attribute(element, &MARK.into(), "controlled"),
            Mark::Masked => set_attribute(element, &MARK.into(), "masked"),
        }
        match mark {
            Mark::Open => self.marks.remove(&node),
            _ => self.marks.insert(node, mark),
        };
        Ok(())
    }
}

/// Sets an attribute. The engine has checked the name; one that this browser still does not take is left out.
fn set_attribute(element: &JsValue, name: &JsValue, value: &str) {
    let _ = dom::set_attribute(element, name, value);
}

/// Gives a masked image the size that it has on the page. What is masked comes without a style of its own.
fn show_as_box(element: &JsValue, width: u32, height: u32) {
    let style = format!("width: {width}px !important; height: {height}px !important;");
    set_attribute(element, &"style".into(), &style);
}

/// Modal dialogs lie in the top layer, where only the browser can put them; popovers too.
fn show_modal(element: &JsValue, modal: bool) {
    if dom::local_name(element) == "dialog" {
        if modal {
            // A dialog that is open already cannot become modal (HTML standard, `showModal`).
            dom::remove_attribute(element, &"open".into());
            let _ = dom::show_modal(element);
        } else {
            let is_open = dom::attribute(element, "open").is_some();
            // A dialog that is not open cannot be closed, but may still lie in the top layer.
            set_attribute(element, &"open".into(), "");
            let _ = dom::close_dialog(element);
            if is_open {
                set_attribute(element, &"open".into(), "");
            }
        }
    } else if modal {
        let _ = dom::show_popover(element);
    } else {
        let _ = dom::hide_popover(element);
    }
}

/// Replaces a part of a text, counted in UTF-16 units.
fn splice_units(text: &str, start: u32, removed: u32, inserted: &str) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let start = start as usize;
    let end = start.checked_add(removed as usize)?;
    let mut out: Vec<u16> = units.get(..start)?.to_vec();
    out.extend(inserted.encode_utf16());
    out.extend(units.get(end..)?);
    String::from_utf16(&out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splices_count_as_the_dom_does_and_never_cut_a_character() {
        assert_eq!(splice_units("a😀b", 3, 1, "c").as_deref(), Some("a😀c"));
        assert_eq!(splice_units("a😀b", 2, 1, ""), None);
        assert_eq!(splice_units("ab", 3, 0, ""), None);
    }
}
