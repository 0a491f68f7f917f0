//! Notifications: each stays for a while, or until it is clicked.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::nodes::{Node, service, within};
use crate::listener::Listener;
use crate::timer::Alarm;

/// For what can be missed.
pub const SHORT_MS: u64 = 6_000;
/// For what has to be read, or spelled to someone.
pub const LONG_MS: u64 = 15_000;

/// Shown at once; the oldest goes when there are more.
const TOASTS_MAX: usize = 4;

/// The notifications shown now.
pub struct Toasts {
    title: String,
    shown: Rc<Shown>,
}

#[derive(Default)]
struct Shown {
    container: RefCell<Option<Rc<Node>>>,
    toasts: RefCell<Vec<Toast>>,
    count: Cell<u32>,
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

    /// Shows one.
    pub fn show(&self, text: &str, for_ms: u64) {
        // Nothing to tell it with where elements cannot be made.
        let _ = self.try_show(text, for_ms);
    }

    /// Takes all away.
    pub fn clear(&self) {
        let gone = self.shown.toasts.take();
        drop(gone);
        drop(self.shown.container.take());
    }

    /// Puts them back if they were taken away.
    pub fn keep(&self) {
        let container = self.shown.container.borrow().clone();
        if let Some(container) = container {
            container.keep();
        }
    }

    fn try_show(&self, text: &str, for_ms: u64) -> Option<()> {
        let shown = &self.shown;
        if shown.container.borrow().is_none() {
            let container = service("div", "gcb-toasts", "")?;
            container.set_attribute("id", "_gcb_toast-container");
            // Read aloud when the reader has time.
            container.set_attribute("role", "status");
            shown.container.replace(Some(Rc::new(Node::in_page(container))));
        }
        let toast = service("div", "_gcb_toast", "")?;
        within(&toast, "div", "_gcb_toast-title", &self.title)?;
        within(&toast, "div", "_gcb_toast-message", text)?;
        let container = shown.container.borrow().clone()?;
        container.element().append(&toast);

        let number = shown.count.get();
        shown.count.set(number.wrapping_add(1));
        let alarm = Alarm::default();
        let (by_time, by_hand) = (Rc::downgrade(shown), Rc::downgrade(shown));
        alarm.set(for_ms, Box::new(move || close(&by_time, number)));
        let click = Listener::on(toast.as_ref(), "click", move |_| close(&by_hand, number));
        let node = Node::in_page(toast);
        shown.toasts.borrow_mut().push(Toast { number, _node: node, _click: click, _alarm: alarm });
        let oldest = {
            let mut toasts = shown.toasts.borrow_mut();
            if toasts.len() > TOASTS_MAX { Some(toasts.remove(0)) } else { None }
        };
        drop(oldest);
        Some(())
    }
}

fn close(shown: &Weak<Shown>, number: u32) {
    let Some(shown) = shown.upgrade() else { return };
    let (gone, is_last) = {
        let mut toasts = shown.toasts.borrow_mut();
        let Some(at) = toasts.iter().position(|toast| toast.number == number) else { return };
        (toasts.remove(at), toasts.is_empty())
    };
    drop(gone);
    if is_last {
        drop(shown.container.take());
    }
}
