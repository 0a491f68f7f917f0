//! Who looks and acts for the agent: the hands in this window in its own documents, a frame of another origin in its own. While
//! one of those is asked, or the hands are fetched, later requests wait, so that all happen in order.

use std::rc::Rc;

use browser::{place, said};
use engine::acts::{Act, Permitted, Presence, Request};
use engine::customer::{Input, Target};
use wasm_bindgen::prelude::*;

use super::Shell;
use crate::beyond;

impl Shell {
    pub(super) fn examine(self: &Rc<Self>, request: Request) {
        if self.asking.get() {
            return self.wait(request);
        }
        let me = Rc::downgrade(self);
        let examined = request.clone();
        let answered = move |answer: Option<JsValue>| {
            let Some(shell) = me.upgrade() else { return };
            shell.asking.set(false);
            let targets = said::said(&shell.capture, answer.as_ref()).targets;
            shell.take(Input::Examined { request: examined, targets });
            shell.go_on();
        };
        if beyond::ask(&self.host, "examine", &request, answered) {
            self.asking.set(true);
            // What has come under control or a mask since the page was read last is so now.
            return self.capture.catch_up();
        }
        if !self.hands.are_here() {
            self.asking.set(true);
            self.hands_wanted.set(true);
            self.fetch_hands();
            return self.wait(request);
        }
        let targets = self.hands.targets(&self.capture, &request);
        self.tell(Input::Examined { request, targets });
    }

    fn wait(&self, request: Request) {
        let mut waiting = self.waiting.take();
        waiting.push(request);
        self.waiting.set(waiting);
    }

    /// The customer is asked for control, or has given it: they will be needed.
    pub(super) fn fetch_hands(self: &Rc<Self>) {
        let me = Rc::downgrade(self);
        self.hands.fetch(&self.host, move || {
            let Some(shell) = me.upgrade() else { return };
            if !shell.hands_wanted.take() {
                return;
            }
            shell.asking.set(false);
            if shell.hands.are_here() {
                return shell.go_on();
            }
            // The next action tries once more.
            for request in shell.waiting.take() {
                shell.take(Input::Examined { request, targets: vec![Target::default()] });
            }
        });
    }

    pub(super) fn perform(self: &Rc<Self>, id: u32, act: &Permitted<Act>) {
        let me = Rc::downgrade(self);
        let answered = move |answer: Option<JsValue>| {
            let Some(shell) = me.upgrade() else { return };
            shell.asking.set(false);
            shell.take(Input::Performed { id, outcome: said::outcome_in_frame(answer.as_ref()) });
            shell.go_on();
        };
        let request = Request { id, mode_epoch: 0, act: act.act().clone() };
        if beyond::ask(&self.host, "perform", &request, answered) {
            return self.asking.set(true);
        }
        let outcome = self.hands.perform(id, act);
        self.tell(Input::Performed { id, outcome });
    }

    /// Examines what waited, up to the next that a frame has to do.
    fn go_on(self: &Rc<Self>) {
        for request in self.waiting.take() {
            self.examine(request);
            self.drain();
        }
    }

    pub(super) fn agent_points(self: &Rc<Self>, presence: Presence) {
        let count = self.presences.get().wrapping_add(1);
        self.presences.set(count);
        let at = match &presence {
            Presence::Pointer { at } | Presence::Touch { at } | Presence::Mark { at } => at.clone(),
            Presence::Gone => return self.ui.agent_points(&presence),
        };
        let request = Request { id: 0, mode_epoch: 0, act: Act::Hover { at } };
        let me = Rc::downgrade(self);
        let shown = presence.clone();
        let answered = move |answer: Option<JsValue>| {
            let Some(shell) = me.upgrade() else { return };
            if shell.presences.get() != count && !matches!(shown, Presence::Mark { .. }) {
                return;
            }
            let Some(point) = said::said(&shell.capture, answer.as_ref()).point else { return };
            let at = place::in_viewport(point);
            shell.ui.agent_points(&match shown {
                Presence::Mark { .. } => Presence::Mark { at },
                _ => Presence::Pointer { at },
            });
        };
        if !beyond::ask(&self.host, "examine", &request, answered) {
            self.ui.agent_points(&presence);
        }
    }
}
