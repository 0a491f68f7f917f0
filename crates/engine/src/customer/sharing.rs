//! Showing the page: when it is read, what of it is sent, and when reading has to wait or start over.

use super::session::{Connection, Customer};
use super::{Output, Pointed};
use crate::acts::Presence;
use crate::page::StartOver;
use protocol::session::FromCustomer;
use protocol::{Flags, Lane};

/// Shortest time between two readings of the whole page.
const START_OVER_MS: u64 = 500;

impl Customer {
    /// Shows the page to the agent, from the beginning.
    pub(super) fn share(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        self.say_mode(out);
        self.say(&FromCustomer::Shown { tab: self.tab }, out);
        self.say_if_private(out);
        self.start_over(now_ms, out);
    }

    pub(super) fn start_over(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let earliest = self.started_over_at_ms + START_OVER_MS;
        if self.capturing && now_ms < earliest {
            self.start_over_at_ms = Some(earliest);
            return;
        }
        self.start_over_at_once(now_ms, out);
    }

    /// Without waiting, however short ago it began before.
    pub(super) fn start_over_at_once(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        // Nothing is read before it is known what may be seen.
        if self.agents.is_empty() || self.connection != Connection::Up || !self.rules.are_held() {
            return;
        }
        self.start_over_at_ms = None;
        self.started_over_at_ms = now_ms;
        self.capturing = true;
        self.held = false;
        self.epoch += 1;
        self.page.clear();
        out.push(Output::CaptureStart);
    }

    pub(super) fn stop_sharing(&mut self, out: &mut Vec<Output>) {
        if core::mem::take(&mut self.capturing) {
            out.push(Output::CaptureStop);
        }
        self.start_over_at_ms = None;
    }

    pub(super) fn hold(&mut self, on: bool, out: &mut Vec<Output>) {
        if self.capturing && self.held != on {
            self.held = on;
            out.push(Output::CaptureHold(on));
        }
    }

    pub(super) fn facts(&mut self, words: &[u32], text: &str, now_ms: u64, out: &mut Vec<Output>) {
        if !self.capturing || self.start_over_at_ms.is_some() {
            return;
        }
        match self.page.apply(words, text) {
            Ok(changes) => {
                for change in changes {
                    let mut flags = Flags::NONE;
                    if change.keyframe {
                        flags = flags.with(Flags::KEYFRAME);
                        if core::mem::take(&mut self.purge_next) {
                            flags = flags.with(Flags::PURGE);
                        }
                    }
                    let frame = self.link.number(Lane::Page, flags, self.epoch, &change.body);
                    if self.connection == Connection::Up {
                        out.push(Output::Send { frame, deflate: change.bulky });
                    }
                    if change.keyframe {
                        self.keyframe_sent(out);
                    }
                }
                let boxes = self.page.take_boxes();
                if !boxes.is_empty() {
                    out.push(Output::Measure { nodes: boxes });
                }
                self.report_restrictions(now_ms, out);
                for node in self.page.take_masked() {
                    out.push(Output::Masked { node });
                }
                if self.link.is_congested(false) {
                    self.hold(true, out);
                }
                if self.page.take_read_again() {
                    self.start_over(now_ms, out);
                }
            }
            Err(why) => {
                if why == StartOver::Private {
                    self.purge_next = true;
                    self.link.purge_pages();
                }
                // Nothing more of this reading is to be sent.
                self.page.clear();
                self.start_over(now_ms, out);
            }
        }
    }

    pub(super) fn pointed(&mut self, pointed: Option<Pointed>, out: &mut Vec<Output>) {
        if self.connection != Connection::Up || self.agents.is_empty() {
            return;
        }
        let presence = match pointed {
            Some(Pointed { at, .. }) if !self.page.knows(&at) => return,
            Some(Pointed { at, touch: true }) => Presence::Touch { at },
            Some(Pointed { at, touch: false }) => Presence::Pointer { at },
            None => Presence::Gone,
        };
        self.plain(Lane::Presence, &presence.encode(), out);
    }
}
