//! Scrolling at once, without the page's smooth scrolling: the agent's own view has already scrolled.

use browser::dom::{self, Element};
use browser::natives::{Native, Options, call1, global};
use engine::acts::Refusal;
use wasm_bindgen::prelude::*;

use super::Outcome;

#[wasm_bindgen]
extern "C" {
    type Window;
    #[wasm_bindgen(method, catch, js_name = scrollTo)]
    fn scroll_to(this: &Window, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = scrollBy)]
    fn scroll_by(this: &Window, options: &JsValue) -> Result<(), JsValue>;
}

/// Scrolls an element to a position in CSS pixels.
pub fn to(element: &Element, x: i32, y: i32) -> Outcome {
    call1(Native::ScrollTo, element.as_ref(), at_once(x.into(), y.into()).as_ref());
    Ok(())
}

/// Scrolls the window to a position in CSS pixels.
pub fn window_to(x: i32, y: i32) -> Outcome {
    let window: Window = global().unchecked_into();
    window.scroll_to(at_once(x.into(), y.into()).as_ref()).map_err(|_| Refusal::Browser)
}

/// Scrolls the window that an element is in down by hundredths of its height.
pub fn by_viewport(element: &Element, hundredths: i32) {
    let window = element.window();
    let (_, height) = dom::viewport_of(&window);
    let window: Window = window.unchecked_into();
    // Nothing more to do where a page has replaced the function by one that throws.
    let _ = window.scroll_by(at_once(0.0, height * f64::from(hundredths) / 100.0).as_ref());
}

fn at_once(left: f64, top: f64) -> Options {
    Options::default().with("left", left).with("top", top).with("behavior", "instant")
}
