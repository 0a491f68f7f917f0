//! The line to the relay, and the order of what is sent on it. Whether it is a WebSocket or HTTP the script decides
//! (`js-shim/src/line.ts`).

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::deflate::Outbox;
use crate::host::{Host, Line};

/// What a line tells.
pub enum Heard {
    /// It is open.
    Opened,
    /// A whole binary message.
    Message(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed,
}

/// One line; dropping it closes it, and nothing is heard of it any more.
pub struct Socket {
    line: Line,
    outbox: Rc<Outbox>,
    _heard: Closure<dyn Fn(JsValue)>,
}

impl Socket {
    /// Connects to the relay.
    pub fn open(host: &Host, heard: impl Fn(Heard) + 'static) -> Self {
        let boxed: Box<dyn Fn(JsValue)> = Box::new(move |what| {
            heard(match what.as_bool() {
                Some(true) => Heard::Opened,
                Some(false) => Heard::Closed,
                None => Heard::Message(Uint8Array::new(&what).to_vec()),
            });
        });
        let closure = Closure::wrap(boxed);
        let line = host.connect(closure.as_ref());
        let to = line.clone();
        let outbox = Outbox::new(move |frame| {
            // Fails only before it is open and after it is closed: then nobody waits for the frame.
            let _ = to.send(frame);
        });
        Self { line, outbox, _heard: closure }
    }

    /// Sends one message after those before it.
    pub fn send(&self, frame: Vec<u8>, deflate: bool) {
        self.outbox.send(frame, deflate);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.outbox.hurry();
        self.line.close();
    }
}
