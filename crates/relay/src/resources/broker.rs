//! Resources asked of the customer's browser: who waits for what, what has come so far, and what to ask again.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use bytes::Bytes;
use protocol::limits::RESOURCE_BYTES_MAX;
use protocol::resource::{FromCustomer, ToCustomer};
use protocol::{Frame, Header, Lane, Role};
use tokio::sync::broadcast;

use crate::live::lock;

/// Resources asked at once; a page that shows more waits its turn.
const WANTED_MAX: usize = 256;

/// Bytes of unfinished resources of one session.
const UNFINISHED_BYTES_MAX: usize = 4 * RESOURCE_BYTES_MAX;

/// A resource as the customer's browser gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// What its server declared.
    pub content_type: String,
    /// All of it.
    pub bytes: Bytes,
}

/// What is asked of one customer's browser.
#[derive(Debug, Default)]
pub struct Broker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next_request: u32,
    wanted: HashMap<u32, Wanted>,
    requests_by_url: HashMap<String, u32>,
    unfinished_bytes: usize,
    to_say: VecDeque<ToCustomer>,
}

#[derive(Debug)]
struct Wanted {
    url: String,
    content_type: String,
    bytes: Vec<u8>,
    answer: broadcast::Sender<Option<Supplied>>,
}

impl Broker {
    /// Asks for a resource, or joins those who already wait for it; `None` when too much is asked already.
    pub fn want(&self, url: &str) -> Option<broadcast::Receiver<Option<Supplied>>> {
        let mut state = lock(&self.state);
        if let Some(wanted) = state.requests_by_url.get(url).and_then(|request| state.wanted.get(request)) {
            return Some(wanted.answer.subscribe());
        }
        if state.wanted.len() >= WANTED_MAX {
            return None;
        }
        let request = state.next_request;
        state.next_request = request.wrapping_add(1);
        let (answer, receiver) = broadcast::channel(1);
        let wanted = Wanted { url: url.to_owned(), content_type: String::new(), bytes: Vec::new(), answer };
        state.wanted.insert(request, wanted);
        state.requests_by_url.insert(url.to_owned(), request);
        state.to_say.push_back(ToCustomer::Want { request, url: url.into() });
        Some(receiver)
    }

    /// Nobody waits for it any more: the time is over.
    pub fn give_up(&self, url: &str) {
        let mut state = lock(&self.state);
        if let Some(&request) = state.requests_by_url.get(url) {
            state.finish(request, None);
            state.to_say.push_back(ToCustomer::Cancel { request });
        }
    }

    /// A new socket of the customer: what was asked over the old one is asked again.
    pub fn customer_arrived(&self) {
        let mut state = lock(&self.state);
        state.to_say.clear();
        state.unfinished_bytes = 0;
        let mut again = Vec::new();
        for (&request, wanted) in &mut state.wanted {
            wanted.bytes = Vec::new();
            again.push(ToCustomer::Want { request, url: wanted.url.as_str().into() });
        }
        state.to_say.extend(again);
    }

    /// Appends the frames to be sent to the customer.
    pub fn take(&self, out: &mut Vec<Bytes>) {
        for message in lock(&self.state).to_say.drain(..) {
            let header = Header::plain(Lane::Resource, Role::Relay);
            out.push(Frame { header, body: &message.encode() }.encode().into());
        }
    }

    /// The customer's browser answers. Answers to what nobody asked are ignored: it may have been given up meanwhile.
    pub fn answered(&self, message: FromCustomer) {
        let mut state = lock(&self.state);
        match message {
            FromCustomer::Begin { request, content_type } => {
                if let Some(wanted) = state.wanted.get_mut(&request) {
                    wanted.content_type = content_type.into_string();
                    let restarted = std::mem::take(&mut wanted.bytes).len();
                    state.unfinished_bytes -= restarted;
                }
            }
            FromCustomer::Chunk { request, bytes, last } => state.chunk(request, &bytes.0, last),
            FromCustomer::Unavailable { request } => state.finish(request, None),
        }
    }
}

impl State {
    fn chunk(&mut self, request: u32, bytes: &[u8], last: bool) {
        let Some(wanted) = self.wanted.get_mut(&request) else { return };
        let too_large = wanted.bytes.len() + bytes.len() > RESOURCE_BYTES_MAX
            || self.unfinished_bytes + bytes.len() > UNFINISHED_BYTES_MAX;
        if too_large {
            self.finish(request, None);
            self.to_say.push_back(ToCustomer::Cancel { request });
            return;
        }
        wanted.bytes.extend_from_slice(bytes);
        self.unfinished_bytes += bytes.len();
        if last {
            let supplied = Supplied {
                content_type: std::mem::take(&mut wanted.content_type),
                bytes: Bytes::from(std::mem::take(&mut wanted.bytes)),
            };
            self.unfinished_bytes -= supplied.bytes.len();
            self.finish(request, Some(supplied));
        }
    }

    fn finish(&mut self, request: u32, supplied: Option<Supplied>) {
        if let Some(wanted) = self.wanted.remove(&request) {
            self.unfinished_bytes -= wanted.bytes.len();
            self.requests_by_url.remove(&wanted.url);
            // Everyone may have gone away meanwhile.
            let _ = wanted.answer.send(supplied);
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::resource::ChunkBytes;

    use super::*;

    fn asked(broker: &Broker) -> Vec<ToCustomer> {
        let mut frames = Vec::new();
        broker.take(&mut frames);
        let bodies = frames.iter().filter_map(|bytes| Frame::decode(bytes).ok()).map(|frame| frame.body);
        bodies.filter_map(|body| ToCustomer::decode(body).ok()).collect()
    }

    fn chunk(request: u32, bytes: Vec<u8>, last: bool) -> FromCustomer {
        FromCustomer::Chunk { request, bytes: ChunkBytes(bytes), last }
    }

    #[test]
    fn asks_once_for_all_who_wait() {
        let broker = Broker::default();
        let mut first = broker.want("u").expect("room");
        let mut second = broker.want("u").expect("room");
        assert_eq!(asked(&broker), [ToCustomer::Want { request: 0, url: "u".into() }]);
        broker.answered(FromCustomer::Begin { request: 0, content_type: "image/png".into() });
        broker.answered(chunk(0, vec![1], false));
        broker.answered(chunk(0, vec![2], true));
        for receiver in [&mut first, &mut second] {
            let supplied = receiver.try_recv().expect("an answer").expect("a resource");
            assert_eq!((supplied.content_type.as_str(), &supplied.bytes[..]), ("image/png", &[1, 2][..]));
        }
    }

    #[test]
    fn gives_up_on_what_is_too_large_and_forgets_its_bytes() {
        let broker = Broker::default();
        let mut receiver = broker.want("u").expect("room");
        asked(&broker);
        broker.answered(FromCustomer::Begin { request: 0, content_type: String::new().into() });
        for _ in 0..=RESOURCE_BYTES_MAX / 100_000 {
            broker.answered(chunk(0, vec![0; 100_000], false));
        }
        assert_eq!(receiver.try_recv().expect("an answer"), None);
        assert_eq!(asked(&broker), [ToCustomer::Cancel { request: 0 }]);
        assert_eq!(lock(&broker.state).unfinished_bytes, 0);
    }

    #[test]
    fn asks_for_so_much_at_once_and_no_more() {
        let broker = Broker::default();
        for index in 0..WANTED_MAX {
            assert!(broker.want(&index.to_string()).is_some());
        }
        assert!(broker.want("one more").is_none());
        broker.give_up("0");
        assert!(broker.want("one more").is_some());
    }

    #[test]
    fn ignores_answers_to_what_nobody_asked() {
        let broker = Broker::default();
        broker.answered(chunk(7, vec![0; 1000], true));
        broker.answered(FromCustomer::Unavailable { request: 7 });
        assert_eq!(lock(&broker.state).unfinished_bytes, 0);
    }
}
