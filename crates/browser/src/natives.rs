//! Takes the browser's own getters, setters and methods once, when the engine starts.
//!
//! A page may replace prototypes later, and `<form><input name=focus>` hides members of the form behind an element:
//! what is taken here from the prototypes keeps its meaning. One table instead of one binding a member keeps the glue
//! small. A member that a browser lacks, or that is called on the wrong kind of node, gives `undefined`.

use std::cell::OnceCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A function taken from a prototype.
    type Function;

    #[wasm_bindgen(method, catch)]
    fn call(this: &Function, on: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = call)]
    fn call1(this: &Function, on: &JsValue, a: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = call)]
    fn call2(this: &Function, on: &JsValue, a: &JsValue, b: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = call)]
    fn call3(
        this: &Function,
        on: &JsValue,
        a: &JsValue,
        b: &JsValue,
        c: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect)]
    fn construct(class: &Function, arguments: &Array) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = getOwnPropertyDescriptor)]
    fn own_descriptor(of: &JsValue, name: &str) -> JsValue;
    #[wasm_bindgen(js_namespace = Object, js_name = create)]
    fn object(prototype: &JsValue) -> JsValue;

    #[wasm_bindgen(js_name = globalThis, thread_local_v2)]
    static GLOBAL: JsValue;
}

#[derive(Clone, Copy)]
enum Kind {
    Get,
    Set,
    Method,
    Class,
}

macro_rules! natives {
    ($($id:ident = $kind:ident $class:literal $name:literal;)*) => {
        /// A member of a prototype of the browser.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub enum Native { $(#[doc = $name] $id),* }

        const TABLE: &[(Kind, &str, &str)] = &[$((Kind::$kind, $class, $name)),*];
    };
}

natives! {
    AddListener = Method "EventTarget" "addEventListener";
    RemoveListener = Method "EventTarget" "removeEventListener";
    Dispatch = Method "EventTarget" "dispatchEvent";
    ComposedPath = Method "Event" "composedPath";
    StopPropagation = Method "Event" "stopPropagation";

    NodeType = Get "Node" "nodeType";
    ParentNode = Get "Node" "parentNode";
    IsConnected = Get "Node" "isConnected";
    OwnerDocument = Get "Node" "ownerDocument";
    RootNode = Method "Node" "getRootNode";
    AppendChild = Method "Node" "appendChild";
    RemoveChild = Method "Node" "removeChild";
    SetTextContent = Set "Node" "textContent";

    ShadowRoot = Get "Element" "shadowRoot";
    AssignedSlot = Get "Element" "assignedSlot";
    FirstElementChild = Get "Element" "firstElementChild";
    LastElementChild = Get "Element" "lastElementChild";
    NextElementSibling = Get "Element" "nextElementSibling";
    PreviousElementSibling = Get "Element" "previousElementSibling";
    GetAttribute = Method "Element" "getAttribute";
    SetAttribute = Method "Element" "setAttribute";
    Matches = Method "Element" "matches";
    Closest = Method "Element" "closest";
    ClientLeft = Get "Element" "clientLeft";
    ClientTop = Get "Element" "clientTop";
    ClientWidth = Get "Element" "clientWidth";
    ClientHeight = Get "Element" "clientHeight";
    Box = Method "Element" "getBoundingClientRect";
    CheckVisibility = Method "Element" "checkVisibility";
    ScrollTo = Method "Element" "scrollTo";
    ScrollIntoView = Method "Element" "scrollIntoView";
    AssignedElements = Method "HTMLSlotElement" "assignedElements";

    ShadowHost = Get "ShadowRoot" "host";
    ShadowActive = Get "ShadowRoot" "activeElement";
    ShadowFromPoint = Method "ShadowRoot" "elementFromPoint";
    DelegatesFocus = Get "ShadowRoot" "delegatesFocus";
    FragmentFirst = Get "DocumentFragment" "firstElementChild";
    FragmentLast = Get "DocumentFragment" "lastElementChild";
    FragmentQueryAll = Method "DocumentFragment" "querySelectorAll";

    DefaultView = Get "Document" "defaultView";
    ScrollingElement = Get "Document" "scrollingElement";
    FrameDocument = Get "HTMLIFrameElement" "contentDocument";
    DocumentElement = Get "Document" "documentElement";
    Body = Get "Document" "body";
    Active = Get "Document" "activeElement";
    FromPoint = Method "Document" "elementFromPoint";
    HasFocus = Method "Document" "hasFocus";
    CreateElement = Method "Document" "createElement";
    ExecCommand = Method "Document" "execCommand";
    GetSelection = Method "Document" "getSelection";
    CaretPosition = Method "Document" "caretPositionFromPoint";
    CaretRange = Method "Document" "caretRangeFromPoint";
    QueryAll = Method "Document" "querySelectorAll";
    AdoptedSheets = Get "Document" "adoptedStyleSheets";
    SetAdoptedSheets = Set "Document" "adoptedStyleSheets";

    Focus = Method "HTMLElement" "focus";
    Blur = Method "HTMLElement" "blur";
    Click = Method "HTMLElement" "click";
    OffsetWidth = Get "HTMLElement" "offsetWidth";
    OffsetHeight = Get "HTMLElement" "offsetHeight";
    TabIndex = Get "HTMLElement" "tabIndex";
    IsContentEditable = Get "HTMLElement" "isContentEditable";
    Style = Get "HTMLElement" "style";
    SetClass = Set "Element" "className";
    HidePopover = Method "HTMLElement" "hidePopover";
    SvgFocus = Method "SVGElement" "focus";
    SvgBlur = Method "SVGElement" "blur";
    SvgTabIndex = Get "SVGElement" "tabIndex";

    InputType = Get "HTMLInputElement" "type";
    InputValue = Get "HTMLInputElement" "value";
    SetInputValue = Set "HTMLInputElement" "value";
    InputChecked = Get "HTMLInputElement" "checked";
    InputReadOnly = Get "HTMLInputElement" "readOnly";
    InputForm = Get "HTMLInputElement" "form";
    InputSelect = Method "HTMLInputElement" "select";
    InputSelectionStart = Get "HTMLInputElement" "selectionStart";
    InputSelectionEnd = Get "HTMLInputElement" "selectionEnd";
    InputSetSelection = Method "HTMLInputElement" "setSelectionRange";
    InputSetRange = Method "HTMLInputElement" "setRangeText";
    StepUp = Method "HTMLInputElement" "stepUp";
    StepDown = Method "HTMLInputElement" "stepDown";

    AreaValue = Get "HTMLTextAreaElement" "value";
    AreaReadOnly = Get "HTMLTextAreaElement" "readOnly";
    AreaSelect = Method "HTMLTextAreaElement" "select";
    AreaSelectionStart = Get "HTMLTextAreaElement" "selectionStart";
    AreaSelectionEnd = Get "HTMLTextAreaElement" "selectionEnd";
    AreaSetSelection = Method "HTMLTextAreaElement" "setSelectionRange";
    AreaSetRange = Method "HTMLTextAreaElement" "setRangeText";

    SelectOptions = Get "HTMLSelectElement" "options";
    SelectIndex = Get "HTMLSelectElement" "selectedIndex";
    SelectMultiple = Get "HTMLSelectElement" "multiple";
    SelectForm = Get "HTMLSelectElement" "form";
    OptionSelected = Get "HTMLOptionElement" "selected";
    SetOptionSelected = Set "HTMLOptionElement" "selected";
    ButtonForm = Get "HTMLButtonElement" "form";
    ButtonType = Get "HTMLButtonElement" "type";
    PopoverTarget = Get "HTMLButtonElement" "popoverTargetElement";
    CommandTarget = Get "HTMLButtonElement" "commandForElement";
    LabelControl = Get "HTMLLabelElement" "control";
    FormElements = Get "HTMLFormElement" "elements";
    RequestSubmit = Method "HTMLFormElement" "requestSubmit";

    DialogShow = Method "HTMLDialogElement" "showModal";
    DialogClose = Method "HTMLDialogElement" "close";

    CollectionLength = Get "HTMLCollection" "length";
    CollectionItem = Method "HTMLCollection" "item";
    ListLength = Get "NodeList" "length";
    ListItem = Method "NodeList" "item";

    SelectionModify = Method "Selection" "modify";
    SelectionCollapse = Method "Selection" "collapse";
    SelectionCollapsed = Get "Selection" "isCollapsed";
    SelectionRange = Method "Selection" "getRangeAt";

    SetProperty = Method "CSSStyleDeclaration" "setProperty";

    Url = Class "" "URL";
    Href = Get "URL" "href";

    NewEvent = Class "" "Event";
    NewMouse = Class "" "MouseEvent";
    NewPointer = Class "" "PointerEvent";
    NewFocus = Class "" "FocusEvent";
    NewKeyboard = Class "" "KeyboardEvent";
    NewInput = Class "" "InputEvent";
    NewClipboard = Class "" "ClipboardEvent";
    NewTransfer = Class "" "DataTransfer";
    TransferSet = Method "DataTransfer" "setData";
    NewStaticRange = Class "" "StaticRange";
}

thread_local! {
    static TAKEN: OnceCell<Vec<Function>> = const { OnceCell::new() };
}

/// Takes all members; later calls do nothing.
pub fn take() {
    with(Native::AddListener, &|_| Ok(JsValue::UNDEFINED));
}

/// What was taken, for another module of ours in this window, which may come when the page has replaced its own.
pub fn taken() -> Array {
    take();
    TAKEN.with(|taken| {
        let all = taken.get().map(Vec::as_slice).unwrap_or_default();
        let list = Array::new_with_length(all.len() as u32);
        for (at, function) in all.iter().enumerate() {
            list.set(at as u32, function.into());
        }
        list
    })
}

/// Uses what that module has taken; later calls do nothing.
pub fn use_taken(list: &Array) {
    TAKEN.with(|taken| {
        taken.get_or_init(|| (0..list.length()).map(|at| list.get(at).unchecked_into()).collect());
    });
}

/// Lends a member to a call. The page may come back here in the middle of one, which shared references allow.
fn with(native: Native, act: &dyn Fn(&Function) -> Result<JsValue, JsValue>) -> JsValue {
    TAKEN.with(|taken| {
        let all = taken.get_or_init(|| TABLE.iter().map(|member| taken_from_prototype(*member)).collect());
        all.get(native as usize).and_then(|function| act(function).ok()).unwrap_or(JsValue::UNDEFINED)
    })
}

fn taken_from_prototype((kind, class, name): (Kind, &str, &str)) -> Function {
    let global = global();
    let found = match kind {
        Kind::Class => read(&global, name),
        Kind::Method => read(&read(&read(&global, class), "prototype"), name),
        Kind::Get | Kind::Set => {
            let prototype = read(&read(&global, class), "prototype");
            let descriptor =
                if prototype.is_object() { own_descriptor(&prototype, name) } else { JsValue::UNDEFINED };
            read(&descriptor, if matches!(kind, Kind::Get) { "get" } else { "set" })
        }
    };
    found.unchecked_into()
}

/// The window.
pub fn global() -> JsValue {
    GLOBAL.with(Clone::clone)
}

/// A property of a plain object, an event or a rectangle; `undefined` of what is not an object.
pub fn read(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() || object.is_function() {
        Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

/// Calls a member without arguments: getters, too.
pub fn call(native: Native, on: &JsValue) -> JsValue {
    with(native, &|function| function.call(on))
}

/// Calls a member with one argument: setters, too.
pub fn call1(native: Native, on: &JsValue, a: &JsValue) -> JsValue {
    with(native, &|function| function.call1(on, a))
}

/// Calls a member with two arguments.
pub fn call2(native: Native, on: &JsValue, a: &JsValue, b: &JsValue) -> JsValue {
    with(native, &|function| function.call2(on, a, b))
}

/// Calls a member with three arguments.
pub fn call3(native: Native, on: &JsValue, a: &JsValue, b: &JsValue, c: &JsValue) -> JsValue {
    with(native, &|function| function.call3(on, a, b, c))
}

/// Makes an object of a class.
pub fn new(native: Native, arguments: &[&JsValue]) -> JsValue {
    let list = list(arguments);
    with(native, &|class| construct(class, &list))
}

/// Makes an object of a window's own class, which scripts in a frame may look at.
pub fn new_in(window: &JsValue, native: Native, arguments: &[&JsValue]) -> JsValue {
    let (_, _, name) = TABLE.get(native as usize).copied().unwrap_or((Kind::Class, "", ""));
    let class = if *window == global() { JsValue::UNDEFINED } else { read(window, name) };
    match class.is_function().then(|| construct(class.unchecked_ref(), &list(arguments))) {
        Some(Ok(made)) => made,
        _ => new(native, arguments),
    }
}

fn list(items: &[&JsValue]) -> Array {
    let list = Array::new();
    for item in items {
        list.push(item);
    }
    list
}

/// Named options of a call or an event. Without a prototype: a page cannot add to them.
pub struct Options(JsValue);

impl Default for Options {
    /// None.
    fn default() -> Self {
        Self(object(&JsValue::NULL))
    }
}

impl Options {
    /// One more.
    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Only a frozen object refuses, and this one is ours.
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
        self
    }
}

impl AsRef<JsValue> for Options {
    fn as_ref(&self) -> &JsValue {
        &self.0
    }
}
