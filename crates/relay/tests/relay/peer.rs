//! A relay of its own for each test, and peers that speak the protocol with it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use protocol::control::{
    AgentIntent, CustomerIntent, EndReason, FromRelay, Key, RefusedReason, Short, ToRelay, Welcome,
};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, PROTOCOL_VERSION, Role};
use relay::config;
use relay::hub::{Hub, unix_now};
use relay::serve::Relay;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything takes on a busy machine; a test that reaches it has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const SHOP: &str = "http://shop.example";

/// Where the demo shop of a test's relay is.
#[derive(Clone)]
pub struct TestDemo {
    pub address: SocketAddr,
    pub origin: String,
}

/// A relay on a port of its own.
pub struct TestRelay {
    pub address: SocketAddr,
    pub hub: Arc<Hub>,
    pub data: Arc<TempDir>,
    pub demo: Option<TestDemo>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl TestRelay {
    pub async fn start() -> Self {
        Self::with("").await
    }

    /// `more` is TOML after the site's table.
    pub async fn with(more: &str) -> Self {
        Self::at(Arc::new(TempDir::new().unwrap()), more).await
    }

    pub async fn at(data: Arc<TempDir>, more: &str) -> Self {
        let source = format!(
            r#"
            listen = "127.0.0.1:0"
            data_dir = {:?}
            allow_loopback_resources = true
            [[site]]
            id = "shop"
            api_keys = ["key"]
            allowed_origins = ["{SHOP}"]
            allowed_external_domains = ["localhost"]
            {more}
            "#,
            data.path()
        );
        let config = config::parse(&source, &BTreeMap::new()).unwrap();
        let relay = Relay::bind(config).await.unwrap();
        let (address, hub) = (relay.address().unwrap(), Arc::clone(relay.hub()));
        let demo = relay.demo_url.as_ref().map(|origin| {
            let (_, port) = origin.as_str().rsplit_once(':').unwrap();
            TestDemo {
                address: SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap())),
                origin: origin.as_str().to_owned(),
            }
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            relay.run(async { drop(stopped.await) }).await.unwrap();
        });
        Self { address, hub, data, demo, stop, running }
    }

    /// Stops it in good order and starts another one on the same data.
    pub async fn restart(self, more: &str) -> Self {
        drop(self.stop);
        self.running.await.unwrap();
        Self::at(self.data, more).await
    }

    pub fn jwt(&self, name: &str) -> String {
        self.hub.agents.token(name, &[], unix_now(), 600).unwrap()
    }

    /// The token of a member of the group that configures sites.
    pub fn administrator(&self, name: &str) -> String {
        self.hub.agents.token(name, &["Administrators".to_owned()], unix_now(), 600).unwrap()
    }

    pub async fn customer(&self) -> Peer {
        let intent = CustomerIntent::Start;
        let mut peer = self.connect_customer(Some(SHOP), "key", intent).await;
        peer.welcomed().await;
        peer
    }

    pub async fn connect_customer(
        &self,
        origin: Option<&str>,
        api_key: &str,
        intent: CustomerIntent,
    ) -> Peer {
        let mut peer = Peer::connect(self.address, "customer", Role::Customer, origin).await;
        peer.tell(ToRelay::CustomerHello { version: PROTOCOL_VERSION, api_key: api_key.into(), intent })
            .await;
        peer
    }

    pub async fn resume_customer(&self, key: &Key, last_received: u64, new_document: bool) -> Peer {
        let intent = CustomerIntent::Resume { key: key.clone(), last_received, new_document };
        self.connect_customer(Some(SHOP), "key", intent).await
    }

    pub async fn connect_agent(&self, jwt: &str, intent: AgentIntent) -> Peer {
        let mut peer = Peer::connect(self.address, "agent", Role::Agent, None).await;
        peer.tell(ToRelay::AgentHello { version: PROTOCOL_VERSION, jwt: jwt.into(), intent }).await;
        peer
    }

    pub async fn join(&self, name: &str, token: &str) -> Peer {
        let jwt = self.jwt(name);
        self.connect_agent(&jwt, AgentIntent::Join { token: token.into() }).await
    }

    pub async fn resume_agent(&self, name: &str, key: &Key, last_received: u64) -> Peer {
        let jwt = self.jwt(name);
        self.connect_agent(&jwt, AgentIntent::Resume { key: key.clone(), last_received }).await
    }

    /// A customer and the agent who joined, both past their greetings.
    pub async fn pair(&self) -> (Peer, Peer) {
        let mut customer = self.customer().await;
        let mut agent = self.join("Ann", customer.welcome().token.as_str()).await;
        agent.welcomed().await;
        assert_eq!(customer.hears().await, FromRelay::AgentJoined { name: "Ann".into() });
        (customer, agent)
    }
}

/// One end of a socket.
pub struct Peer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    role: Role,
    welcome: Option<Welcome>,
    /// The restrictions it was told last.
    pub restrictions: Option<Short>,
    pub next_seq: u64,
    pub epoch: u32,
}

impl Peer {
    pub async fn connect(address: SocketAddr, path: &str, role: Role, origin: Option<&str>) -> Self {
        let mut request = format!("ws://{address}/cobrowse/ws/{path}").into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await.unwrap();
        Self { socket, role, welcome: None, restrictions: None, next_seq: 1, epoch: 1 }
    }

    pub fn welcome(&self) -> &Welcome {
        self.welcome.as_ref().unwrap()
    }

    pub fn key(&self) -> Key {
        self.welcome().key.clone()
    }

    /// Waits for the greeting, a customer's whole one, and numbers on from it. A customer obeys what it is told there.
    pub async fn welcomed(&mut self) -> Welcome {
        match self.hears().await {
            FromRelay::Welcome { welcome } => {
                self.next_seq = welcome.last_received + 1;
                self.welcome = Some(welcome.clone());
                if self.role == Role::Customer {
                    let site = self.hears().await;
                    assert!(matches!(site, FromRelay::Site { .. }), "{site:?}");
                    let FromRelay::Restrictions { version, .. } = self.hears().await else {
                        panic!("no word about restrictions")
                    };
                    self.restrictions = version;
                    self.says_they_hold().await;
                }
                welcome
            }
            other => panic!("not welcomed but {other:?}"),
        }
    }

    /// Says that page frames obey the restrictions it was told last.
    pub async fn says_they_hold(&mut self) {
        if let Some(version) = self.restrictions.clone() {
            self.tell(ToRelay::RestrictionsHold { version }).await;
        }
    }

    /// Waits for other restrictions than those it was told last.
    pub async fn hears_of_restrictions(&mut self) -> Option<Short> {
        loop {
            if let FromRelay::Restrictions { version, .. } = self.hears().await {
                self.restrictions.clone_from(&version);
                return version;
            }
        }
    }

    pub async fn tell(&mut self, message: ToRelay) {
        let header = Header::plain(Lane::Control, self.role);
        self.send_raw(Frame { header, body: &message.encode() }.encode()).await;
    }

    pub async fn send_raw(&mut self, bytes: Vec<u8>) {
        self.socket.send(Message::Binary(bytes.into())).await.unwrap();
    }

    pub async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::Text(text.into())).await.unwrap();
    }

    /// Sends the next sequenced frame.
    pub async fn send(&mut self, lane: Lane, flags: Flags, body: &[u8]) -> Vec<u8> {
        let bytes = self.frame(lane, flags, body);
        self.send_raw(bytes.clone()).await;
        bytes
    }

    /// Makes the next sequenced frame.
    pub fn frame(&mut self, lane: Lane, flags: Flags, body: &[u8]) -> Vec<u8> {
        let seq = FrameSeq(if lane.is_sequenced() { self.next_seq } else { 0 });
        self.next_seq += u64::from(lane.is_sequenced());
        let header = Header { lane, role: self.role, flags, epoch: Epoch(self.epoch), seq };
        Frame { header, body }.encode()
    }

    /// The next binary message, whatever it is; `None` at the end.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.expect("nothing came");
            match message {
                Some(Ok(Message::Binary(bytes))) => return Some(bytes.to_vec()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    /// The next message of the relay, acknowledgements left out.
    pub async fn hears(&mut self) -> FromRelay {
        loop {
            let bytes = self.next().await.expect("the socket has ended");
            let frame = Frame::decode(&bytes).unwrap();
            assert_eq!(frame.header.lane, Lane::Control, "a frame came instead of a word of the relay");
            match FromRelay::decode(frame.body).unwrap() {
                FromRelay::Ack { .. } => {}
                other => return other,
            }
        }
    }

    /// The next frame of the other person, words of the relay left out.
    pub async fn receives(&mut self) -> Vec<u8> {
        loop {
            let bytes = self.next().await.expect("the socket has ended");
            if Frame::decode(&bytes).unwrap().header.lane != Lane::Control {
                return bytes;
            }
        }
    }

    /// Waits for a certain word of the relay, whatever comes before.
    pub async fn hears_at_last(&mut self, wanted: &FromRelay) {
        loop {
            let bytes = self.next().await.expect("the socket has ended");
            let frame = Frame::decode(&bytes).unwrap();
            if frame.header.lane == Lane::Control && FromRelay::decode(frame.body).as_ref() == Ok(wanted) {
                return;
            }
        }
    }

    /// Waits until everything up to `seq` may be forgotten.
    pub async fn hears_ack(&mut self, seq: u64) {
        loop {
            let bytes = self.next().await.expect("the socket has ended");
            let frame = Frame::decode(&bytes).unwrap();
            if frame.header.lane == Lane::Control
                && let Ok(FromRelay::Ack { seq: known }) = FromRelay::decode(frame.body)
                && known >= seq
            {
                return;
            }
        }
    }

    pub async fn is_refused(&mut self, reason: RefusedReason) {
        self.hears_at_last(&FromRelay::Refused { reason }).await;
        self.is_closed().await;
    }

    pub async fn hears_the_end(&mut self, reason: EndReason) {
        self.hears_at_last(&FromRelay::Ended { reason }).await;
        self.is_closed().await;
    }

    async fn is_closed(&mut self) {
        while self.next().await.is_some() {}
    }

    /// Ends the connection without a goodbye.
    pub fn cut(self) {
        drop(self);
    }
}
