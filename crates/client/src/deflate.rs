//! Which frames are compressed, and that all leave in the order they were made although compressing takes a while.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use browser::natives::{global, read};
use engine::customer;
use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::promise::settled;

/// Bytes below which compressing gains nothing (measured).
const BODY_BYTES_MIN: usize = 200;

#[wasm_bindgen]
extern "C" {
    type Blob;
    #[wasm_bindgen(constructor, catch)]
    fn new(parts: &Array) -> Result<Blob, JsValue>;
    #[wasm_bindgen(method)]
    fn stream(this: &Blob) -> ByteStream;

    type ByteStream;
    #[wasm_bindgen(method, catch, js_name = pipeThrough)]
    fn pipe_through(this: &ByteStream, through: &CompressionStream) -> Result<JsValue, JsValue>;

    type CompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;

    type Response;
    #[wasm_bindgen(constructor, catch)]
    fn new(body: &JsValue) -> Result<Response, JsValue>;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Response) -> Result<JsValue, JsValue>;
}

type Send = dyn Fn(&[u8]);

/// Frames on their way out.
pub struct Outbox {
    send: Box<Send>,
    waiting: Cell<Vec<Waiting>>,
}

struct Waiting {
    frame: Vec<u8>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    /// May leave as soon as those before it have left.
    Ready,
    /// Is being compressed; the object tells it from others.
    Compressing(Object),
}

impl Outbox {
    /// Empty.
    pub fn new(send: impl Fn(&[u8]) + 'static) -> Rc<Self> {
        Rc::new(Self { send: Box::new(send), waiting: Cell::default() })
    }

    /// Sends a frame after those before it.
    pub fn send(self: &Rc<Self>, frame: Vec<u8>, deflate: bool) {
        let compressed = if deflate { compress(customer::body(&frame)) } else { None };
        let Some(compressed) = compressed else {
            self.wait(Waiting { frame, state: State::Ready });
            return self.pass_on();
        };
        let key = Object::new();
        self.wait(Waiting { frame, state: State::Compressing(key.clone()) });
        let outbox = Rc::downgrade(self);
        settled(&compressed, Box::new(move |body| ready(&outbox, key, body)));
    }

    /// Sends everything now, as it is.
    pub fn hurry(&self) {
        let mut waiting = self.waiting.take();
        waiting.iter_mut().for_each(|waiting| waiting.state = State::Ready);
        self.waiting.set(waiting);
        self.pass_on();
    }

    fn pass_on(&self) {
        while let Some(frame) = self.next_ready() {
            (self.send)(&frame);
        }
    }

    fn next_ready(&self) -> Option<Vec<u8>> {
        let mut waiting = self.waiting.take();
        let is_ready = waiting.first().is_some_and(|first| first.state == State::Ready);
        let frame = is_ready.then(|| waiting.remove(0).frame);
        self.waiting.set(waiting);
        frame
    }

    fn wait(&self, last: Waiting) {
        let mut waiting = self.waiting.take();
        waiting.push(last);
        self.waiting.set(waiting);
    }
}

fn ready(outbox: &Weak<Outbox>, key: Object, body: Option<JsValue>) {
    let Some(outbox) = outbox.upgrade() else { return };
    let body = body.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
    let key = State::Compressing(key);
    // Not found: it was sent in a hurry.
    let mut all = outbox.waiting.take();
    if let Some(waiting) = all.iter_mut().find(|waiting| waiting.state == key) {
        let shrinks = !body.is_empty() && body.len() < customer::body(&waiting.frame).len();
        if let Some(frame) = shrinks.then(|| customer::deflated(&waiting.frame, &body)).flatten() {
            waiting.frame = frame;
        }
        waiting.state = State::Ready;
    }
    outbox.waiting.set(all);
    outbox.pass_on();
}

/// The promise of the compressed bytes; `None` when it is not worth it or this browser cannot.
fn compress(body: &[u8]) -> Option<JsValue> {
    if body.len() < BODY_BYTES_MIN || !read(&global(), "CompressionStream").is_function() {
        return None;
    }
    let through = CompressionStream::new("deflate-raw").ok()?;
    let blob = Blob::new(&Array::of1(&Uint8Array::from(body))).ok()?;
    let stream = blob.stream().pipe_through(&through).ok()?;
    Response::new(&stream).ok()?.array_buffer().ok()
}
