//! Moves the focus as a press of the mouse or a key does, also in a window that is not the person's active one.

use browser::dom::{self, Element};
use browser::natives::{Native, Options, call, call1};

use crate::consequence::delegates_focus;

use super::events::send;

/// Gives the focus; false when the element cannot have it.
pub fn give(element: &Element) -> bool {
    if has(element) {
        return true;
    }
    // Its focus would go to an element inside that nobody examined.
    if delegates_focus(element) {
        return false;
    }
    let before = dom::active();
    let options = Options::default().with("preventScroll", true);
    call1(Native::Focus, element.as_ref(), options.as_ref());
    call1(Native::SvgFocus, element.as_ref(), options.as_ref());
    tell_unfocused_window(before);
    has(element)
}

/// Whether the element has the focus.
pub fn has(element: &Element) -> bool {
    dom::active().is_some_and(|active| active == *element)
}

/// Gives the focus to the nearest element around that can have it, else takes it from whoever has it: what a press of
/// the mouse does.
pub fn give_nearest(element: &Element) {
    let mut around = Some(element.clone());
    while let Some(candidate) = around {
        if give(&candidate) {
            return;
        }
        around = dom::parent(&candidate);
    }
    if let Some(active) = dom::active() {
        call(Native::Blur, active.as_ref());
        call(Native::SvgBlur, active.as_ref());
        tell_unfocused_window(Some(active));
    }
}

/// Browsers keep focus events back while their window is not the active one, which it need not be while a person is on
/// the phone. Pages that check a field when it is left would never do it.
fn tell_unfocused_window(before: Option<Element>) {
    if call(Native::HasFocus, &dom::document()).as_bool() != Some(false) {
        return;
    }
    let after = dom::active();
    if before == after {
        return;
    }
    let tell = |one: &Option<Element>, other: &Option<Element>, names: [&str; 2]| {
        let Some(element) = one else { return };
        if element.is_body() || !element.is_connected() {
            return;
        }
        for (name, bubbles) in names.into_iter().zip([false, true]) {
            let mut options = Options::default().with("bubbles", bubbles).with("composed", true);
            if let Some(other) =
                other.as_ref().filter(|other| !other.is_body() && other.document() == element.document())
            {
                options = options.with("relatedTarget", other.as_ref().clone());
            }
            send(element, Native::NewFocus, name, options);
        }
    };
    tell(&before, &after, ["blur", "focusout"]);
    tell(&after, &before, ["focus", "focusin"]);
}
