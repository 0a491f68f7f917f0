//! Event listeners that end when they are dropped, and the few things all of them ask of an event.

use browser::natives::{Native, Options, call, call3, read};
use wasm_bindgen::prelude::*;

/// A listener, for as long as it is kept.
pub struct Listener {
    target: JsValue,
    name: &'static str,
    options: Options,
    // `Fn`: a page may make the same event happen again while it is handled.
    closure: Closure<dyn Fn(JsValue)>,
}

impl Listener {
    /// Listens on the way down, before the page does, and never holds up scrolling.
    pub fn early(target: &JsValue, name: &'static str, heard: impl Fn(JsValue) + 'static) -> Self {
        Self::add(target, name, Options::default().with("capture", true).with("passive", true), heard)
    }

    /// Listens on the element itself.
    pub fn on(target: &JsValue, name: &'static str, heard: impl Fn(JsValue) + 'static) -> Self {
        Self::add(target, name, Options::default(), heard)
    }

    fn add(
        target: &JsValue,
        name: &'static str,
        options: Options,
        heard: impl Fn(JsValue) + 'static,
    ) -> Self {
        let boxed: Box<dyn Fn(JsValue)> = Box::new(heard);
        let listener = Self { target: target.clone(), name, options, closure: Closure::wrap(boxed) };
        listener.call(Native::AddListener);
        listener
    }

    fn call(&self, change: Native) {
        call3(change, &self.target, &self.name.into(), self.closure.as_ref(), self.options.as_ref());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.call(Native::RemoveListener);
    }
}

/// Whether a person made the event, not a script. The browser makes the property one that no page can replace.
pub fn is_trusted(event: &JsValue) -> bool {
    read(event, "isTrusted").is_truthy()
}

/// The innermost element that the event is for, inside open shadow roots.
pub fn innermost(event: &JsValue) -> JsValue {
    call(Native::ComposedPath, event)
        .dyn_ref::<js_sys::Array>()
        .map_or(JsValue::UNDEFINED, |path| path.get(0))
}

/// A number that an event carries.
pub fn number(event: &JsValue, name: &str) -> f64 {
    read(event, name).as_f64().unwrap_or(0.0)
}
