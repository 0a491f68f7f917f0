//! A customer without WebSockets: says what a test wants over HTTP, and reads answers while they are written.

use std::collections::VecDeque;
use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use protocol::bytes::{Reader, put_block};
use protocol::control::{CustomerIntent, FromRelay, Key, ToRelay, Welcome};
use protocol::limits::FRAME_BYTES_MAX;
use protocol::line::{self, Item, Manner, Opaque};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, PROTOCOL_VERSION, Role};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::peer::{PATIENCE, SHOP};

/// Sends one request; its answer may still be under way.
pub async fn ask(
    address: SocketAddr,
    method: Method,
    origin: Option<&str>,
    body: Vec<u8>,
) -> Response<Incoming> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri("/cobrowse/http/customer");
    request = request.header("host", address.to_string());
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let request = request.body(Full::new(Bytes::from(body))).unwrap();
    timeout(PATIENCE, sender.send_request(request)).await.expect("no answer").unwrap()
}

/// The bytes of a hello.
pub fn hello(api_key: &str, intent: CustomerIntent) -> Vec<u8> {
    let hello = ToRelay::CustomerHello { version: PROTOCOL_VERSION, api_key: api_key.into(), intent };
    Frame { header: Header::plain(Lane::Control, Role::Customer), body: &hello.encode() }.encode()
}

/// An answer that is read item by item.
pub struct Answer {
    pub headers: HeaderMap,
    body: Incoming,
    bytes: Vec<u8>,
}

impl Answer {
    pub fn of(response: Response<Incoming>) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        Self { headers: response.headers().clone(), body: response.into_body(), bytes: Vec::new() }
    }

    /// The next item, as soon as it is there; `None` at the end.
    pub async fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.take() {
                return Some(item);
            }
            let data = timeout(PATIENCE, self.body.frame()).await.expect("nothing came")?;
            self.bytes.extend(data.unwrap().into_data().unwrap());
        }
    }

    /// All that is left.
    pub async fn rest(mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item);
        }
        items
    }

    fn take(&mut self) -> Option<Item> {
        let mut reader = Reader::new(&self.bytes);
        let length = match reader.u8().ok()? {
            1 => 17,
            2 => {
                reader.block("frame", FRAME_BYTES_MAX).ok()?;
                self.bytes.len() - reader.left()
            }
            _ => 1,
        };
        let item = self.bytes.get(..length)?;
        let item = Item::decode(item).unwrap();
        self.bytes.drain(..length);
        Some(item)
    }
}

/// A line, past its hello.
pub struct LinePeer {
    address: SocketAddr,
    pub key: Key,
    pub welcome: Welcome,
    pub next_seq: u64,
    sent_bytes: u64,
    asked: u64,
    heard: VecDeque<Vec<u8>>,
}

impl LinePeer {
    pub async fn open(address: SocketAddr, intent: CustomerIntent) -> Self {
        let items = open(address, Some(SHOP), "key", intent).await.rest().await;
        let [Item::Line { key }, Item::Frame { frame }, rest @ ..] = &items[..] else { panic!("{items:?}") };
        let welcome = Frame::decode(&frame.0).unwrap();
        let FromRelay::Welcome { welcome } = FromRelay::decode(welcome.body).unwrap() else {
            panic!("{items:?}")
        };
        let mut heard = VecDeque::new();
        for item in rest {
            match item {
                Item::Frame { frame } => heard.push_back(frame.0.clone()),
                other => assert_eq!(other, &Item::More),
            }
        }
        let next_seq = welcome.last_received + 1;
        let mut peer = Self { address, key: key.clone(), welcome, next_seq, sent_bytes: 0, asked: 0, heard };
        let told = peer.heard.iter().find_map(|bytes| {
            let frame = Frame::decode(bytes).unwrap();
            match FromRelay::decode(frame.body) {
                Ok(FromRelay::Restrictions { version, .. }) => version,
                _ => None,
            }
        });
        if let Some(version) = told {
            peer.tell(ToRelay::RestrictionsHold { version }).await;
        }
        peer
    }

    /// Posts a request on this line.
    pub async fn post(&self, request: line::Request) -> Answer {
        Answer::of(ask(self.address, Method::POST, Some(SHOP), request.encode()).await)
    }

    /// Asks for what comes.
    pub async fn receive(&mut self, manner: Manner) -> Answer {
        self.asked += 1;
        let request = line::Request::Receive { line: self.key.clone(), number: self.asked, manner };
        self.post(request).await
    }

    /// Asks for what comes and is gone before the answer.
    pub async fn ask_and_go(&mut self, manner: Manner) {
        self.asked += 1;
        let request = line::Request::Receive { line: self.key.clone(), number: self.asked, manner };
        let body = request.encode();
        let head = format!(
            "POST /cobrowse/http/customer HTTP/1.1\r\nHost: relay\r\nOrigin: {SHOP}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    }

    /// The next frame, by waiting requests.
    pub async fn hears_bytes(&mut self) -> Vec<u8> {
        loop {
            if let Some(frame) = self.heard.pop_front() {
                return frame;
            }
            for item in self.receive(Manner::Wait).await.rest().await {
                match item {
                    Item::Frame { frame } => self.heard.push_back(frame.0),
                    Item::More => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    /// The next word of the relay, acknowledgements left out.
    pub async fn hears(&mut self) -> FromRelay {
        loop {
            let bytes = self.hears_bytes().await;
            let frame = Frame::decode(&bytes).unwrap();
            assert_eq!(frame.header.lane, Lane::Control, "a frame came instead of a word of the relay");
            match FromRelay::decode(frame.body).unwrap() {
                // The rest of the greeting tells nothing that these tests ask.
                FromRelay::Ack { .. } | FromRelay::Site { .. } | FromRelay::Restrictions { .. } => {}
                other => return other,
            }
        }
    }

    /// The next frame of the other person.
    pub async fn receives(&mut self) -> Vec<u8> {
        loop {
            let bytes = self.hears_bytes().await;
            if Frame::decode(&bytes).unwrap().header.lane != Lane::Control {
                return bytes;
            }
        }
    }

    /// Makes the next frame.
    pub fn frame(&mut self, lane: Lane, flags: Flags, body: &[u8]) -> Vec<u8> {
        let seq = FrameSeq(if lane.is_sequenced() { self.next_seq } else { 0 });
        self.next_seq += u64::from(lane.is_sequenced());
        let header = Header { lane, role: Role::Customer, flags, epoch: Epoch(1), seq };
        Frame { header, body }.encode()
    }

    pub async fn send(&mut self, lane: Lane, flags: Flags, body: &[u8]) -> Vec<u8> {
        let frame = self.frame(lane, flags, body);
        self.send_raw(&frame).await;
        frame
    }

    pub async fn tell(&mut self, message: ToRelay) {
        let header = Header::plain(Lane::Control, Role::Customer);
        self.send_raw(&Frame { header, body: &message.encode() }.encode()).await;
    }

    /// Sends a frame in as many pieces as it needs.
    pub async fn send_raw(&mut self, frame: &[u8]) {
        let mut stream = Vec::new();
        put_block(&mut stream, frame);
        for piece in stream.chunks(protocol::limits::PIECE_BYTES_MAX) {
            assert_eq!(self.send_piece(self.sent_bytes, piece, false).await, [Item::More]);
            self.sent_bytes += piece.len() as u64;
        }
    }

    pub async fn send_piece(&self, after: u64, piece: &[u8], last: bool) -> Vec<Item> {
        let (line, piece) = (self.key.clone(), Opaque(piece.to_vec()));
        self.post(line::Request::Send { line, after, last, piece }).await.rest().await
    }

    /// Bytes of the stream sent so far.
    pub fn sent_bytes(&self) -> u64 {
        self.sent_bytes
    }
}

/// Posts a hello.
pub async fn open(
    address: SocketAddr,
    origin: Option<&str>,
    api_key: &str,
    intent: CustomerIntent,
) -> Answer {
    let request = line::Request::Open { hello: Opaque(hello(api_key, intent)) };
    Answer::of(ask(address, Method::POST, origin, request.encode()).await)
}

/// The relay's word in an answer of a refusal.
pub fn word(items: &[Item]) -> FromRelay {
    let [Item::Frame { frame }, Item::End] = items else { panic!("{items:?}") };
    FromRelay::decode(Frame::decode(&frame.0).unwrap().body).unwrap()
}
