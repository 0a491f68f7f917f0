//! Does on the page what the agent was permitted to do, by the events and in the order that a browser would make them.
//!
//! Only elements that were examined are touched: where a script of the page moves the focus or takes an element away in
//! between, the rest is left out.

mod choose;
mod events;
mod focus;
mod keys;
mod mouse;
mod scroll;
mod typing;

use std::cell::Cell;

use browser::Capture;
use browser::dom::{Element, editable};
use engine::acts::{Act, Refusal};

use crate::reach::{Aim, Reach, reach};

/// Whether it was done.
pub type Outcome = Result<(), Refusal>;

/// The agent's hands on the page.
pub struct Performer {
    capture: Capture,
    hovered: Cell<Option<Element>>,
    typing: typing::Typing,
}

impl Performer {
    /// Nothing is hovered, nothing typed.
    pub fn new(capture: Capture) -> Self {
        Self { capture, hovered: Cell::default(), typing: typing::Typing::default() }
    }

    /// Does it. The engine of the top window has the permit.
    pub fn perform(&self, act: &Act) -> Outcome {
        let aim = match reach(&self.capture, act) {
            Reach::Window => return scroll_window(act),
            Reach::Nothing => return Err(Refusal::UnknownNode),
            Reach::Elements(aim) => aim,
        };
        // Examined before, and once more: nothing of ours is ever pressed by an agent.
        if self.capture.is_service(aim.target.as_ref()) {
            return Err(Refusal::Service);
        }
        self.on_element(act, aim)
    }

    fn on_element(&self, act: &Act, aim: Aim) -> Outcome {
        match act {
            Act::Hover { .. } => self.hover(aim),
            Act::Click { button, count, modifiers, .. } => self.click(aim, button, *count, *modifiers),
            Act::Insert { text, .. } => self.insert(aim, text.as_str()),
            Act::Key { key, code, modifiers, .. } => self.key(aim, key.as_str(), code.as_str(), *modifiers),
            Act::Select { indices, .. } => choose::options(&aim.target, indices),
            Act::SetValue { value, .. } => choose::value(&aim.target, value.as_str()),
            Act::Scroll { x, y, .. } => scroll::to(&aim.target, *x, *y),
            Act::Focus { .. } => {
                if focus::give(&aim.target) {
                    Ok(())
                } else {
                    Err(Refusal::NotApplicable)
                }
            }
            Act::SelectText { start, end, .. } => {
                let field = editable(&aim.target).ok_or(Refusal::NotApplicable)?;
                focus::give(field.element());
                if field.select(*start, *end) { Ok(()) } else { Err(Refusal::NotApplicable) }
            }
        }
    }
}

fn scroll_window(act: &Act) -> Outcome {
    match act {
        Act::Scroll { x, y, .. } => scroll::window_to(*x, *y),
        _ => Err(Refusal::NotApplicable),
    }
}
