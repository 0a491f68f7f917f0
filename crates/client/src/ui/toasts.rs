//! Notifications: each stays for a while, or until it is clicked.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use super::nodes::{Node, Part, tree};
use crate::held::Held;
use crate::listener::Listener;
use crate::timer::Alarm;

/// For what can be missed.
pub const SHORT_MS: u64 = 6_000;
/// For what has to be read, or spelled to someone.
pub const LONG_MS: u64 = 15_000;

const CONTAINER: [Part; 1] = [(0, "div", "gcb-toasts")];
const TOAST: [Part; 3] =
    [(0, "div", "_gcb_toast"), (0, "div", "_gcb_toast-title"), (0, "div", "_gcb_toast-message")];

/// Shown at once; the oldest goes when there are more.
const TOASTS_MAX: usize = 4;

/// The notifications shown now.
pub struct Toasts {
    title: String,
    shown: Rc<Shown>,
}

#[derive(Default)]
struct Shown {
    container: Held<Node>,
    toasts: Cell<Vec<Toast>>,
    count: Cell<u32>,
    /// Nothing more will be said: the container goes with its last notification.
    over: Cell<bool>,
}

struct Toast {
    number: u32,
    _node: Node,
    _click: Listener,
    _alarm: Alarm,
}

impl Toasts {
    /// None yet.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), shown: Rc::default() }
    }

    /// Gets ready to speak: a live region speaks what is put into it, not what it comes with.
    pub fn open(&self) {
        if let Some([container]) = tree(&CONTAINER) {
            container.set_attribute("id", "_gcb_toast-container");
            // Read aloud when the reader has time.
            container.set_attribute("role", "status");
            self.shown.container.set(Some(Node::in_page(container)));
        }
    }

    /// What is shown now is the last.
    pub fn end(&self) {
        self.shown.over.set(true);
    }

    /// Shows one.
    pub fn show(&self, text: &str, for_ms: u64) {
        // Nothing to tell it with where elements cannot be made.
        let _ = self.try_show(text, for_ms);
    }

    /// Takes all away.
    pub fn clear(&self) {
        let gone = self.shown.toasts.take();
        drop(gone);
    }

    /// Puts them back if they were taken away.
    pub fn keep(&self) {
        if let Some(container) = self.shown.container.get() {
            container.keep();
        }
    }

    fn try_show(&self, text: &str, for_ms: u64) -> Option<()> {
        let shown = &self.shown;
        let [toast, title, message] = tree(&TOAST)?;
        toast.set_attribute("dir", "auto");
        title.set_text(&self.title);
        message.set_text(text);
        shown.container.get()?.element().append(&toast);

        let number = shown.count.get();
        shown.count.set(number.wrapping_add(1));
        let alarm = Alarm::default();
        let (by_time, by_hand) = (Rc::downgrade(shown), Rc::downgrade(shown));
        alarm.set(for_ms, Box::new(move || close(&by_time, number)));
        let click = Listener::on(toast.as_ref(), "click", move |_| close(&by_hand, number));
        let node = Node::in_page(toast);
        let mut toasts = shown.toasts.take();
        toasts.push(Toast { number, _node: node, _click: click, _alarm: alarm });
        let oldest = (toasts.len() > TOASTS_MAX).then(|| toasts.remove(0));
        shown.toasts.set(toasts);
        drop(oldest);
        Some(())
    }
}

fn close(shown: &Weak<Shown>, number: u32) {
    let Some(shown) = shown.upgrade() else { return };
    let mut toasts = shown.toasts.take();
    let gone = toasts.iter().position(|toast| toast.number == number).map(|at| toasts.remove(at));
    let is_last = toasts.is_empty();
    shown.toasts.set(toasts);
    drop(gone);
    if is_last && shown.over.get() {
        shown.container.clear();
    }
}
