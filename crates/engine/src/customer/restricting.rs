//! The site's restrictions: got before anything of the page is sent, and again whenever they change.

use super::session::{Connection, Customer};
use super::{Event, Output};
use policy::Restrictions;
use protocol::control::{EndReason, IfUnavailable, Matched, Short, ToRelay};
use protocol::session::FromCustomer;
use std::rc::Rc;

/// Attempts to get the restrictions before they count as not to be had.
const ATTEMPTS: u32 = 3;
/// Wait before the second attempt; twice as long before the third.
const RETRY_MS: u64 = 300;
/// Shortest time between two reports of what they match.
const REPORT_EVERY_MS: u64 = 10_000;

/// What holds, and what is to hold.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// The version that the page is read by; `None`: nothing may be read yet.
    held: Option<String>,
    /// Restrictions that are being got.
    wanted: Option<Wanted>,
    /// Versions that were named over this connection and not answered: each is, in order.
    owed: Vec<String>,
    /// They are answered behind the next keyframe: what is on its way before it obeys others.
    keyframe_due: bool,
    /// They cannot be had: everything is shown as private.
    is_private: bool,
    report_at_ms: u64,
}

#[derive(Debug)]
struct Wanted {
    version: String,
    if_unavailable: IfUnavailable,
    attempts: u32,
    retry_at_ms: Option<u64>,
}

impl Rules {
    /// Whether the page may be read.
    pub fn are_held(&self) -> bool {
        self.held.is_some()
    }

    /// When they are to be tried again.
    pub fn retry_at_ms(&self) -> Option<u64> {
        self.wanted.as_ref().and_then(|wanted| wanted.retry_at_ms)
    }
}

impl Customer {
    pub(super) fn restrictions_named(
        &mut self,
        version: Option<Short>,
        if_unavailable: IfUnavailable,
        now_ms: u64,
        out: &mut Vec<Output>,
    ) {
        let Some(version) = version.map(Short::into_string) else {
            return self.restrictions_unavailable(String::new(), &if_unavailable, now_ms, out);
        };
        self.rules.owed.push(version.clone());
        if self.rules.held.as_ref() == Some(&version) {
            self.rules.wanted = None;
            return self.restrictions_hold(out);
        }
        out.push(Output::FetchRestrictions { version: version.clone() });
        self.rules.wanted = Some(Wanted { version, if_unavailable, attempts: 1, retry_at_ms: None });
    }

    pub(super) fn restrictions_fetched(
        &mut self,
        version: &str,
        bytes: Option<&[u8]>,
        now_ms: u64,
        out: &mut Vec<Output>,
    ) {
        // An answer that a newer version has overtaken.
        let Some(mut wanted) = self.rules.wanted.take_if(|wanted| wanted.version == version) else { return };
        match bytes.and_then(Restrictions::read) {
            Some(restrictions) => self.restrict(restrictions, wanted.version, now_ms, out),
            None if wanted.attempts < ATTEMPTS => {
                wanted.retry_at_ms = Some(now_ms + (RETRY_MS << (wanted.attempts - 1)));
                wanted.attempts += 1;
                self.rules.wanted = Some(wanted);
            }
            None => self.restrictions_unavailable(wanted.version, &wanted.if_unavailable, now_ms, out),
        }
    }

    /// Tries once more.
    pub(super) fn fetch_restrictions_again(&mut self, out: &mut Vec<Output>) {
        if let Some(wanted) = &mut self.rules.wanted {
            wanted.retry_at_ms = None;
            out.push(Output::FetchRestrictions { version: wanted.version.clone() });
        }
    }

    fn restrictions_unavailable(
        &mut self,
        version: String,
        if_unavailable: &IfUnavailable,
        now_ms: u64,
        out: &mut Vec<Output>,
    ) {
        out.push(Output::Event(Event::RestrictionsUnavailable));
        match if_unavailable {
            IfUnavailable::Private => {
                self.rules.is_private = true;
                self.restrict(Restrictions::unavailable(), version, now_ms, out);
            }
            IfUnavailable::Refuse => {
                self.control(&ToRelay::Exit { reason: EndReason::Error }, out);
                self.end(EndReason::Error, out);
            }
        }
    }

    fn restrict(&mut self, restrictions: Restrictions, version: String, now_ms: u64, out: &mut Vec<Output>) {
        self.rules.wanted = None;
        self.rules.is_private = restrictions.is_unavailable();
        self.rules.held = Some(version);
        out.push(Output::Restrict { selectors: restrictions.reader().to_owned() });
        self.page.restrict(Rc::new(restrictions));
        if self.agents.is_empty() || self.connection != Connection::Up {
            // Whatever comes obeys them.
            self.rules.keyframe_due = false;
            return self.restrictions_hold(out);
        }
        self.rules.keyframe_due = true;
        if self.capturing {
            self.purge_next = true;
            self.link.purge_pages();
        }
        self.say_if_private(out);
        self.start_over_at_once(now_ms, out);
    }

    /// Tells the agent why nothing is to be seen.
    pub(super) fn say_if_private(&mut self, out: &mut Vec<Output>) {
        if self.rules.is_private {
            self.say(&FromCustomer::ShownPrivate, out);
        }
    }

    /// The first frame that obeys new restrictions has been sent.
    pub(super) fn keyframe_sent(&mut self, out: &mut Vec<Output>) {
        self.rules.keyframe_due = false;
        if self.rules.wanted.is_none() {
            self.restrictions_hold(out);
        }
    }

    /// Another connection: what was named over the one before is named again.
    pub(super) fn owe_nothing(&mut self) {
        self.rules.owed.clear();
    }

    /// Answers what has been named, once all that is sent obeys it.
    fn restrictions_hold(&mut self, out: &mut Vec<Output>) {
        if self.rules.keyframe_due {
            return;
        }
        for version in core::mem::take(&mut self.rules.owed) {
            self.control(&ToRelay::RestrictionsHold { version: version.into() }, out);
        }
    }

    /// Tells what the restrictions match, now and then.
    pub(super) fn report_restrictions(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        if now_ms < self.rules.report_at_ms || self.connection != Connection::Up {
            return;
        }
        let Some(version) = self.rules.held.clone().filter(|_| self.page.is_complete()) else { return };
        // Also when there is nothing to report: counting looks at all that is matched.
        self.rules.report_at_ms = now_ms + REPORT_EVERY_MS;
        let Some(report) = self.page.take_report() else { return };
        if !report.invalid.is_empty() {
            let ids = report.invalid.iter().filter_map(|place| self.page.restriction_id(*place));
            let ids = ids.map(str::to_owned).collect();
            out.push(Output::Event(Event::RestrictionsInvalid { ids }));
        }
        let matched = report.matched.into_iter();
        let message = ToRelay::RestrictionsReport {
            version: version.into(),
            matched: matched.map(|(restriction, elements)| Matched { restriction, elements }).collect(),
            invalid: report.invalid,
            uncovered: report.uncovered.into_iter().map(Short::from).collect(),
        };
        self.control(&message, out);
    }
}
