//! What the console calls, and what it is called back for.

use crate::input::Meaning;
use crate::shell::Shell;
use crate::{key, pointing};
use engine::acts::{Act, Button, Modifiers, Navigation, Presence};
use engine::viewer::Input;
use engine::viewer::wire::DocumentMode;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const HOST: &str = r#"
/** What the engine asks of the console. */
export interface AgentHost {
  /** Something happened; see `Report` in www/agent/src/engine.ts. */
  report(report: unknown): void;
  /** Load the frame page of this mode (0 standards, 1 limited quirks, 2 quirks), then call `attach`. */
  loadDocument(mode: number): void;
  /** The customer's window has this size, CSS pixels. */
  resize(width: number, height: number): void;
  /** Show the customer's pointer at a point of the frame: 'mouse', 'touch', 'mark'; or take it away: 'gone'. */
  pointer(kind: string, x: number, y: number): void;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// See the TypeScript interface above.
    #[wasm_bindgen(typescript_type = "AgentHost")]
    #[derive(Clone)]
    pub type AgentHost;
    #[wasm_bindgen(method)]
    pub fn report(this: &AgentHost, report: JsValue);
    #[wasm_bindgen(method, js_name = loadDocument)]
    pub fn load_document(this: &AgentHost, mode: u8);
    #[wasm_bindgen(method)]
    pub fn resize(this: &AgentHost, width: u32, height: u32);
    #[wasm_bindgen(method)]
    pub fn pointer(this: &AgentHost, kind: &str, x: f64, y: f64);
}

/// One agent's session, mirror and input.
#[wasm_bindgen]
pub struct AgentEngine {
    shell: Rc<Shell>,
}

#[wasm_bindgen]
impl AgentEngine {
    /// `relay` is its address without a path; `jwt` says who the agent is.
    #[wasm_bindgen(constructor)]
    pub fn new(relay: String, jwt: String, host: AgentHost) -> AgentEngine {
        #[cfg(debug_assertions)]
        console_error_panic_hook::set_once();
        let shell = Shell::new(relay, jwt, host);
        AgentEngine { shell }
    }

    /// Another login, for sockets opened from now on.
    #[wasm_bindgen(js_name = setJwt)]
    pub fn set_jwt(&self, jwt: String) {
        self.shell.viewer.borrow_mut().set_jwt(jwt);
    }

    /// Joins the session with these nine digits.
    pub fn join(&self, token: &str) {
        self.shell.give(Input::Join { token });
    }

    /// Goes on with a session after a reload of the console; false when the key is none.
    pub fn resume(&self, key: &str) -> bool {
        let Some(key) = key::from_text(key) else { return false };
        self.shell.give(Input::Resume { key });
        true
    }

    /// Ends the session.
    pub fn exit(&self) {
        self.shell.give(Input::Exit);
    }

    /// Asks the customer for Write Mode.
    #[wasm_bindgen(js_name = requestWriteMode)]
    pub fn request_write_mode(&self) {
        self.shell.give(Input::RequestWriteMode);
    }

    /// Gives Write Mode back.
    #[wasm_bindgen(js_name = releaseWriteMode)]
    pub fn release_write_mode(&self) {
        self.shell.give(Input::ReleaseWriteMode);
    }

    /// Asks for a navigation: `back`, `forward`, `refresh`, or `url` with an address. False for anything else.
    pub fn navigate(&self, command: &str, url: Option<String>) -> bool {
        let command = match (command, url) {
            ("back", _) => Navigation::Back,
            ("forward", _) => Navigation::Forward,
            ("refresh", _) => Navigation::Refresh,
            ("url", Some(url)) => Navigation::Url { url: url.into() },
            _ => return false,
        };
        self.shell.give(Input::Navigate(command));
        true
    }

    /// The frame page that was asked for is loaded.
    pub fn attach(&self, mode: u8, document: JsValue) {
        let mode = match mode {
            0 => DocumentMode::Standards,
            1 => DocumentMode::LimitedQuirks,
            _ => DocumentMode::Quirks,
        };
        let mut needs = Vec::new();
        let outcome = self.shell.mirror.borrow_mut().attach(mode, document, &mut needs);
        self.shell.meet(needs, outcome);
    }

    /// The frame has got another size, or is shown again: positions have to be set anew.
    #[wasm_bindgen(js_name = layoutChanged)]
    pub fn layout_changed(&self) {
        self.shell.settle.want();
    }

    /// The agent points at a point of the frame.
    #[wasm_bindgen(js_name = pointerMoved)]
    pub fn pointer_moved(&self, x: f64, y: f64) {
        let place = self.shell.place(x, y);
        self.shell.hover.borrow_mut().at = Some(place.clone());
        self.shell.presence.replace(Some(Presence::Pointer { at: place }));
        self.shell.presence_frame.want();
    }

    /// The agent's pointer has left the frame.
    #[wasm_bindgen(js_name = pointerLeft)]
    pub fn pointer_left(&self) {
        self.shell.hover.take();
        self.shell.presence.replace(Some(Presence::Gone));
        self.shell.presence_frame.want();
    }

    /// The agent has clicked: a mark in Pointer Mode, a click in Write Mode. `button` is the event's, `modifiers` are
    /// 1 shift, 2 control, 4 alt, 8 meta.
    pub fn clicked(&self, x: f64, y: f64, button: u8, count: u32, modifiers: u8) {
        let shell = &self.shell;
        if !shell.writes() {
            return shell.give(Input::Presence(Presence::Mark { at: shell.place(x, y) }));
        }
        let button = match button {
            0 => Button::Primary,
            1 => Button::Auxiliary,
            _ => Button::Secondary,
        };
        let meaning = {
            let mirror = shell.mirror.borrow();
            match pointing::hit(&mirror, x, y) {
                Some(hit) => {
                    shell.hands.borrow_mut().click(&mirror, &hit, button, count.clamp(1, 3), held(modifiers))
                }
                None => Meaning::Nothing,
            }
        };
        shell.mean(meaning);
    }

    /// The agent has turned the wheel, by CSS pixels of the page.
    pub fn wheel(&self, x: f64, y: f64, by_x: f64, by_y: f64) {
        let (sum_x, sum_y) = self.shell.wheel.get().map_or((0.0, 0.0), |wheel| (wheel.2, wheel.3));
        self.shell.wheel.set(Some((x, y, sum_x + by_x, sum_y + by_y)));
        self.shell.presence_frame.want();
    }

    /// The agent has pressed a key that is not text.
    pub fn key(&self, key: &str, code: &str, modifiers: u8) {
        if self.shell.writes() {
            let meaning =
                self.shell.hands.borrow_mut().key(&self.shell.mirror.borrow(), key, code, held(modifiers));
            self.shell.mean(meaning);
        }
    }

    /// The agent has typed or pasted text.
    pub fn insert(&self, text: &str) {
        if self.shell.writes() && !text.is_empty() {
            let meaning = self.shell.hands.borrow_mut().insert(&self.shell.mirror.borrow(), text);
            self.shell.mean(meaning);
        }
    }

    /// The agent has chosen options of a select.
    pub fn select(&self, node: u32, indices: Vec<u32>) {
        self.shell.give(Input::Act(Act::Select { node, indices }));
    }

    /// The agent has entered a value into one of the console's small editors.
    #[wasm_bindgen(js_name = setValue)]
    pub fn set_value(&self, node: u32, value: String) {
        self.shell.give(Input::Act(Act::SetValue { node, value: value.into() }));
    }
}

/// The keys held, from the console's bits.
fn held(bits: u8) -> Modifiers {
    [(1, Modifiers::SHIFT), (2, Modifiers::CTRL), (4, Modifiers::ALT), (8, Modifiers::META)]
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .fold(Modifiers::NONE, |all, (_, key)| all.with(key))
}
