//! Which of the page's resources are read for the agent, and with which rights: the page's own, within its own origin.

use browser::natives::{Options, read};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::host::Host;
use crate::promise::settled;

/// Bytes of one resource; larger ones are not shown to the agent. The wire has the same limit.
const RESOURCE_BYTES_MAX: usize = 16 * 1024 * 1024;

#[wasm_bindgen]
extern "C" {
    type Response;
    #[wasm_bindgen(method, getter)]
    fn ok(this: &Response) -> bool;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &Response) -> Headers;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Response) -> Option<Body>;

    type Headers;
    #[wasm_bindgen(method)]
    fn get(this: &Headers, name: &str) -> Option<String>;

    type Body;
    #[wasm_bindgen(method, js_name = getReader)]
    fn reader(this: &Body) -> Reader;

    #[derive(Clone)]
    type Reader;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Reader) -> Result<JsValue, JsValue>;
}

/// The type that the server gave, and the bytes.
pub type Resource = (String, Vec<u8>);

/// Reads one resource; `None` when it cannot be had, is larger than allowed, or lies behind another origin.
pub fn resource(host: &Host, url: &str, done: Box<dyn FnOnce(Option<Resource>)>) {
    let options = Options::default()
        // Refuses other origins, redirects to them included.
        .with("mode", "same-origin")
        .with("credentials", "same-origin")
        .with("cache", "force-cache");
    let Ok(response) = host.fetch(url, options.as_ref()) else { return done(None) };
    let answered = move |response: Option<JsValue>| {
        let response = response.map(JsCast::unchecked_into::<Response>).filter(Response::ok);
        let Some(response) = response else { return done(None) };
        let kind = response.headers().get("content-type").unwrap_or_default();
        match response.body() {
            Some(body) => {
                let reading = Reading { reader: body.reader(), bytes: Vec::new() };
                next(reading, Box::new(move |bytes| done(bytes.map(|bytes| (kind, bytes)))));
            }
            None => done(Some((kind, Vec::new()))),
        }
    };
    settled(&response, Box::new(answered));
}

struct Reading {
    reader: Reader,
    bytes: Vec<u8>,
}

/// Reads piece by piece, so that a body without end is noticed before it fills the memory.
fn next(mut reading: Reading, done: Box<dyn FnOnce(Option<Vec<u8>>)>) {
    let Ok(piece) = reading.reader.read() else { return done(None) };
    let read_one = move |piece: Option<JsValue>| {
        let Some(piece) = piece else { return done(None) };
        if read(&piece, "done").is_truthy() {
            return done(Some(reading.bytes));
        }
        let value = Uint8Array::new(&read(&piece, "value"));
        if reading.bytes.len() + value.length() as usize > RESOURCE_BYTES_MAX {
            let _ = reading.reader.cancel();
            return done(None);
        }
        reading.bytes.extend(value.to_vec());
        next(reading, done);
    };
    settled(&piece, Box::new(read_one));
}
