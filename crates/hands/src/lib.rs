//! The agent's hands on the page: they look what an action would reach, and do what they are told to. They judge nothing: the
//! engine of the top window has, by what they saw. A module of its own, fetched when the customer is asked for control, and in a
//! frame of another origin when the agent comes there.

mod consequence;
mod perform;
mod reach;

use browser::said::{self, Said};
use browser::{Capture, asked, natives};
use engine::acts::Request;
use js_sys::{Array, Int32Array};
use wasm_bindgen::prelude::*;

use perform::Performer;
use reach::Reach;

/// The hands in one window.
#[wasm_bindgen]
pub struct Hands {
    capture: Capture,
    performer: Performer,
}

#[wasm_bindgen]
impl Hands {
    /// Nothing is hovered. Uses the browser's members that were taken when the session began, or takes them now.
    #[wasm_bindgen(constructor)]
    pub fn new(capture: Capture, taken: Option<Array>) -> Hands {
        match taken {
            Some(taken) => natives::use_taken(&taken),
            None => natives::take(),
        }
        Hands { performer: Performer::new(capture.clone()), capture }
    }

    /// What an action would reach; empty when the bytes are none.
    pub fn examine(&self, request: &[u8]) -> Int32Array {
        let Some(Request { act, .. }) = asked::decode(request) else { return numbers(&[]) };
        // What has come under control or a mask since the page was read last is so now.
        self.capture.catch_up();
        let point = match reach::reach(&self.capture, &act) {
            Reach::Elements(aim) => aim.point.map(|point| point.on_page(&aim.target)),
            _ => None,
        };
        numbers(&said::to_numbers(&Said { point, targets: reach::targets(&self.capture, &act) }))
    }

    /// Performs it.
    pub fn perform(&self, request: &[u8]) -> i32 {
        asked::decode(request)
            .map_or(-1, |request| said::outcome_number(self.performer.perform(&request.act)))
    }

    /// What a frame in this one has said, as this one sees it.
    pub fn around(&self, answer: &JsValue) -> Int32Array {
        numbers(&said::to_numbers(&said::said(&self.capture, Some(answer))))
    }
}

/// As an array of JavaScript's: a vector would be returned as two values, which the engine in JavaScript cannot do.
fn numbers(numbers: &[i32]) -> Int32Array {
    Int32Array::from(numbers)
}
