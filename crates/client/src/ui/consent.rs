//! The question whether the agent may operate the page: asked in a modal dialog, answered by a person only.

use super::nodes::{Node, Part, pressed, tree};
use super::{OnPress, Press};
use crate::dom::Element;
use crate::host::Host;
use crate::listener::{Listener, is_trusted};
use crate::natives::{Native, Options, call, call1};

const PARTS: [Part; 7] = [
    (0, "dialog", "gcb-dialog"),
    (0, "div", "gcb-dialog-inner"),
    (1, "div", "gcb-dialog-title"),
    (1, "div", "gcb-dialog-prompt"),
    (1, "div", "gcb-dialog-buttons"),
    (4, "button", "gcb-ok"),
    (4, "button", "gcb-cancel"),
];

/// The question, while it is open. Dropping it closes it.
pub struct Consent {
    // Listeners go first: closing the dialog must not count as an answer.
    listeners: Vec<Listener>,
    node: Node,
}

impl Consent {
    /// Asks. The browser's own modal dialog keeps the focus inside, the page out, and closes on Escape.
    pub fn show(host: &Host, on_press: &OnPress) -> Option<Self> {
        let [dialog, _, title, prompt, _, yes, no] = tree(&PARTS)?;
        let name = host.text("modalTitle");
        dialog.set_attribute("aria-label", &name);
        dialog.set_attribute("tabindex", "-1");
        title.set_text(&name);
        prompt.set_text(&host.text("modeUpgradeRequested"));
        yes.set_text(&host.text("modalYes"));
        no.set_text(&host.text("modalNo"));
        let mut listeners =
            vec![pressed(&yes, on_press, Press::Allow), pressed(&no, on_press, Press::Decline)];
        let cancelled = on_press.clone();
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
