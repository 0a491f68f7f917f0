//! Style sheets that scripts of the page have made or changed, and the mirror's own.

use super::{Failed, Mirror};
use crate::dom::{self, FrameWindow, List, Of};
use engine::viewer::wire::SheetOwner;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// The mirror's own rules. Looks that stand for the browser's own lie in a layer, so that every rule of the page wins. What is
/// masked loses its pictures, and has its border as all marks are, in another one, where `!important` wins against every rule,
/// however specific: outside of layers because those lose, in layers because all sheets of the page name these first
/// (`policy::css`). Rules of a shadow root for its host and for what is slotted there win against the
/// document's, so each root has this sheet.
const OWN: &str = "\
@layer cobrowse-mirror {
  img[data-cobrowse-was] { object-fit: fill; }
  img[data-cobrowse-was=iframe]:not([frameborder='0']) { border: 2px inset; }
}
@layer cobrowse-mask {
  [data-cobrowse-masked], :host([data-cobrowse-masked]), ::slotted([data-cobrowse-masked]),
  [data-cobrowse-masked]::first-letter, [data-cobrowse-masked]::first-line, [data-cobrowse-masked]::placeholder,
  [data-cobrowse-masked]::backdrop, [data-cobrowse-masked]::file-selector-button,
  [data-cobrowse-masked]::before, [data-cobrowse-masked]::after, [data-cobrowse-masked]::marker,
  :host([data-cobrowse-masked])::before, :host([data-cobrowse-masked])::after,
  ::slotted([data-cobrowse-masked])::before, ::slotted([data-cobrowse-masked])::after {
    background-image: none !important; border-image: none !important; list-style-image: none !important;
    mask-image: none !important; -webkit-mask-image: none !important; -webkit-mask-box-image: none !important;
    -webkit-box-reflect: initial !important; shape-outside: none !important; cursor: default !important;
    content: normal !important; }
  [data-cobrowse-masked]::before, [data-cobrowse-masked]::after, [data-cobrowse-masked]::marker,
  :host([data-cobrowse-masked])::before, :host([data-cobrowse-masked])::after,
  ::slotted([data-cobrowse-masked])::before, ::slotted([data-cobrowse-masked])::after { content: none !important; }
  :is(img, svg, video, canvas, object, embed, audio)[data-cobrowse-masked] { background-color: #d1d5db !important;
    box-sizing: border-box !important; }
  [data-cobrowse-mark=masked] { outline: 2px solid #7c3aed !important; outline-offset: -1px !important; }
  [data-cobrowse-mark=controlled] { outline: 2px solid #16a34a !important; outline-offset: -1px !important; }
  [data-cobrowse-focus] { outline: 2px solid #2563eb !important; outline-offset: 1px !important; }
}
* { overflow-anchor: none !important; }
input[data-cobrowse-was=password] { -webkit-text-security: disc; }
video::-webkit-media-controls, audio::-webkit-media-controls { display: none !important; }";

/// Makes sheets for one document: a sheet serves in the document that it was made in alone.
pub struct Maker {
    class: JsValue,
    own: JsValue,
}

impl Maker {
    /// For the document of this window.
    pub fn new(window: &FrameWindow) -> Rc<Self> {
        let class = js_sys::Reflect::get(window, &"CSSStyleSheet".into()).unwrap_or(JsValue::UNDEFINED);
        let mut maker = Self { class, own: JsValue::UNDEFINED };
        maker.own = maker.constructed(OWN);
        Rc::new(maker)
    }

    fn constructed(&self, css: &str) -> JsValue {
        let Some(class) = self.class.dyn_ref::<js_sys::Function>() else { return JsValue::UNDEFINED };
        let sheet = js_sys::Reflect::construct(class, &js_sys::Array::new()).unwrap_or(JsValue::UNDEFINED);
        let _ = dom::replace_sheet(&sheet, css);
        sheet
    }
}

/// The constructed sheets of a mirror.
#[derive(Default)]
pub struct Sheets {
    maker: Option<Rc<Maker>>,
    roots: HashMap<u32, Root>,
    /// Rules of style elements that scripts have changed: the text node that holds them.
    changed_styles: HashMap<u32, JsValue>,
    /// Rules of links that scripts have changed, in case their sheet has yet to come.
    changed_links: HashMap<u32, (JsValue, String)>,
}

struct Root {
    object: JsValue,
    of: Of,
    maker: Rc<Maker>,
    adopted: Vec<(JsValue, String)>,
}

impl Sheets {
    /// None yet.
    pub fn new(maker: Rc<Maker>) -> Self {
        Self { maker: Some(maker), ..Self::default() }
    }

    /// A document or shadow root gets the mirror's own sheet.
    pub fn adopt_into(&mut self, object: &JsValue, of: Of, root: u32, maker: &Rc<Maker>) {
        let maker = maker.clone();
        self.roots.insert(root, Root { object: object.clone(), of, maker, adopted: Vec::new() });
        self.show(root);
    }

    /// A node is gone.
    pub fn forget(&mut self, node: u32) {
        self.roots.remove(&node);
        self.changed_styles.remove(&node);
        self.changed_links.remove(&node);
    }

    /// A text node is written: if it is a style element's, the element's own text counts again.
    pub fn text_changes(&mut self, text: &JsValue) {
        if self.changed_styles.is_empty() {
            return;
        }
        let parent = dom::get(Of::Node, "parentNode", text);
        self.changed_styles.retain(|_, rules| {
            let is_same = dom::get(Of::Node, "parentNode", rules) == parent;
            if is_same {
                dom::detach(rules);
            }
            !is_same
        });
    }

    /// A link's sheet has come: the rules that scripts gave it count.
    pub fn loaded(&mut self, element: &JsValue) {
        // Chromium applies a sheet that was disabled on its way, until the attribute is set once more.
        if dom::local_name(element) == "link" && dom::attribute(element, "disabled").is_some() {
            dom::remove_attribute(element, &"disabled".into());
            let _ = dom::set_attribute(element, &"disabled".into(), "");
        }
        for (link, css) in self.changed_links.values() {
            if link == element {
                self.replace_rules(link, css);
            }
        }
    }

    fn show(&self, root: u32) {
        let Some(root) = self.roots.get(&root) else { return };
        let list: js_sys::Array = root.adopted.iter().map(|(sheet, _)| sheet).collect();
        list.push(&root.maker.own);
        dom::set(root.of, "adoptedStyleSheets", &root.object, &list);
    }

    fn set_adopted(&mut self, root: u32, index: usize, append: bool, css: &str) {
        let Some(mut known) = self.roots.remove(&root) else { return };
        while known.adopted.len() <= index {
            known.adopted.push((known.maker.constructed(""), String::new()));
        }
        if let Some((sheet, text)) = known.adopted.get_mut(index) {
            if !append {
                text.clear();
            }
            text.push_str(css);
            let _ = dom::replace_sheet(sheet, text);
        }
        self.roots.insert(root, known);
        self.show(root);
    }

    /// Gives a link's sheet other rules. Its text cannot be written, so they go in one by one.
    fn replace_rules(&self, link: &JsValue, css: &str) {
        let sheet = dom::get(Of::Link, "sheet", link);
        if !dom::exists(&sheet) {
            return;
        }
        while dom::delete_rule(&sheet, 0).is_ok() {}
        // Only read: any document's will do.
        let Some(maker) = &self.maker else { return };
        let parsed = maker.constructed(css);
        let rules = dom::get(Of::CssSheet, "cssRules", &parsed);
        if !dom::exists(&rules) {
            return;
        }
        let rules: List = rules.unchecked_into();
        let mut taken = 0;
        for index in 0..rules.length() {
            let text = dom::get(Of::CssRule, "cssText", &rules.item(index)).as_string().unwrap_or_default();
            // A rule that a link's sheet may not have is left out.
            if dom::insert_rule(&sheet, &text, taken).is_ok() {
                taken += 1;
            }
        }
    }
}

impl Mirror {
    pub(super) fn set_rules(&mut self, owner: SheetOwner, append: bool, css: &str) -> Result<(), Failed> {
        match owner {
            SheetOwner::Adopted { root, index } => {
                self.sheets.set_adopted(root, index as usize, append, css);
            }
            SheetOwner::Element(node) => {
                let element = self.node(node)?.clone();
                if dom::local_name(&element) == "style" {
                    self.set_style_rules(node, &element, append, css)?;
                } else {
                    let known =
                        self.sheets.changed_links.entry(node).or_insert((element.clone(), String::new()));
                    if !append {
                        known.1.clear();
                    }
                    known.1.push_str(css);
                    let whole = known.1.clone();
                    self.sheets.replace_rules(&element, &whole);
                }
            }
        }
        Ok(())
    }

    /// The rules become the element's text: written as they came, nothing is lost in writing them again.
    fn set_style_rules(&mut self, node: u32, style: &JsValue, append: bool, css: &str) -> Result<(), Failed> {
        let mut whole = css.to_owned();
        if let Some(known) = self.sheets.changed_styles.remove(&node) {
            if append {
                let before = dom::get(Of::CharacterData, "data", &known).as_string().unwrap_or_default();
                whole.insert_str(0, &before);
            }
            dom::detach(&known);
        }
        let mut child = dom::get(Of::Node, "firstChild", style);
        while dom::exists(&child) {
            dom::set(Of::CharacterData, "data", &child, &"".into());
            child = dom::get(Of::Node, "nextSibling", &child);
        }
        let text = dom::create_text(&dom::get(Of::Node, "ownerDocument", style), &whole);
        dom::append(style, &text).map_err(|_| Failed)?;
        self.sheets.changed_styles.insert(node, text);
        Ok(())
    }

    pub(super) fn keep_adopted(&mut self, root: u32, count: u32) -> Result<(), Failed> {
        let known = self.sheets.roots.get_mut(&root).ok_or(Failed)?;
        known.adopted.truncate(count as usize);
        self.sheets.show(root);
        Ok(())
    }
}
