//! When something is done later: at a time, or once with the next frame.

use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Milliseconds after which a frame is no longer waited for: tabs in the background hardly get any.
const FRAME_MS: u32 = 100;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_frame(callback: &JsValue) -> i32;
    #[wasm_bindgen(js_name = cancelAnimationFrame)]
    fn cancel_frame(id: i32);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_load_ms() -> f64;
}

/// Milliseconds since the console was loaded; never goes back.
pub fn now_ms() -> u64 {
    since_load_ms() as u64
}

/// One wish to be woken: a new one replaces the old one, dropping it takes it back.
#[derive(Default)]
pub struct Alarm(RefCell<Option<Timeout>>);

impl Alarm {
    /// Calls once, at the time or a little later.
    pub fn set(&self, at_ms: u64, ring: impl FnOnce() + 'static) {
        let after_ms = at_ms.saturating_sub(now_ms()).min(i32::MAX as u64) as u32;
        self.0.replace(Some(Timeout::new(after_ms, ring)));
    }
}

/// Something that is done at most once a frame.
pub struct EachFrame {
    act: Rc<dyn Fn()>,
    wanted: Rc<RefCell<Option<Wanted>>>,
}

struct Wanted {
    frame: i32,
    _callback: Closure<dyn FnMut()>,
    _late: Timeout,
}

impl Drop for Wanted {
    fn drop(&mut self) {
        cancel_frame(self.frame);
    }
}

impl EachFrame {
    /// Nothing is wanted yet.
    pub fn new(act: impl Fn() + 'static) -> Self {
        Self { act: Rc::new(act), wanted: Rc::default() }
    }

    /// Does it with the next frame, or a little later where there are no frames.
    pub fn want(&self) {
        if self.wanted.borrow().is_some() {
            return;
        }
        let callback = Closure::new(self.once());
        let frame = request_frame(callback.as_ref());
        let late = Timeout::new(FRAME_MS, self.once());
        self.wanted.replace(Some(Wanted { frame, _callback: callback, _late: late }));
    }

    fn once(&self) -> impl FnMut() + 'static {
        let (act, wanted) = (self.act.clone(), self.wanted.clone());
        move || {
            // Kept until it has been done: the callback that runs now is inside.
            let due = wanted.take();
            if due.is_some() {
                act();
            }
        }
    }
}
