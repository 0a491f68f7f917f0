//! The toolbar: the session's number, what the agent may do now, and the way out.

use browser::dom::Element;

use super::nodes::{Node, Part, pressed, tree};
use super::{OnPress, Press, with_token};
use crate::host::Host;
use crate::listener::Listener;

const PARTS: [Part; 9] = [
    (0, "div", "gcb-toolbar"),
    (0, "div", "gcb-toolbar-content"),
    (1, "div", "gcb-toolbar-cell"),
    (2, "div", "gcb-toolbar-cell-content"),
    (1, "div", "gcb-toolbar-cell"),
    (4, "div", "gcb-toolbar-status"),
    (4, "div", "gcb-toolbar-mode"),
    (1, "button", REVOKE_HIDDEN),
    (1, "button", EXIT),
];

const EXIT: &str = "gcb-toolbar-exit";
const EXIT_DISABLED: &str = "gcb-toolbar-exit gcb-disabled";
const REVOKE: &str = "gcb-toolbar-revoke";
const REVOKE_HIDDEN: &str = "gcb-toolbar-revoke gcb-hidden";

/// The toolbar, while it is kept.
pub struct Toolbar {
    host: Host,
    node: Node,
    status: Element,
    mode: Element,
    revoke: Element,
    exit: Element,
    _listeners: [Listener; 2],
}

impl Toolbar {
    /// Shows it.
    pub fn show(host: &Host, token: &str, on_press: &OnPress) -> Option<Self> {
        let [bar, _, _, session, live, status, mode, revoke, exit] = tree(&PARTS)?;
        bar.set_attribute("role", "region");
        bar.set_attribute("dir", "auto");
        bar.set_attribute("aria-label", &host.text("modalTitle"));
        session.set_text(&with_token(&host.text("toolbarContent"), token));
        live.set_attribute("role", "status");
        revoke.set_text(&host.text("downgradeMode"));
        exit.set_text("×");
        let title = host.text("exitBtnTitle");
        exit.set_attribute("title", &title);
        exit.set_attribute("aria-label", &title);
        let listeners = [pressed(&revoke, on_press, Press::Revoke), pressed(&exit, on_press, Press::Exit)];
        let node = Node::in_page(bar);
        host.toolbar(node.element().as_ref());
        Some(Self { host: host.clone(), node, status, mode, revoke, exit, _listeners: listeners })
    }

    /// Shows what the agent may do.
    pub fn show_mode(&self, write: bool) {
        let (text, class) = if write {
            (self.host.text("writeModeInProgress"), REVOKE)
        } else {
            (String::new(), REVOKE_HIDDEN)
        };
        self.mode.set_text(&text);
        self.revoke.set_class(class);
    }

    /// Shows whether the agent can see the page now.
    pub fn show_connection(&self, is_there: bool) {
        let text = if is_there { String::new() } else { self.host.text("connectionLost") };
        self.status.set_text(&text);
    }

    /// Shows that the customer cannot leave for a moment.
    pub fn show_navigating(&self, navigating: bool) {
        self.exit.set_class(if navigating { EXIT_DISABLED } else { EXIT });
        self.exit.set_attribute("aria-disabled", if navigating { "true" } else { "false" });
    }

    /// Puts it back if it was taken away.
    pub fn keep(&self) {
        self.node.keep();
    }
}
