//! What the relay counts, and how Prometheus reads it. Nothing here comes from a page.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

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

fn write(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "# HELP cobrowse_relay_{name} {help}\n# TYPE cobrowse_relay_{name} {kind}\ncobrowse_relay_{name} {value}"
    );
}
