//! The DOM reader, as the browser crates may call it. Its type stands in `js-shim/src/engine-host.ts`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The DOM reader.
    #[derive(Clone)]
    pub type Capture;

    /// Reads from the beginning.
    #[wasm_bindgen(method)]
    pub fn start(this: &Capture);
    /// Stops reading.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Capture);
    /// Matches these selectors from the next reading on.
    #[wasm_bindgen(method)]
    pub fn restrict(this: &Capture, selectors: &str);
    /// Tells how large these elements are, now and when that changes.
    #[wasm_bindgen(method)]
    pub fn measure(this: &Capture, nodes: &[u32]);
    /// Stops or goes on reading while what changes is kept in mind.
    #[wasm_bindgen(method)]
    pub fn hold(this: &Capture, on: bool);
    /// Reads what is dirty now.
    #[wasm_bindgen(method)]
    pub fn flush(this: &Capture);
    /// Reads everything that is dirty, however long it takes.
    #[wasm_bindgen(method, js_name = catchUp)]
    pub fn catch_up(this: &Capture);
    /// A style sheet of our own.
    #[wasm_bindgen(method, js_name = ignoreSheet)]
    pub fn ignore_sheet(this: &Capture, sheet: &JsValue);
    /// The live node of a number.
    #[wasm_bindgen(method)]
    pub fn node(this: &Capture, id: u32) -> JsValue;
    /// The number of a node; 0 when it is not captured.
    #[wasm_bindgen(method, js_name = idOf)]
    pub fn id_of(this: &Capture, node: &JsValue) -> u32;
    /// Hands over each event of the pointer in frames; `undefined` ends it.
    #[wasm_bindgen(method, js_name = hearPointer)]
    pub fn hear_pointer(this: &Capture, heard: &JsValue);
    /// Whether it lies in a service element.
    #[wasm_bindgen(method, js_name = isService)]
    pub fn is_service(this: &Capture, node: &JsValue) -> bool;
}
