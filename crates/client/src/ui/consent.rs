//! The question whether the agent may operate the page: asked in a modal dialog, answered by a person only.

use super::nodes::{Node, button, service, within};
use super::{OnPress, Press};
use crate::dom::Element;
use crate::host::Host;
use crate::listener::{Listener, is_trusted};
use crate::natives::{Native, Options, call, call1};

/// The question, while it is open. Dropping it closes it.
pub struct Consent {
    // Listeners go first: closing the dialog must not count as an answer.
    listeners: Vec<Listener>,
    node: Node,
}

impl Consent {
    /// Asks. The browser's own modal dialog keeps the focus inside, the page out, and closes on Escape.
    pub fn show(host: &Host, on_press: OnPress) -> Option<Self> {
        let title = host.text("modalTitle");
        let dialog = service("dialog", "gcb-dialog", "")?;
        dialog.set_attribute("aria-label", &title);
        dialog.set_attribute("tabindex", "-1");
        let inner = within(&dialog, "div", "gcb-dialog-inner", "")?;
        within(&inner, "div", "gcb-dialog-title", &title)?;
        within(&inner, "div", "gcb-dialog-prompt", &host.text("modeUpgradeRequested"))?;
        let buttons = within(&inner, "div", "gcb-dialog-buttons", "")?;
        let (allow, decline, cancelled) = (on_press.clone(), on_press.clone(), on_press);
        let (_, on_yes) = button(&buttons, "gcb-ok", &host.text("modalYes"), move || allow(Press::Allow))?;
        let (_, on_no) =
            button(&buttons, "gcb-cancel", &host.text("modalNo"), move || decline(Press::Decline))?;
        let mut listeners = vec![on_yes, on_no];
        // However else it closes, it is not a yes.
        listeners.push(Listener::on(dialog.as_ref(), "close", move |event| {
            if is_trusted(&event) {
                cancelled(Press::Decline);
            }
        }));
        // The page's keyboard shortcuts are not meant while someone answers.
        for name in ["keydown", "keypress", "keyup"] {
            listeners.push(Listener::on(dialog.as_ref(), name, |event| {
                call(Native::StopPropagation, &event);
            }));
        }
        let node = Node::in_page(dialog);
        open(node.element());
        Some(Self { listeners, node })
    }

    /// Asks again if the page has taken the question away.
    pub fn keep(&self) {
        if self.node.keep() {
            open(self.node.element());
        }
    }
}

fn open(dialog: &Element) {
    call(Native::DialogShow, dialog.as_ref());
    // Not a button: someone who is typing while the question comes must not answer it by the next key.
    call1(Native::Focus, dialog.as_ref(), Options::new().as_ref());
}

impl Drop for Consent {
    fn drop(&mut self) {
        self.listeners.clear();
        // Gives the focus back to where it was.
        call(Native::DialogClose, self.node.element().as_ref());
    }
}
