//! The lines over HTTP that are open: found by their secret, bounded in number, and let go when nobody asks any more.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use protocol::control::{Key, RefusedReason};
use protocol::line::Item;

use super::super::hello::let_in;
use super::super::{BadFrame, Visitor, pass_on, take_next};
use super::answer::{End, all, frame_item};
use super::asking::{Asking, Attention};
use super::inbound::Inbound;
use crate::attempts::network;
use crate::hub::{Hub, Seated};
use crate::live::{Outlet, lock};
use crate::metrics::Metrics;
use crate::secrets::KeyHash;
use crate::session::LastWord;

/// How often lines are looked through for lost ones.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// One customer's line.
pub struct Line {
    key: KeyHash,
    origin: String,
    network: IpAddr,
    /// Its place in a session.
    pub seated: Seated,
    /// What wakes or dismisses it.
    pub outlet: Arc<Outlet>,
    over: AtomicBool,
    inbound: Mutex<Inbound>,
    asking: Mutex<Asking>,
}

#[derive(Default)]
struct Register {
    by_key: HashMap<KeyHash, Arc<Line>>,
    by_network: HashMap<IpAddr, usize>,
}

/// All lines over HTTP.
pub struct Lines {
    hub: Arc<Hub>,
    register: Mutex<Register>,
}

impl Lines {
    /// None yet.
    pub fn new(hub: Arc<Hub>) -> Arc<Self> {
        Arc::new(Self { hub, register: Mutex::default() })
    }

    /// The register of sessions.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Lets lost lines go, for as long as the relay runs.
    pub async fn keep(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        loop {
            ticks.tick().await;
            let (answer_within, now) = (self.hub.limits().http_answer, self.hub.now());
            let all: Vec<_> = lock(&self.register).by_key.values().cloned().collect();
            for line in all {
                if lock(&line.asking).is_lost(answer_within, now) {
                    self.end(&line);
                }
            }
        }
    }

    /// Opens a line for a hello; gives the answer.
    ///
    /// # Errors
    /// The last word, as on a socket.
    pub fn open(&self, hello: &[u8], visitor: &Visitor) -> Result<Vec<u8>, LastWord> {
        let network = network(visitor.address);
        // Held until the line is entered, so that the bounds are exact.
        let mut register = lock(&self.register);
        self.check_room(&register, network).map_err(LastWord::Refused)?;
        let outlet = Arc::new(Outlet::default());
        let key = self.hub.line_key().map_err(LastWord::Refused)?;
        let seated = let_in(hello, &self.hub, visitor, &outlet)?.seated;
        let line = Arc::new(Line {
            key: KeyHash::of(&key),
            origin: visitor.origin.clone().unwrap_or_default(),
            network,
            seated,
            outlet,
            over: AtomicBool::new(false),
            inbound: Mutex::default(),
            asking: Mutex::new(Asking::since(self.hub.now())),
        });
        register.by_key.insert(line.key, Arc::clone(&line));
        *register.by_network.entry(network).or_default() += 1;
        drop(register);
        Metrics::add(&self.hub.metrics.sockets, 1);
        Metrics::add(&self.hub.metrics.http_lines, 1);
        let mut batch = Vec::new();
        let last_word = take_next(&self.hub, &line.seated, &line.outlet, &mut batch);
        if let Some(last_word) = last_word {
            self.end(&line);
            return Err(last_word);
        }
        let mut answer = all(&[Item::Line { key }]);
        batch.iter().for_each(|frame| answer.extend(frame_item(frame)));
        answer.extend(all(&[Item::More]));
        Ok(answer)
    }

    fn check_room(&self, register: &Register, network: IpAddr) -> Result<(), RefusedReason> {
        let limits = self.hub.limits();
        let of_network = register.by_network.get(&network).copied().unwrap_or(0);
        if !self.hub.has_room() || register.by_key.len() >= limits.http_lines_max {
            return Err(RefusedReason::Busy);
        }
        if of_network >= limits.http_lines_max_address {
            return Err(RefusedReason::Rate);
        }
        Ok(())
    }

    /// Begins to answer a request for what comes.
    ///
    /// # Errors
    /// [`End`] for a line that there is not, or when the request is not the next: what was answered before may be lost.
    pub fn attend(self: &Arc<Self>, key: &Key, visitor: &Visitor, number: u64) -> Result<Attendance, End> {
        let line = self.find(key, visitor)?;
        let began = lock(&line.asking).begin(number, self.hub.now());
        if began {
            Ok(Attendance { lines: Arc::clone(self), line, leaves: Attention::BrokenOff })
        } else {
            self.end(&line);
            Err(End)
        }
    }

    /// Lets a line find out what comes through.
    ///
    /// # Errors
    /// [`End`] for a line that there is not, or that has found out often enough.
    pub fn probe(&self, key: &Key, visitor: &Visitor) -> Result<(), End> {
        let line = self.find(key, visitor)?;
        let mut asking = lock(&line.asking);
        if asking.may_probe() { Ok(()) } else { Err(End) }
    }

    /// Takes what a line sends.
    ///
    /// # Errors
    /// [`End`] for a line that there is not.
    pub fn receive(
        &self,
        key: &Key,
        visitor: &Visitor,
        after: u64,
        piece: &[u8],
        last: bool,
    ) -> Result<(), End> {
        let line = self.find(key, visitor)?;
        if line.pass_on(after, piece, &self.hub).is_err() {
            // The line's request for what comes is told, and ends it.
            line.outlet.dismiss(LastWord::Refused(RefusedReason::Frame));
        }
        if last {
            self.end(&line);
        }
        Ok(())
    }

    /// Ends a line; the session waits for its customer.
    fn end(&self, line: &Line) {
        if line.over.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut register = lock(&self.register);
        register.by_key.remove(&line.key);
        if let Some(count) = register.by_network.get_mut(&line.network) {
            *count -= 1;
            if *count == 0 {
                register.by_network.remove(&line.network);
            }
        }
        drop(register);
        self.hub.gone(&line.seated);
        self.hub.metrics.sockets.fetch_sub(1, Ordering::Relaxed);
        self.hub.metrics.http_lines.fetch_sub(1, Ordering::Relaxed);
        line.outlet.notify();
    }

    /// A line by its secret, for pages of the origin that opened it.
    fn find(&self, key: &Key, visitor: &Visitor) -> Result<Arc<Line>, End> {
        let line = lock(&self.register).by_key.get(&KeyHash::of(key)).cloned();
        line.filter(|line| visitor.origin.as_deref() == Some(line.origin.as_str())).ok_or(End)
    }
}

impl Line {
    /// Under the lock, so that frames of two requests do not overtake each other.
    fn pass_on(&self, after: u64, piece: &[u8], hub: &Hub) -> Result<(), BadFrame> {
        let mut inbound = lock(&self.inbound);
        let mut frames: Vec<Bytes> = Vec::new();
        let whole = inbound.take(after, piece, &mut frames).map_err(|_| BadFrame);
        for frame in frames {
            pass_on(frame, hub, &self.seated)?;
        }
        whole
    }
}

/// A request for what comes, while it is answered. One that is broken off takes its line with it, as soon as its last
/// frames have had their time: what was on the way is lost, and the next line asks for it again.
pub struct Attendance {
    lines: Arc<Lines>,
    line: Arc<Line>,
    /// How it stands with the line's requests when this one is over.
    leaves: Attention,
}

/// What an answer goes on with.
pub enum Next {
    /// Frames.
    Frames(Vec<Bytes>),
    /// The line has ended, perhaps with a last word.
    Over(Option<LastWord>),
    /// Nothing now.
    Nothing,
}

impl Attendance {
    /// What is next.
    pub fn next(&mut self) -> Next {
        if self.line.over.load(Ordering::Relaxed) {
            return Next::Over(None);
        }
        let mut batch = Vec::new();
        match take_next(&self.lines.hub, &self.line.seated, &self.line.outlet, &mut batch) {
            Some(last_word) => {
                tracing::info!(reason = ?last_word, "line closed");
                self.lines.end(&self.line);
                Next::Over(Some(last_word))
            }
            None if batch.is_empty() => Next::Nothing,
            None => Next::Frames(batch),
        }
    }

    /// Until it is worth asking again.
    pub async fn woken(&self) {
        self.line.outlet.woken().await;
    }

    /// The answer is complete, and the next request may come.
    pub fn complete(mut self) {
        self.leaves = Attention::Awaited;
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        lock(&self.line.asking).turn(self.leaves, self.lines.hub.now());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use protocol::bytes::{Reader, put_block};
    use protocol::control::{CustomerIntent, EndReason, ToRelay};
    use protocol::{Frame, Header, Lane, PROTOCOL_VERSION, Role};

    use super::*;
    use crate::restrictions::Restrictions;
    use crate::secrets::RelaySecret;
    use crate::session::Side;

    fn said(message: &ToRelay) -> Vec<u8> {
        Frame { header: Header::plain(Lane::Control, Role::Customer), body: &message.encode() }.encode()
    }

    /// A new session on a line, and what its secret is.
    fn opened(site: &str) -> (Arc<Lines>, Visitor, Key) {
        let source = format!(
            "listen = \"127.0.0.1:0\"\n[[site]]\nid = \"shop\"\napi_keys = [\"key\"]\nallowed_origins = [\"{site}\"]"
        );
        let config = crate::config::parse(&source, &BTreeMap::new()).expect("a configuration");
        let hub = Hub::new(&config, &RelaySecret::configured(vec![7; 32]), Restrictions::default())
            .expect("a register");
        let lines = Lines::new(Arc::new(hub));
        let address = IpAddr::from([127, 0, 0, 1]);
        let visitor = Visitor { side: Side::Customer, origin: Some(site.into()), address };
        let intent = CustomerIntent::Start;
        let hello = ToRelay::CustomerHello { version: PROTOCOL_VERSION, api_key: "key".into(), intent };
        let answer = lines.open(&said(&hello), &visitor).expect("a line");
        let mut reader = Reader::new(&answer[1..]);
        let key = Key(reader.take(16).expect("a secret").try_into().expect("16 bytes"));
        (lines, visitor, key)
    }

    #[test]
    fn an_exit_that_arrives_after_the_page_has_left_ends_the_session() {
        let (lines, visitor, key) = opened("https://shop.example");
        drop(lines.attend(&key, &visitor, 1).expect("the first"));
        let mut piece = Vec::new();
        put_block(&mut piece, &said(&ToRelay::Exit { reason: EndReason::Own }));
        // In two pieces: what was on its way when the page left, and its farewell, which repeats that.
        assert_eq!(lines.receive(&key, &visitor, 0, &piece[..2], false), Ok(()));
        assert_eq!(lines.receive(&key, &visitor, 0, &piece, true), Ok(()));
        assert_eq!(lines.hub().gauges().sessions, 0);
        assert_eq!(lines.receive(&key, &visitor, 0, b"", false), Err(End), "that was the last");
    }

    #[test]
    fn a_line_whose_request_was_broken_off_ends_when_it_is_asked_again() {
        let (lines, visitor, key) = opened("https://shop.example");
        drop(lines.attend(&key, &visitor, 1).expect("the first"));
        assert!(lines.attend(&key, &visitor, 2).is_err());
        assert_eq!(lines.receive(&key, &visitor, 0, b"", false), Err(End));
        assert_eq!(lines.hub().gauges().sessions, 1, "it waits for its customer");
    }
}
