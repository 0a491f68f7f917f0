//! The desk with its sockets: the lock around it, and what is on its way to each socket.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::control::Key;
use serde::Serialize;
use tokio::sync::Notify;

use super::desk::Desk;
use super::events::{Counted, Fresh, Input, Output};
use super::words::{ChatId, Refused, ToCustomer};
use crate::config::chat::ChatLimits;
use crate::live::lock;
use crate::metrics::Metrics;
use crate::secrets::{KeyHash, NoRandomness, Randomness};
use crate::session::ConnId;

/// Bytes that wait for a socket; a peer that reads so little is let go, and comes back to the whole chat.
const OUTBOX_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is on its way to a socket.
#[derive(Debug, Default)]
pub struct Outbox {
    wake: Notify,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    texts: VecDeque<String>,
    bytes: usize,
    closing: bool,
}

/// What a socket is to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Send this.
    Send(String),
    /// Close: everything is sent.
    Close,
    /// Wait.
    Nothing,
}

impl Outbox {
    /// Until there is something to do.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// What is next.
    pub fn next(&self) -> Next {
        let mut queue = lock(&self.queue);
        match queue.texts.pop_front() {
            Some(text) => {
                queue.bytes -= text.len();
                Next::Send(text)
            }
            None if queue.closing => Next::Close,
            None => Next::Nothing,
        }
    }

    fn put(&self, word: &impl Serialize) {
        // Types of ours without a map or a fallible part: this cannot fail.
        let Ok(text) = serde_json::to_string(word) else { return };
        let mut queue = lock(&self.queue);
        if queue.closing {
            return;
        }
        if queue.bytes + text.len() > OUTBOX_BYTES_MAX {
            queue.texts.clear();
            queue.closing = true;
            let reason = Refused::Behind;
            let last = serde_json::to_string(&ToCustomer::Refused { reason, says: reason.says() });
            queue.texts.extend(last);
            queue.bytes = queue.texts.iter().map(String::len).sum();
        } else {
            queue.bytes += text.len();
            queue.texts.push_back(text);
        }
        self.wake.notify_one();
    }

    fn close(&self) {
        lock(&self.queue).closing = true;
        self.wake.notify_one();
    }
}

/// The chat lane of a relay.
#[derive(Debug)]
pub struct ChatLane {
    state: Mutex<State>,
    randomness: Randomness,
    next_conn: AtomicU64,
}

#[derive(Debug)]
struct State {
    desk: Desk,
    outboxes: HashMap<ConnId, Arc<Outbox>>,
    /// Empty between inputs; kept so that a message needs no allocation for it.
    outputs: Vec<Output>,
}

impl ChatLane {
    /// A lane without chats.
    pub fn new(limits: ChatLimits, unix_ms: u64) -> Self {
        let desk = Desk::new(limits, unix_ms);
        let state = State { desk, outboxes: HashMap::new(), outputs: Vec::new() };
        Self { state: Mutex::new(state), randomness: Randomness::default(), next_conn: AtomicU64::new(1) }
    }

    /// A name and an outbox for a new socket.
    pub fn open(&self) -> (ConnId, Arc<Outbox>) {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let outbox = Arc::new(Outbox::default());
        lock(&self.state).outboxes.insert(conn, Arc::clone(&outbox));
        (conn, outbox)
    }

    /// What a new chat is known by.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn fresh(&self) -> Result<Fresh, NoRandomness> {
        let key = self.randomness.key()?;
        let id = ChatId(self.randomness.session_id()?.0);
        Ok(Fresh { id, key: URL_SAFE_NO_PAD.encode(key.0), hash: KeyHash::of(&key) })
    }

    /// Lets the desk take note of something, and passes on what follows.
    pub fn handle(&self, input: Input, now: Duration, metrics: &Metrics) {
        let mut guard = lock(&self.state);
        let State { desk, outboxes, outputs } = &mut *guard;
        desk.handle(input, now, outputs);
        for output in outputs.drain(..) {
            match output {
                Output::TellCustomer(conn, word) => tell(outboxes, conn, &word),
                Output::TellAgent(conn, word) => tell(outboxes, conn, &word),
                Output::Close(conn) => {
                    if let Some(outbox) = outboxes.get(&conn) {
                        outbox.close();
                    }
                }
                Output::Count(what) => Metrics::add(counter(metrics, what), 1),
            }
        }
    }

    /// A socket's task has ended.
    pub fn gone(&self, conn: ConnId, now: Duration, metrics: &Metrics) {
        lock(&self.state).outboxes.remove(&conn);
        self.handle(Input::Gone { conn }, now, metrics);
    }

    /// Lets time pass.
    pub fn tick(&self, now: Duration, metrics: &Metrics) {
        self.handle(Input::Tick, now, metrics);
    }

    /// The site of a customer's chat.
    pub fn site_of(&self, conn: ConnId) -> Option<String> {
        lock(&self.state).desk.site_of(conn).map(str::to_owned)
    }

    /// Chats, and those of them that wait.
    pub fn counts(&self) -> (usize, usize) {
        let state = lock(&self.state);
        (state.desk.chats(), state.desk.waiting())
    }

    /// Sends every socket away: the relay stops.
    pub fn stop(&self) {
        let reason = Refused::Busy;
        for outbox in lock(&self.state).outboxes.values() {
            outbox.put(&ToCustomer::Refused { reason, says: reason.says() });
            outbox.close();
        }
    }
}

/// The hash of a key that a page has given; `None` when it is none of ours.
pub fn key_hash(text: &str) -> Option<KeyHash> {
    let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    Some(KeyHash::of(&Key(bytes)))
}

fn tell(outboxes: &HashMap<ConnId, Arc<Outbox>>, conn: ConnId, word: &impl Serialize) {
    if let Some(outbox) = outboxes.get(&conn) {
        outbox.put(word);
    }
}

fn counter(metrics: &Metrics, what: Counted) -> &AtomicU64 {
    match what {
        Counted::Begun => &metrics.chats_started,
        Counted::Ended => &metrics.chats_ended,
        Counted::Message => &metrics.chat_messages,
        Counted::Declined => &metrics.chat_messages_declined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_does_not_read_is_let_go_with_one_word() {
        let outbox = Outbox::default();
        let text = "x".repeat(100_000);
        for _ in 0..100 {
            outbox.put(&text);
        }
        let Next::Send(last) = outbox.next() else { panic!("nothing is said") };
        assert!(last.contains("behind"), "{last}");
        assert_eq!(outbox.next(), Next::Close);
    }

    #[test]
    fn a_key_that_is_none_is_no_key() {
        assert_eq!(key_hash(""), None);
        assert_eq!(key_hash("not base64!"), None);
        assert_eq!(key_hash("c2hvcnQ"), None);
        assert!(key_hash("AAAAAAAAAAAAAAAAAAAAAA").is_some());
    }
}
