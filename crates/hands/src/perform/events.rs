//! Makes the events of an agent's action and sends them: bubbling, composed and cancelable as a browser's own.

use browser::dom::Element;
use browser::natives::{self, Native, Options, call1, read};
use browser::place::Point;
use engine::acts::{Button, Modifiers};
use wasm_bindgen::prelude::*;

/// The number of the mouse among pointers, as browsers give it.
const MOUSE_POINTER: i32 = 1;

/// Whether a script kept the browser from what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No.
    GoOn,
    /// `preventDefault` was called.
    Prevented,
}

/// Sends one event of a class.
pub fn send(target: &Element, class: Native, name: &str, options: Options) -> Verdict {
    let event = natives::new_in(&target.window(), class, &[&name.into(), options.as_ref()]);
    if call1(Native::Dispatch, target.as_ref(), &event).as_bool() == Some(false) {
        Verdict::Prevented
    } else {
        Verdict::GoOn
    }
}

/// Sends `input` or `change` after a choice.
pub fn send_plain(target: &Element, name: &str) {
    let options = Options::default().with("bubbles", true).with("composed", name == "input");
    send(target, Native::NewEvent, name, options);
}

/// Options of an event that bubbles through shadow roots and can be cancelled.
pub fn cancelable() -> Options {
    Options::default().with("bubbles", true).with("cancelable", true).with("composed", true)
}

/// The state of the mouse during an event.
#[derive(Clone, Copy)]
pub struct Mouse {
    pub point: Point,
    pub modifiers: Modifiers,
    /// Held buttons, as bits.
    pub held: i32,
    /// The button that changes; -1 for a move.
    pub changed: i32,
    /// Clicks in a row.
    pub count: i32,
}

impl Mouse {
    /// Over the page, nothing pressed.
    pub fn over(point: Point, modifiers: Modifiers) -> Self {
        Self { point, modifiers, held: 0, changed: -1, count: 0 }
    }

    /// With a button pressed.
    pub fn pressed(self, button: &Button, count: u32) -> Self {
        let (changed, held) = match button {
            Button::Primary => (0, 1),
            Button::Auxiliary => (1, 4),
            Button::Secondary => (2, 2),
        };
        Self { held, changed, count: i32::try_from(count).unwrap_or(1), ..self }
    }

    /// With that button released.
    pub fn released(self) -> Self {
        Self { held: 0, ..self }
    }

    /// Sends a pointer event.
    pub fn pointer(&self, target: &Element, name: &str) -> Verdict {
        let options = Mouse { count: 0, ..*self }.options(target, cancelable(), self.changed);
        send(target, Native::NewPointer, name, pointer_options(options, self.held))
    }

    /// Sends a mouse event.
    pub fn mouse(&self, target: &Element, name: &str) -> Verdict {
        send(target, Native::NewMouse, name, self.options(target, cancelable(), self.changed.max(0)))
    }

    /// Sends `click` or one of its kin, which are pointer events without pressure.
    pub fn click(&self, target: &Element, name: &str) -> Verdict {
        let options = self.options(target, cancelable(), self.changed.max(0));
        send(target, Native::NewPointer, name, pointer_options(options, 0))
    }

    /// Sends a pair of events about crossing the edge of an element: `over` and `out` bubble, `enter` and `leave` go
    /// to each crossed element alone.
    pub fn crossing(&self, target: &Element, kind: &str, other: Option<&Element>, class: Native) {
        // Of another frame, a frame sees nothing.
        let related = other
            .filter(|other| other.document() == target.document())
            .map_or(JsValue::NULL, |other| other.as_ref().clone());
        let bubbles = kind == "over" || kind == "out";
        let base = if bubbles { cancelable() } else { Options::default() };
        let pointer = matches!(class, Native::NewPointer);
        let options = self.options(target, base, if pointer { -1 } else { 0 }).with("relatedTarget", related);
        let name = [if pointer { "pointer" } else { "mouse" }, kind].concat();
        let options = if pointer { pointer_options(options, 0) } else { options };
        send(target, class, &name, options);
    }

    fn options(&self, target: &Element, base: Options, button: i32) -> Options {
        let page = natives::global();
        let side = |name| read(&page, name).as_f64().unwrap_or(0.0);
        let Point { x, y } = self.point;
        let on_page = self.point.on_page(target);
        with_modifiers(base, self.modifiers)
            .with("clientX", x)
            .with("clientY", y)
            .with("screenX", (side("screenX") + on_page.x).floor())
            // The bars above the page lie between the window's edge and the viewport.
            .with(
                "screenY",
                (side("screenY") + side("outerHeight") - side("innerHeight") + on_page.y).floor(),
            )
            .with("button", button)
            .with("buttons", self.held)
            .with("detail", self.count)
            .with("view", target.window())
    }
}

fn pointer_options(options: Options, held: i32) -> Options {
    options
        .with("pointerId", MOUSE_POINTER)
        .with("pointerType", "mouse")
        .with("isPrimary", true)
        .with("pressure", if held == 0 { 0.0 } else { 0.5 })
}

/// Adds the held keys.
pub fn with_modifiers(options: Options, modifiers: Modifiers) -> Options {
    options
        .with("shiftKey", modifiers.has(Modifiers::SHIFT))
        .with("ctrlKey", modifiers.has(Modifiers::CTRL))
        .with("altKey", modifiers.has(Modifiers::ALT))
        .with("metaKey", modifiers.has(Modifiers::META))
}
