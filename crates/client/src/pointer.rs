//! Where the customer points, with mouse or finger, told at most once a frame.

use std::cell::Cell;
use std::rc::Rc;

use browser::Capture;
use browser::dom::Element;
use browser::natives::{global, read};
use browser::place::{self, Point};
use engine::customer::Pointed;
use wasm_bindgen::prelude::*;

use crate::listener::{Listener, innermost, is_trusted, number};
use crate::timer::EachFrame;

/// Watches while it is kept.
pub struct PointerWatch {
    capture: Capture,
    _listeners: Vec<Listener>,
    _in_frames: Closure<dyn Fn(JsValue)>,
    _frame: Rc<EachFrame>,
}

impl Drop for PointerWatch {
    fn drop(&mut self) {
        self.capture.hear_pointer(&JsValue::UNDEFINED);
    }
}

/// What an event tells.
type Look = fn(&JsValue) -> Seen;

/// What is heard, in the page and in its frames. Fingers by touch events: pointer events of a finger end when it begins
/// to scroll.
const EVENTS: [(&str, Look); 7] = [
    ("pointermove", mouse),
    ("pointerdown", mouse),
    ("mouseout", left),
    ("touchstart", finger),
    ("touchmove", finger),
    ("touchend", finger),
    ("touchcancel", finger),
];

#[derive(Default)]
enum Seen {
    #[default]
    Nothing,
    Gone,
    At {
        target: JsValue,
        point: Point,
        touch: bool,
    },
}

impl PointerWatch {
    /// `None` is told when the mouse leaves the page or the last finger the screen.
    pub fn new(capture: Capture, tell: impl Fn(Option<Pointed>) + 'static) -> Self {
        let seen: Rc<Cell<Seen>> = Rc::default();
        let frame = Rc::new({
            let (seen, capture) = (seen.clone(), capture.clone());
            EachFrame::new(move || match seen.take() {
                Seen::Nothing => {}
                Seen::Gone => tell(None),
                Seen::At { target, point, touch } => {
                    let at = place::of_point(&capture, Element::from_node(target), point);
                    tell(Some(Pointed { at, touch }));
                }
            })
        });
        let hear = {
            let frame = frame.clone();
            move |event: JsValue| {
                // What the agent does makes events, too; they are not where the customer points.
                if !is_trusted(&event) {
                    return;
                }
                let name = read(&event, "type");
                let look = EVENTS.iter().find(|(known, _)| name == *known);
                let now = look.map_or(Seen::Nothing, |(_, look)| look(&event));
                if !matches!(now, Seen::Nothing) {
                    seen.set(now);
                    frame.want();
                }
            }
        };
        let hear: Rc<dyn Fn(JsValue)> = Rc::new(hear);
        let listen = |&(name, _): &(&'static str, Look)| {
            let hear = hear.clone();
            Listener::early(&global(), name, move |event| hear(event))
        };
        let listeners = EVENTS.iter().map(listen).collect();
        let heard: Box<dyn Fn(JsValue)> = Box::new(move |event| hear(event));
        let in_frames = Closure::wrap(heard);
        capture.hear_pointer(in_frames.as_ref());
        Self { capture, _listeners: listeners, _in_frames: in_frames, _frame: frame }
    }
}

fn mouse(event: &JsValue) -> Seen {
    if read(event, "pointerType") == "touch" {
        return Seen::Nothing;
    }
    Seen::At { target: innermost(event), point: point_of(event), touch: false }
}

fn left(event: &JsValue) -> Seen {
    if read(event, "relatedTarget").is_null() { Seen::Gone } else { Seen::Nothing }
}

fn finger(event: &JsValue) -> Seen {
    let first = read(&read(event, "touches"), "0");
    if !first.is_object() {
        return Seen::Gone;
    }
    // The event of another finger has another innermost target; this finger's own is right unless it is in a shadow.
    Seen::At { target: read(&first, "target"), point: point_of(&first), touch: true }
}

fn point_of(event: &JsValue) -> Point {
    Point { x: number(event, "clientX"), y: number(event, "clientY") }
}
