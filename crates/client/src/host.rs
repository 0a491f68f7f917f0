//! The script's side of the border: what the engine may call. The types stand in `js-shim/src/engine-host.ts`.

use browser::Capture;
use js_sys::Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the script gives the engine.
    #[derive(Clone)]
    #[wasm_bindgen(typescript_type = "any")]
    pub type Host;

    /// Base without trailing slash.
    #[wasm_bindgen(method, getter)]
    pub fn relay(this: &Host) -> String;
    /// The site's public key.
    #[wasm_bindgen(method, getter, js_name = apiKey)]
    pub fn api_key(this: &Host) -> String;
    /// Whether toolbar, dialogs and notifications are ours to draw.
    #[wasm_bindgen(method, getter, js_name = builtInUi)]
    pub fn built_in_ui(this: &Host) -> bool;
    /// Opens a line to the relay; `heard` is a function that takes what it tells.
    #[wasm_bindgen(method)]
    pub fn connect(this: &Host, heard: &JsValue) -> Line;
    /// The localised text of a key of the guide; empty for an unknown one.
    #[wasm_bindgen(method)]
    pub fn text(this: &Host, key: &str) -> String;
    /// Keeps the resume record; `null` forgets it.
    #[wasm_bindgen(method)]
    pub fn keep(this: &Host, record: &JsValue);
    /// Tells the page.
    #[wasm_bindgen(method)]
    pub fn event(this: &Host, name: &str, a: &JsValue, b: &JsValue);
    /// Makes a style sheet of our own and adopts it; `undefined` where the browser has none.
    #[wasm_bindgen(method)]
    pub fn sheet(this: &Host, css: &str) -> JsValue;
    /// The toolbar is shown.
    #[wasm_bindgen(method)]
    pub fn toolbar(this: &Host, toolbar: &JsValue);
    /// How many of the page's functions answer a request for Write Mode.
    #[wasm_bindgen(method, js_name = upgradeHandlers)]
    pub fn upgrade_handlers(this: &Host) -> u32;
    /// What carries the agent's navigations out.
    #[wasm_bindgen(method, getter)]
    pub fn navigation(this: &Host) -> AgentNavigation;
    /// Asks the frame of another origin that a node is in, or the focus for 0; no promise: there is none.
    #[wasm_bindgen(method, js_name = askFrame)]
    pub fn ask_frame(this: &Host, kind: &str, node: u32, request: &[u8]) -> JsValue;
    /// Fetches as the page does, or as the frame that an address belongs to.
    #[wasm_bindgen(method, catch)]
    pub fn fetch(this: &Host, url: &str, options: &JsValue) -> Result<JsValue, JsValue>;
    /// Fetches the agent's hands, which use these members of the browser: a promise of what `crate::hands` calls.
    #[wasm_bindgen(method)]
    pub fn hands(this: &Host, natives: &Array) -> JsValue;
    /// Gets the compiled restrictions of a version: a promise of their bytes.
    #[wasm_bindgen(method)]
    pub fn restrictions(this: &Host, version: &str) -> JsValue;
    /// The DOM reader.
    #[wasm_bindgen(method, getter)]
    pub fn capture(this: &Host) -> Capture;

    /// What carries the agent's navigations out.
    pub type AgentNavigation;

    /// Whether the browser can do this now.
    #[wasm_bindgen(method)]
    pub fn possible(this: &AgentNavigation, command: &str) -> bool;
    /// Does it, and tells the engine what came of it.
    #[wasm_bindgen(method)]
    pub fn go(this: &AgentNavigation, command: &str, url: &str);

    /// A line to the relay.
    #[derive(Clone)]
    pub type Line;

    /// Sends one message after those before it.
    #[wasm_bindgen(method, catch)]
    pub fn send(this: &Line, frame: &[u8]) -> Result<(), JsValue>;
    /// Closes it; nothing is heard of it afterwards.
    #[wasm_bindgen(method)]
    pub fn close(this: &Line);
}
