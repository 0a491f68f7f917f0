//! When something is done later: at a time, or with the next frame.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

/// Milliseconds after which a frame is no longer waited for: tabs in the background hardly get any.
const FRAME_MS: u32 = 100;

/// The longest wait that browsers take, in milliseconds; a longer one would fire at once.
const WAIT_MS_MAX: u64 = i32::MAX as u64;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    fn request_frame(callback: &JsValue) -> i32;
    #[wasm_bindgen(js_name = cancelAnimationFrame)]
    fn cancel_frame(id: i32);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_load_ms() -> f64;
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn wall_ms() -> f64;
}

/// Milliseconds that never go back, whatever happens to the computer's clock.
#[derive(Clone, Copy)]
pub struct Clock {
    base_ms: f64,
}

impl Clock {
    /// Begins at the time of day.
    pub fn new() -> Self {
        Self { base_ms: wall_ms() - since_load_ms() }
    }

    /// Now.
    pub fn now_ms(self) -> u64 {
        (self.base_ms + since_load_ms()) as u64
    }
}

/// One wish to be woken: a new one replaces the old one, dropping it takes it back.
#[derive(Default)]
pub struct Alarm(Cell<Option<Timeout>>);

impl Alarm {
    /// Calls once, after the time.
    pub fn set(&self, after_ms: u64, ring: Box<dyn FnOnce()>) {
        let timeout = Timeout::new(after_ms.min(WAIT_MS_MAX) as u32, ring);
        self.0.set(Some(timeout));
    }

    /// Takes the wish back.
    pub fn cancel(&self) {
        self.0.take();
    }
}

/// Something that is done at most once a frame.
pub struct EachFrame {
    act: Rc<dyn Fn()>,
    wanted: Rc<Cell<Option<Wanted>>>,
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
        if let Some(wanted) = self.wanted.take() {
            return self.wanted.set(Some(wanted));
        }
        let callback = Closure::wrap(self.once());
        let frame = request_frame(callback.as_ref());
        let late = Timeout::new(FRAME_MS, self.once());
        self.wanted.set(Some(Wanted { frame, _callback: callback, _late: late }));
    }

    fn once(&self) -> Box<dyn FnMut()> {
        let (act, wanted) = (self.act.clone(), self.wanted.clone());
        Box::new(move || {
            let due = wanted.take();
            if due.is_some() {
                act();
            }
        })
    }
}
