//! What happens when a promise is settled, without an executor: the few promises here need none.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Any promise.
    pub type Promise;

    #[wasm_bindgen(method, catch)]
    fn then(this: &Promise, kept: &JsValue, broken: &JsValue) -> Result<JsValue, JsValue>;
}

type Done = Cell<Option<Box<dyn FnOnce(Option<JsValue>)>>>;
type Callbacks = Cell<Option<[Closure<dyn Fn(JsValue)>; 2]>>;

/// Calls `done` once: with the value, or with `None` when the promise is broken or no promise.
pub fn settled(promise: &JsValue, done: Box<dyn FnOnce(Option<JsValue>)>) {
    let done: Rc<Done> = Rc::new(Cell::new(Some(done)));
    let callbacks: Rc<Callbacks> = Rc::default();
    let pair = [callback(&done, &callbacks, true), callback(&done, &callbacks, false)];
    let accepted = promise.is_object()
        && promise.unchecked_ref::<Promise>().then(pair[0].as_ref(), pair[1].as_ref()).is_ok();
    callbacks.set(Some(pair));
    if !accepted {
        finish(&done, &callbacks, None);
    }
}

fn callback(done: &Rc<Done>, callbacks: &Rc<Callbacks>, kept: bool) -> Closure<dyn Fn(JsValue)> {
    let (done, callbacks) = (done.clone(), callbacks.clone());
    let boxed: Box<dyn Fn(JsValue)> =
        Box::new(move |value| finish(&done.clone(), &callbacks.clone(), kept.then_some(value)));
    Closure::wrap(boxed)
}

/// Both callbacks hold each other through `callbacks`; taking them out ends that, whichever was called.
fn finish(done: &Done, callbacks: &Callbacks, value: Option<JsValue>) {
    let act = done.take();
    drop(callbacks.take());
    if let Some(act) = act {
        act(value);
    }
}
