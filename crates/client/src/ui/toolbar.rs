//! The toolbar: the session's number, what the agent may do now, and the way out.

use super::nodes::{Node, Part, pressed, tree};
use super::{OnPress, Press, with_token};
use crate::dom::Element;
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
    (1, "button", "gcb-toolbar-exit"),
];

const REVOKE: &str = "gcb-toolbar-revoke";
const REVOKE_HIDDEN: &str = "gcb-toolbar-revoke gcb-hidden";

/// What the customer reads while the connection is away, where the page gives no text for it.
const CONNECTION_LOST: &str = "Connection lost. Reconnecting…";

/// The toolbar, while it is kept.
pub struct Toolbar {
    host: Host,
    node: Node,
    status: Element,
    mode: Element,
    revoke: Element,
    _listeners: [Listener; 2],
}

impl Toolbar {
    /// Shows it.
    pub fn show(host: &Host, token: &str, on_press: &OnPress) -> Option<Self> {
        let [bar, _, _, session, live, status, mode, revoke, exit] = tree(&PARTS)?;
        bar.set_attribute("role", "region");
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
        Some(Self { host: host.clone(), node, status, mode, revoke, _listeners: listeners })
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
        let lost = self.host.text("connectionLost");
        self.status.set_text(match (is_there, lost.as_str()) {
            (true, _) => "",
            (false, "") => CONNECTION_LOST,
            (false, lost) => lost,
        });
    }

    /// Puts it back if it was taken away.
    pub fn keep(&self) {
        self.node.keep();
    }
}
