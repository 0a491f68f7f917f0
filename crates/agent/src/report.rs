//! What the console is told, as plain objects whose types `www/agent/src/engine.ts` repeats.

use crate::mirror::Mirror;
use crate::{dom, key, pointing};
use engine::acts::{Presence, Refusal};
use engine::viewer::wire::{EndReason, Mode, RefusedReason};
use engine::viewer::{Answer, Ended, Event, Joining};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// Something the console shows or acts on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Report {
    #[serde(rename_all = "camelCase")]
    Joined {
        token: String,
        key: String,
        origin: String,
        again: bool,
    },
    NotJoined {
        reason: &'static str,
    },
    Connection {
        state: &'static str,
    },
    Mode {
        mode: &'static str,
    },
    WriteModeRefused {
        reason: &'static str,
    },
    Refused {
        reason: &'static str,
        /// What the site calls the part of the page that is restricted, or empty.
        restriction: String,
    },
    ShownPrivate,
    Done {
        id: u32,
    },
    Navigating,
    NavigationFailed,
    Shown {
        tab: u32,
    },
    #[serde(rename_all = "camelCase")]
    Address {
        url: String,
        base_url: String,
    },
    Ended {
        reason: &'static str,
    },
    Masked {
        at: Sized,
    },
    FileField,
    NoField,
    Choose {
        node: u32,
        at: Sized,
        choices: Vec<Choice>,
    },
    Edit {
        node: u32,
        at: Sized,
        #[serde(rename = "type")]
        kind: String,
        value: String,
        min: Option<String>,
        max: Option<String>,
        step: Option<String>,
    },
    Complete,
}

/// The box of an element in the mirror, CSS pixels of the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sized {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Sized {
    /// Of an element, now.
    pub fn of(mirror: &Mirror, element: &JsValue) -> Self {
        let rect = dom::rect(element);
        let (x, y) = pointing::outwards(mirror, element, rect.left(), rect.top());
        let (right, bottom) = pointing::outwards(mirror, element, rect.right(), rect.bottom());
        Self { x, y, width: right - x, height: bottom - y }
    }
}

/// An option of a select.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    pub label: String,
    pub group: Option<String>,
    pub disabled: bool,
    pub selected: bool,
    pub masked: bool,
}

/// What the console hears of an event of the session; `None` for what is not for it.
pub fn report(event: Event) -> Option<Report> {
    Some(match event {
        Event::Joined { token, key, origin, joining } => {
            Report::Joined { token, key: key::to_text(&key), origin, again: joining == Joining::Again }
        }
        Event::NotJoined { reason } => {
            Report::NotJoined { reason: reason.map_or("unreachable", |it| refused(&it)) }
        }
        Event::ConnectionLost => Report::Connection { state: "lost" },
        Event::ConnectionBack => Report::Connection { state: "back" },
        Event::CustomerAway => Report::Connection { state: "customerAway" },
        Event::CustomerBack => Report::Connection { state: "customerBack" },
        Event::Mode(Mode::Pointer) => Report::Mode { mode: "pointer" },
        Event::Mode(Mode::Write) => Report::Mode { mode: "write" },
        Event::WriteModeRefused(reason) => Report::WriteModeRefused { reason: refusal(&reason) },
        Event::Answered { id, answer: Answer::Done } => Report::Done { id },
        Event::Answered { answer: Answer::Refused { reason, restriction }, .. } => {
            Report::Refused { reason: refusal(&reason), restriction }
        }
        Event::Answered { answer: Answer::NotSent, .. } => {
            Report::Refused { reason: "notConnected", restriction: String::new() }
        }
        Event::ShownPrivate => Report::ShownPrivate,
        Event::Navigating => Report::Navigating,
        Event::NavigationFailed => Report::NavigationFailed,
        Event::Shown { tab } => Report::Shown { tab },
        Event::Address { url, base_url } => Report::Address { url, base_url },
        Event::CustomerPresence(_) => return None,
        Event::Ended(Ended::Session(reason)) => Report::Ended { reason: EndReason::as_str(&reason) },
        Event::Ended(Ended::Refused(reason)) => Report::Ended { reason: refused(&reason) },
    })
}

/// What kind of pointer the customer shows.
pub fn pointer_kind(presence: &Presence) -> &'static str {
    match presence {
        Presence::Pointer { .. } => "mouse",
        Presence::Touch { .. } => "touch",
        Presence::Mark { .. } => "mark",
        Presence::Gone => "gone",
    }
}

fn refused(reason: &RefusedReason) -> &'static str {
    match reason {
        RefusedReason::Version => "version",
        RefusedReason::Site => "site",
        RefusedReason::Identity => "identity",
        RefusedReason::Session => "session",
        RefusedReason::Frame => "frame",
        RefusedReason::Rate => "rate",
        RefusedReason::Busy => "busy",
        RefusedReason::Replaced => "replaced",
        RefusedReason::Silence => "silence",
    }
}

fn refusal(reason: &Refusal) -> &'static str {
    match reason {
        Refusal::PointerMode => "pointerMode",
        Refusal::StaleMode => "staleMode",
        Refusal::StaleDocument => "staleDocument",
        Refusal::UnknownNode => "unknownNode",
        Refusal::Masked => "masked",
        Refusal::Controlled => "controlled",
        Refusal::Service => "service",
        Refusal::Disabled => "disabled",
        Refusal::NotApplicable => "notApplicable",
        Refusal::Origin => "origin",
        Refusal::Declined => "declined",
        Refusal::AlreadyAsked => "alreadyAsked",
        Refusal::NotOffered => "notOffered",
        Refusal::Browser => "browser",
    }
}
