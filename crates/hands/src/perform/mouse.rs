//! Hovering and pressing: the sequences of Pointer Events and UI Events.

use browser::dom::{self, Element};
use browser::natives::Native;
use browser::place::Point;
use engine::acts::{Button, Modifiers, Refusal};

use super::events::{Mouse, Verdict};
use super::{Outcome, Performer, choose, focus, typing};
use crate::reach::Aim;

impl Performer {
    pub(super) fn hover(&self, aim: Aim) -> Outcome {
        let point = aim.point.ok_or(Refusal::NotApplicable)?;
        self.move_to(&aim.target, Mouse::over(point, Modifiers::NONE));
        Ok(())
    }

    pub(super) fn click(&self, aim: Aim, button: &Button, count: u32, modifiers: Modifiers) -> Outcome {
        let target = &aim.target;
        let mut point = aim.point.ok_or(Refusal::NotApplicable)?;
        if !point.is_seen(target) {
            target.scroll_into_view();
            // Not what lies on top there now: that was not examined.
            let rect = target.rect();
            point = Point { x: rect.left + rect.width / 2.0, y: rect.top + rect.height / 2.0 };
        }
        let over = Mouse::over(point, modifiers);
        self.move_to(target, over);
        let down = over.pressed(button, count);
        self.press(target, down, button);
        if matches!(button, Button::Secondary) {
            down.click(target, "contextmenu");
        }
        let up = down.released();
        if !target.is_connected() {
            return Ok(());
        }
        up.pointer(target, "pointerup");
        up.mouse(target, "mouseup");
        if target.is_connected() {
            clicked(&aim, up, button);
        }
        Ok(())
    }

    fn press(&self, target: &Element, down: Mouse, button: &Button) {
        // A prevented `pointerdown` keeps the mouse event and what follows from it away.
        if down.pointer(target, "pointerdown") == Verdict::Prevented
            || down.mouse(target, "mousedown") == Verdict::Prevented
            || !target.is_connected()
        {
            return;
        }
        focus::give_nearest(target);
        if matches!(button, Button::Primary) {
            typing::place_caret(target, down);
            choose::listed_option(target, down);
        }
    }

    /// Moves the mouse there: leaves what it was over, enters what it is over now.
    fn move_to(&self, target: &Element, mouse: Mouse) {
        let before = self.hovered.replace(Some(target.clone())).filter(Element::is_connected);
        if before.as_ref() != Some(target) {
            for class in [Native::NewPointer, Native::NewMouse] {
                if let Some(before) = &before {
                    mouse.crossing(before, "out", Some(target), class);
                    for left in outside(before, target) {
                        mouse.crossing(&left, "leave", Some(target), class);
                    }
                }
                mouse.crossing(target, "over", before.as_ref(), class);
                let entered = match &before {
                    Some(before) => outside(target, before),
                    None => path(target),
                };
                for element in entered.iter().rev() {
                    mouse.crossing(element, "enter", before.as_ref(), class);
                }
            }
        }
        if target.is_connected() {
            mouse.pointer(target, "pointermove");
            mouse.mouse(target, "mousemove");
        }
    }
}

fn clicked(aim: &Aim, up: Mouse, button: &Button) {
    let target = &aim.target;
    if !matches!(button, Button::Primary) {
        up.click(target, "auxclick");
        return;
    }
    let verdict = up.click(target, "click");
    // Browsers click a label's control for a script's event, too, but give the focus only for a person's.
    let labelled = aim.labelled.as_ref().filter(|control| !dom::contains(control, target));
    if let Some(control) = labelled.filter(|control| verdict == Verdict::GoOn && control.is_connected()) {
        focus::give(control);
    }
    if up.count == 2 && target.is_connected() {
        up.mouse(target, "dblclick");
    }
}

/// The element and all around it.
fn path(element: &Element) -> Vec<Element> {
    let mut path = vec![element.clone()];
    while let Some(around) = path.last().and_then(dom::parent) {
        path.push(around);
    }
    path
}

/// The element and those around it that do not hold the other.
fn outside(element: &Element, other: &Element) -> Vec<Element> {
    let mut path = path(element);
    let inner = path.iter().position(|one| dom::contains(one, other)).unwrap_or(path.len());
    path.truncate(inner);
    path
}
