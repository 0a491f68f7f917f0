//! The toolbar: the session's number, what the agent may do now, and the way out.

use super::nodes::{Node, button, service, within};
use super::{OnPress, Press, with_token};
use crate::dom::Element;
use crate::host::Host;
use crate::listener::Listener;

/// What the customer reads while the connection is away, where the page gives no text for it.
const CONNECTION_LOST: &str = "Connection lost. Reconnecting…";

/// The toolbar, while it is kept.
pub struct Toolbar {
    node: Node,
    status: Element,
    mode: Element,
    revoke: Element,
    texts: Texts,
    _listeners: [Listener; 2],
}

struct Texts {
    write: String,
    lost: String,
}

impl Toolbar {
    /// Shows it.
    pub fn show(host: &Host, token: &str, on_press: OnPress) -> Option<Self> {
        let bar = service("div", "gcb-toolbar", "")?;
        bar.set_attribute("role", "region");
        bar.set_attribute("aria-label", &host.text("modalTitle"));
        let content = within(&bar, "div", "gcb-toolbar-content", "")?;
        let session = with_token(&host.text("toolbarContent"), token);
        let first = within(&content, "div", "gcb-toolbar-cell", "")?;
        within(&first, "div", "gcb-toolbar-cell-content", &session)?;
        let second = within(&content, "div", "gcb-toolbar-cell gcb-toolbar-live", "")?;
        second.set_attribute("role", "status");
        let status = within(&second, "div", "gcb-toolbar-status", "")?;
        let mode = within(&second, "div", "gcb-toolbar-mode", "")?;
        let revoking = on_press.clone();
        let (revoke, on_revoke) =
            button(&content, "gcb-toolbar-revoke gcb-hidden", &host.text("downgradeMode"), move || {
                revoking(Press::Revoke);
            })?;
        let (exit, on_exit) = button(&content, "gcb-toolbar-exit", "×", move || on_press(Press::Exit))?;
        let title = host.text("exitBtnTitle");
        exit.set_attribute("title", &title);
        exit.set_attribute("aria-label", &title);
        let lost = Some(host.text("connectionLost")).filter(|text| !text.is_empty());
        let texts = Texts {
            write: host.text("writeModeInProgress"),
            lost: lost.unwrap_or_else(|| CONNECTION_LOST.to_owned()),
        };
        let node = Node::in_page(bar);
        Some(Self { node, status, mode, revoke, texts, _listeners: [on_revoke, on_exit] })
    }

    /// Shows what the agent may do.
    pub fn show_mode(&self, write: bool) {
        self.mode.set_text(if write { &self.texts.write } else { "" });
        let class = if write { "gcb-toolbar-revoke" } else { "gcb-toolbar-revoke gcb-hidden" };
        self.revoke.set_class(class);
    }

    /// Shows whether the agent can see the page now.
    pub fn show_connection(&self, is_there: bool) {
        self.status.set_text(if is_there { "" } else { &self.texts.lost });
    }

    /// Puts it back if it was taken away.
    pub fn keep(&self) {
        self.node.keep();
    }
}
