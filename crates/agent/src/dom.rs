//! The DOM as the mirror uses it: always the prototypes' own methods.
//!
//! A mirrored page decides about names in its document: `<img name=createElement>` hides the method of that name from
//! everyone who asks the document, and `<form><input name=remove>` one of the form. A prototype's method, called on the
//! object, cannot be hidden. The console's own prototypes serve: they work on the frame's objects too.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createElement"], js_name = call, catch)]
    pub fn create_element(document: &JsValue, name: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createElementNS"], js_name = call, catch)]
    pub fn create_element_ns(
        document: &JsValue,
        namespace: &JsValue,
        name: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createTextNode"], js_name = call)]
    pub fn create_text(document: &JsValue, text: &str) -> JsValue;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "createDocumentFragment"], js_name = call)]
    pub fn create_fragment(document: &JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = ["DOMImplementation", "prototype", "createDocumentType"], js_name = call, catch)]
    pub fn create_doctype(
        made_by: &JsValue,
        name: &str,
        public: &str,
        system: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "open"], js_name = call, catch)]
    pub fn open_document(document: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "write"], js_name = call, catch)]
    pub fn write(document: &JsValue, html: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "close"], js_name = call, catch)]
    pub fn close_document(document: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "elementFromPoint"], js_name = call)]
    pub fn document_from_point(document: &JsValue, x: f64, y: f64) -> JsValue;
    #[wasm_bindgen(js_namespace = ["ShadowRoot", "prototype", "elementFromPoint"], js_name = call)]
    pub fn shadow_from_point(root: &JsValue, x: f64, y: f64) -> JsValue;
    #[wasm_bindgen(js_namespace = ["Document", "prototype", "getSelection"], js_name = call)]
    pub fn selection(document: &JsValue) -> JsValue;
    #[wasm_bindgen(js_namespace = ["Selection", "prototype", "removeAllRanges"], js_name = call)]
    pub fn select_nothing(selection: &JsValue);
    #[wasm_bindgen(js_namespace = ["Selection", "prototype", "setBaseAndExtent"], js_name = call, catch)]
    pub fn select(
        selection: &JsValue,
        anchor: &JsValue,
        anchor_offset: u32,
        focus: &JsValue,
        focus_offset: u32,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = ["Node", "prototype", "insertBefore"], js_name = call, catch)]
    pub fn insert(parent: &JsValue, node: &JsValue, next: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Node", "prototype", "appendChild"], js_name = call, catch)]
    pub fn append(parent: &JsValue, node: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Node", "prototype", "removeChild"], js_name = call, catch)]
    pub fn remove_child(parent: &JsValue, node: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["CharacterData", "prototype", "replaceData"], js_name = call, catch)]
    pub fn replace_data(text: &JsValue, start: u32, removed: u32, inserted: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = ["Element", "prototype", "setAttribute"], js_name = call, catch)]
    pub fn set_attribute(element: &JsValue, name: &JsValue, value: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "setAttributeNS"], js_name = call, catch)]
    pub fn set_attribute_ns(
        element: &JsValue,
        namespace: &str,
        name: &JsValue,
        value: &str,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "removeAttribute"], js_name = call)]
    pub fn remove_attribute(element: &JsValue, name: &JsValue);
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "getAttribute"], js_name = call)]
    pub fn attribute(element: &JsValue, name: &str) -> Option<String>;
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "attachShadow"], js_name = call, catch)]
    pub fn attach_shadow(element: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "getBoundingClientRect"], js_name = call)]
    pub fn rect(element: &JsValue) -> web_sys::DomRect;
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "scrollTo"], js_name = call)]
    pub fn scroll_to(element: &JsValue, options: &JsValue);
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "closest"], js_name = call)]
    pub fn closest(element: &JsValue, selector: &str) -> JsValue;

    #[wasm_bindgen(js_namespace = ["HTMLInputElement", "prototype", "setSelectionRange"], js_name = call, catch)]
    pub fn select_in_input(input: &JsValue, start: u32, end: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["HTMLTextAreaElement", "prototype", "setSelectionRange"], js_name = call, catch)]
    pub fn select_in_area(area: &JsValue, start: u32, end: u32) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["HTMLDialogElement", "prototype", "showModal"], js_name = call, catch)]
    pub fn show_modal(dialog: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["HTMLDialogElement", "prototype", "close"], js_name = call, catch)]
    pub fn close_dialog(dialog: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["HTMLElement", "prototype", "showPopover"], js_name = call, catch)]
    pub fn show_popover(element: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["HTMLElement", "prototype", "hidePopover"], js_name = call, catch)]
    pub fn hide_popover(element: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = ["CSSStyleSheet", "prototype", "replaceSync"], js_name = call, catch)]
    pub fn replace_sheet(sheet: &JsValue, css: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(js_namespace = ["CSSStyleSheet", "prototype", "insertRule"], js_name = call, catch)]
    pub fn insert_rule(sheet: &JsValue, rule: &str, index: u32) -> Result<u32, JsValue>;
    #[wasm_bindgen(js_namespace = ["CSSStyleSheet", "prototype", "deleteRule"], js_name = call, catch)]
    pub fn delete_rule(sheet: &JsValue, index: u32) -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
    fn reflect_get(prototype: &JsValue, name: &JsValue, on: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = Reflect, js_name = set, catch)]
    fn reflect_set(
        prototype: &JsValue,
        name: &JsValue,
        value: &JsValue,
        on: &JsValue,
    ) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = globalThis, thread_local_v2)]
    static GLOBAL: JsValue;

    /// A style declaration that can be read.
    pub type Style;
    #[wasm_bindgen(method, js_name = getPropertyValue)]
    pub fn value(this: &Style, name: &str) -> String;
    #[wasm_bindgen(method, js_name = setProperty)]
    pub fn set_value(this: &Style, name: &str, value: &str);

    /// The frame's window, whose own members a page cannot hide.
    #[derive(Clone)]
    pub type FrameWindow;
    #[wasm_bindgen(method, js_name = scrollTo)]
    pub fn scroll_to(this: &FrameWindow, options: &JsValue);
    #[wasm_bindgen(method, getter, js_name = scrollX)]
    pub fn scroll_x(this: &FrameWindow) -> f64;
    #[wasm_bindgen(method, getter, js_name = scrollY)]
    pub fn scroll_y(this: &FrameWindow) -> f64;
    #[wasm_bindgen(method, js_name = getComputedStyle)]
    pub fn computed_style(this: &FrameWindow, element: &JsValue) -> Style;

    /// Any list with a length and items.
    pub type List;
    #[wasm_bindgen(method, getter)]
    pub fn length(this: &List) -> u32;
    #[wasm_bindgen(method)]
    pub fn item(this: &List, index: u32) -> JsValue;
}

/// The interfaces whose properties are read or set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(usize)]
pub enum Of {
    Document,
    Node,
    Element,
    Html,
    Frame,
    ShadowRoot,
    CharacterData,
    Input,
    Area,
    Select,
    Option,
    Link,
    CssSheet,
    CssRule,
}

const INTERFACES: [&str; 14] = [
    "Document",
    "Node",
    "Element",
    "HTMLElement",
    "HTMLIFrameElement",
    "ShadowRoot",
    "CharacterData",
    "HTMLInputElement",
    "HTMLTextAreaElement",
    "HTMLSelectElement",
    "HTMLOptionElement",
    "HTMLLinkElement",
    "CSSStyleSheet",
    "CSSRule",
];

thread_local! {
    static PROTOTYPES: Vec<JsValue> = INTERFACES
        .iter()
        .map(|name| {
            let class = GLOBAL.with(|global| js_sys::Reflect::get(global, &(*name).into()));
            class
                .and_then(|class| js_sys::Reflect::get(&class, &"prototype".into()))
                .unwrap_or(JsValue::UNDEFINED)
        })
        .collect();
}

/// A property by its interface's own getter; `undefined` when the object is of another interface.
pub fn get(of: Of, name: &str, on: &JsValue) -> JsValue {
    PROTOTYPES
        .with(|prototypes| reflect_get(prototypes.get(of as usize)?, &name.into(), on).ok())
        .unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property by its interface's own setter; what the browser refuses stays as it was.
pub fn set(of: Of, name: &str, on: &JsValue, value: &JsValue) {
    PROTOTYPES.with(|prototypes| {
        if let Some(prototype) = prototypes.get(of as usize) {
            let _ = reflect_set(prototype, &name.into(), value, on);
        }
    });
}

/// A property that is a number; 0 when it is none.
pub fn number(of: Of, name: &str, on: &JsValue) -> f64 {
    get(of, name, on).as_f64().unwrap_or(0.0)
}

/// The window of a document; `None` for other nodes, and for documents that are shown nowhere.
pub fn window_of(node: &JsValue) -> Option<FrameWindow> {
    let window = get(Of::Document, "defaultView", node);
    exists(&window).then(|| window.unchecked_into())
}

/// The document in a frame; `None` for other elements, and while the frame is not in a document.
pub fn document_in(frame: &JsValue) -> Option<JsValue> {
    Some(get(Of::Frame, "contentDocument", frame)).filter(exists)
}

/// The element's name, lower-case in HTML.
pub fn local_name(element: &JsValue) -> String {
    get(Of::Element, "localName", element).as_string().unwrap_or_default()
}

/// Whether it is there: neither `null` nor `undefined`.
pub fn exists(value: &JsValue) -> bool {
    !value.is_null() && !value.is_undefined()
}

/// Takes a node out of its place.
pub fn detach(node: &JsValue) {
    let parent = get(Of::Node, "parentNode", node);
    if exists(&parent) {
        // It is the parent's child: it was just asked.
        let _ = remove_child(&parent, node);
    }
}

/// An object with these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in properties {
        // A new object refuses nothing.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
