//! The agent's hands in this window (crate `hands`): a module of its own, fetched when the customer is asked for control.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use browser::{Capture, asked, natives, said};
use engine::acts::{Act, Permitted, Refusal, Request};
use engine::customer::Target;
use js_sys::Int32Array;
use wasm_bindgen::prelude::*;

use crate::host::Host;
use crate::promise::settled;

#[wasm_bindgen]
extern "C" {
    /// As the module makes them.
    type Fetched;

    #[wasm_bindgen(method, catch)]
    fn examine(this: &Fetched, request: &[u8]) -> Result<Int32Array, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn perform(this: &Fetched, request: &[u8]) -> Result<i32, JsValue>;
}

/// Once they are here, they stay.
#[derive(Default)]
pub struct Hands {
    here: OnceCell<Fetched>,
    coming: Cell<bool>,
}

impl Hands {
    /// Fetches them, unless they are here or on their way. `done` comes later, whether they have come or not.
    pub fn fetch(self: &Rc<Self>, host: &Host, done: impl FnOnce() + 'static) {
        if self.are_here() || self.coming.replace(true) {
            return;
        }
        let me = self.clone();
        let settle = move |fetched: Option<JsValue>| {
            me.coming.set(false);
            if let Some(fetched) = fetched.filter(JsValue::is_object) {
                // They were not here.
                let _ = me.here.set(fetched.unchecked_into());
            }
            done();
        };
        settled(&host.hands(&natives::taken()), Box::new(settle));
    }

    /// Whether they can look and act.
    pub fn are_here(&self) -> bool {
        self.here.get().is_some()
    }

    /// What an action would reach. Where they cannot tell, something that is unknown, hence refused.
    pub fn targets(&self, capture: &Capture, request: &Request) -> Vec<Target> {
        if let Act::Scroll { node: 0, .. } = request.act {
            // The window: it is judged by what is known of the page, which has to be of now.
            capture.catch_up();
            return Vec::new();
        }
        let said = self.here.get().and_then(|hands| hands.examine(&asked::encode(request)).ok());
        said::targets(&said.map(|said| said.to_vec()).unwrap_or_default())
    }

    /// Has it done.
    pub fn perform(&self, id: u32, act: &Permitted<Act>) -> Result<(), Refusal> {
        let request = Request { id, mode_epoch: 0, act: act.act().clone() };
        let done = self.here.get().and_then(|hands| hands.perform(&asked::encode(&request)).ok());
        done.map_or(Err(Refusal::Browser), said::outcome)
    }
}
