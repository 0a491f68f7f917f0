//! What the relay counts, and how Prometheus reads it. Nothing here comes from a page.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::restrictions::Restrictions;
use crate::restrictions::drift::{Counter, Tally};

/// The counters of one relay.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Sockets open now, lines over HTTP among them.
    pub sockets: AtomicU64,
    /// Lines over HTTP open now.
    pub http_lines: AtomicU64,
    /// Sessions begun.
    pub sessions_started: AtomicU64,
    /// Sessions ended.
    pub sessions_ended: AtomicU64,
    /// Frames received from both sides.
    pub frames_received: AtomicU64,
    /// Bytes received from both sides.
    pub bytes_received: AtomicU64,
    /// Frames sent to both sides.
    pub frames_sent: AtomicU64,
    /// Bytes sent to both sides.
    pub bytes_sent: AtomicU64,
    /// Sockets refused, for whatever reason.
    pub refusals: AtomicU64,
    /// Resources served.
    pub resources_served: AtomicU64,
    /// Resources refused or not found.
    pub resources_refused: AtomicU64,
    /// Chats begun.
    pub chats_started: AtomicU64,
    /// Chats ended.
    pub chats_ended: AtomicU64,
    /// Chat messages passed on.
    pub chat_messages: AtomicU64,
    /// Chat messages not taken.
    pub chat_messages_declined: AtomicU64,
}

/// What is measured at the moment of asking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gauges {
    /// Sessions alive.
    pub sessions: usize,
    /// Bytes kept for people who have not handled them yet.
    pub kept_bytes: usize,
    /// Chats at the moment.
    pub chats: usize,
    /// Chats that wait for an agent.
    pub chats_waiting: usize,
}

impl Metrics {
    /// Adds to a counter.
    pub fn add(counter: &AtomicU64, amount: u64) {
        counter.fetch_add(amount, Ordering::Relaxed);
    }

    /// The exposition format of Prometheus, version 0.0.4.
    pub fn exposition(&self, gauges: Gauges) -> String {
        let mut text = String::new();
        let gauge = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        write(&mut text, "sessions", "gauge", "sessions alive", gauge(gauges.sessions));
        write(&mut text, "kept_bytes", "gauge", "bytes kept for replay", gauge(gauges.kept_bytes));
        write(&mut text, "chats", "gauge", "chats at the moment", gauge(gauges.chats));
        write(&mut text, "chats_waiting", "gauge", "chats that wait", gauge(gauges.chats_waiting));
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        write(&mut text, "sockets", "gauge", "sockets and HTTP lines open", load(&self.sockets));
        write(&mut text, "http_lines", "gauge", "HTTP lines open", load(&self.http_lines));
        for (name, help, counter) in [
            ("sessions_started_total", "sessions begun", &self.sessions_started),
            ("sessions_ended_total", "sessions ended", &self.sessions_ended),
            ("frames_received_total", "frames received", &self.frames_received),
            ("bytes_received_total", "bytes received in frames", &self.bytes_received),
            ("frames_sent_total", "frames sent", &self.frames_sent),
            ("bytes_sent_total", "bytes sent in frames", &self.bytes_sent),
            ("refusals_total", "sockets refused", &self.refusals),
            ("resources_served_total", "resources served", &self.resources_served),
            ("resources_refused_total", "resources refused", &self.resources_refused),
            ("chats_started_total", "chats begun", &self.chats_started),
            ("chats_ended_total", "chats ended", &self.chats_ended),
            ("chat_messages_total", "chat messages passed on", &self.chat_messages),
            ("chat_messages_declined_total", "chat messages not taken", &self.chat_messages_declined),
        ] {
            write(&mut text, name, "counter", help, load(counter));
        }
        text
    }
}

/// What browsers report of each site's restrictions, and whether they can be had. Ids are letters, digits, `-` and `_`.
pub fn of_restrictions(restrictions: &Restrictions) -> String {
    let mut text = String::new();
    let all = restrictions.all();
    let mut family = |name: &str, kind: &str, help: &str, lines: Vec<(String, u64)>| {
        let name = format!("cobrowse_{name}");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, value) in lines {
            let _ = writeln!(text, "{name}{{{labels}}} {value}");
        }
    };
    let available = all.iter().map(|(id, site)| (format!("site=\"{id}\""), u64::from(site.are_available())));
    let help = "whether a site's restrictions can be had";
    family("restrictions_available", "gauge", help, available.collect());
    let tallies: Vec<(&str, Tally)> = all.iter().map(|(id, site)| (*id, site.drift.tally())).collect();
    let mut each = |name: &str, kind: &str, help: &str, value: fn(&Tally, &Counter) -> u64| {
        let mut lines = Vec::new();
        for (site, tally) in &tallies {
            for (id, counter) in &tally.restrictions {
                lines.push((format!("site=\"{site}\",restriction=\"{id}\""), value(tally, counter)));
            }
        }
        lines.sort();
        family(name, kind, help, lines);
    };
    each("restriction_matched_elements_total", "counter", "elements a restriction matched", |_, counter| {
        counter.elements
    });
    each("restriction_invalid", "gauge", "1: a browser does not understand its selector", |_, counter| {
        u64::from(counter.is_invalid)
    });
    each(
        "restriction_stopped_matching",
        "gauge",
        "1: it matched, and does not any more",
        |tally, counter| u64::from(tally.has_stopped_matching(counter)),
    );
    let mut uncovered = Vec::new();
    for (site, tally) in &tallies {
        for (kind, seen) in &tally.uncovered {
            uncovered.push((format!("site=\"{site}\",type=\"{kind}\""), seen.pages));
        }
    }
    let help = "pages with fields of a type that no restriction covers";
    family("field_type_uncovered_total", "counter", help, uncovered);
    text
}

fn write(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "# HELP cobrowse_relay_{name} {help}\n# TYPE cobrowse_relay_{name} {kind}\ncobrowse_relay_{name} {value}"
    );
}
