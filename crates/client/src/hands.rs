//! The agent's hands in a frame of another origin: they look and act there for the window that reads it, whose engine has
//! judged what they are told to do.

use engine::acts::Request;
use js_sys::Int32Array;
use wasm_bindgen::prelude::*;

use crate::beyond::{self, Said};
use crate::host::Capture;
use crate::natives;
use crate::perform::Performer;
use crate::reach::{self, Reach};

/// One frame's hands.
#[wasm_bindgen]
pub struct FrameHands {
    capture: Capture,
    performer: Performer,
}

#[wasm_bindgen]
impl FrameHands {
    /// Nothing is hovered.
    #[wasm_bindgen(constructor)]
    pub fn new(capture: Capture) -> FrameHands {
        natives::take();
        FrameHands { performer: Performer::new(capture.clone()), capture }
    }

    /// What an action would reach; empty when the bytes are none.
    pub fn examine(&self, request: &[u8]) -> Int32Array {
        let Ok(Request { act, .. }) = Request::decode(request) else { return numbers(&[]) };
        self.capture.catch_up();
        let point = match reach::reach(&self.capture, &act) {
            Reach::Elements(aim) => aim.point.map(|point| point.on_page(&aim.target)),
            _ => None,
        };
        numbers(&beyond::to_numbers(&Said { point, targets: reach::targets(&self.capture, &act) }))
    }

    /// Performs it.
    pub fn perform(&self, request: &[u8]) -> i32 {
        match Request::decode(request) {
            Ok(request) => beyond::outcome_number(self.performer.perform_for_window_around(&request.act)),
            Err(_) => -1,
        }
    }

    /// What a frame in this one has said, as this one sees it.
    pub fn around(&self, answer: &JsValue) -> Int32Array {
        numbers(&beyond::to_numbers(&beyond::said(&self.capture, Some(answer))))
    }
}

/// As an array of JavaScript's: a vector would be returned as two values, which the engine in JavaScript cannot do.
fn numbers(numbers: &[i32]) -> Int32Array {
    Int32Array::from(numbers)
}
