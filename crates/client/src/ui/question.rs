//! A question to the customer: asked in a modal dialog, answered by a person only.

use browser::dom::Element;
use browser::natives::{Native, Options, call, call1};

use super::nodes::{Node, Part, pressed, tree};
use super::{OnPress, Press, Topic};
use crate::host::Host;
use crate::listener::{Listener, is_trusted};

const PARTS: [Part; 7] = [
    (0, "dialog", "gcb-dialog"),
    (0, "div", "gcb-dialog-inner"),
    (1, "div", "gcb-dialog-title"),
    (1, "div", "gcb-dialog-prompt"),
    (1, "div", "gcb-dialog-buttons"),
    (4, "button", "gcb-ok"),
    (4, "button", "gcb-cancel"),
];

/// A question, while it is open. Dropping it closes it.
pub struct Question {
    // Listeners go first: closing the dialog must not count as an answer.
    listeners: Vec<Listener>,
    node: Node,
}

impl Question {
    /// Asks, by the text of a key. The browser's own modal dialog keeps the focus inside, the page out, and closes on
    /// Escape. What is no choice is there to be read.
    pub fn show(host: &Host, topic: Topic, key: &str, is_choice: bool, on_press: &OnPress) -> Option<Self> {
        let [dialog, _, title, prompt, _, yes, no] = tree(&PARTS)?;
        let name = host.text("modalTitle");
        let asked = host.text(key);
        // The focus is on the dialog itself: its name is what is spoken.
        dialog.set_attribute("aria-label", &[&name, ": ", &asked].concat());
        dialog.set_attribute("tabindex", "-1");
        dialog.set_attribute("dir", "auto");
        title.set_text(&name);
        prompt.set_text(&asked);
        yes.set_text(&host.text(if is_choice { "modalYes" } else { "modalOk" }));
        let mut listeners = vec![pressed(&yes, on_press, Press::Answer(topic, true))];
        if is_choice {
            no.set_text(&host.text("modalNo"));
            listeners.push(pressed(&no, on_press, Press::Answer(topic, false)));
        } else {
            no.remove();
        }
        let cancelled = on_press.clone();
        // However else it closes, it is not a yes.
        listeners.push(Listener::on(dialog.as_ref(), "close", move |event| {
            if is_trusted(&event) {
                cancelled(Press::Answer(topic, false));
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
    call1(Native::Focus, dialog.as_ref(), Options::default().as_ref());
}

impl Drop for Question {
    fn drop(&mut self) {
        self.listeners.clear();
        // Gives the focus back to where it was.
        call(Native::DialogClose, self.node.element().as_ref());
    }
}
