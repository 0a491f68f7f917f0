//! The chat lane over real sockets: who is let in, what each side hears, and what of the other sites' chats: nothing.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use protocol::control::CustomerIntent;
use relay::chat::words::{FromAgent, FromCustomer};
use relay::hub::unix_now;
use relay::identity::Sites;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::peer::{PATIENCE, SHOP, TestRelay};

const OTHER: &str = "http://other.example";

/// A relay with a second site.
async fn two_sites() -> TestRelay {
    TestRelay::with(&format!(
        "[[site]]\nid = \"other\"\napi_keys = [\"other-key\"]\nallowed_origins = [\"{OTHER}\"]\n"
    ))
    .await
}

struct Talker(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Talker {
    async fn connect(address: SocketAddr, lane: &str, origin: Option<&str>) -> Self {
        let mut request = format!("ws://{address}/cobrowse/ws/{lane}").into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        Self(connect_async(request).await.unwrap().0)
    }

    /// A customer who begins a chat, with the secret that it goes on with.
    async fn customer(relay: &TestRelay) -> (Self, String) {
        let mut customer = Self::connect(relay.address, "chat", Some(SHOP)).await;
        customer.say(json!({"type": "hello", "version": 1, "apiKey": "key", "name": "Kim"})).await;
        let key = customer.hears("welcome").await["key"].as_str().unwrap().to_owned();
        (customer, key)
    }

    async fn come_back(relay: &TestRelay, origin: &str, api_key: &str, key: &str) -> Self {
        let mut customer = Self::connect(relay.address, "chat", Some(origin)).await;
        customer.say(json!({"type": "hello", "version": 1, "apiKey": api_key, "key": key})).await;
        customer
    }

    async fn agent(relay: &TestRelay, jwt: &str) -> Self {
        let mut agent = Self::connect(relay.address, "agent-chat", None).await;
        agent.say(json!({"type": "hello", "version": 1, "jwt": jwt})).await;
        agent
    }

    async fn say(&mut self, word: Value) {
        self.0.send(Message::Text(word.to_string().into())).await.unwrap();
    }

    /// The next word; `None` at the end.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match tokio::time::timeout(PATIENCE, self.0.next()).await.expect("nothing came") {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    /// Waits for a word of this type; those before it are left out.
    async fn hears(&mut self, kind: &str) -> Value {
        loop {
            let word = self.next().await.unwrap_or_else(|| panic!("ended before {kind}"));
            if word["type"] == kind {
                return word;
            }
        }
    }

    async fn is_refused(&mut self, reason: &str) {
        let word = self.hears("refused").await;
        assert_eq!(word["reason"], reason);
        assert!(!word["says"].as_str().unwrap().is_empty());
        assert_eq!(self.next().await, None, "the socket is closed");
    }

    /// Waits until exactly these many chats wait, and gives them.
    async fn sees_waiting(&mut self, count: usize) -> Value {
        loop {
            let word = self.hears("waiting").await;
            if word["chats"].as_array().unwrap().len() == count {
                return word["chats"].clone();
            }
        }
    }
}

/// A chat between a customer and an agent.
async fn talk(relay: &TestRelay) -> (Talker, String, Talker, Value) {
    let (mut customer, key) = Talker::customer(relay).await;
    let mut agent = Talker::agent(relay, &relay.jwt("Ann")).await;
    let chat = agent.sees_waiting(1).await[0]["chat"].clone();
    agent.say(json!({"type": "accept", "chat": chat})).await;
    agent.hears("accepted").await;
    assert_eq!(customer.hears("agent").await["name"], "Ann");
    (customer, key, agent, chat)
}

#[tokio::test]
async fn a_customer_and_an_agent_talk_until_one_of_them_ends_it() {
    let relay = TestRelay::start().await;
    let (mut customer, key, mut agent, chat) = talk(&relay).await;
    customer.say(json!({"type": "message", "text": "Hello <b>", "ref": 5})).await;
    let echoed = customer.hears("message").await;
    assert_eq!((&echoed["ref"], &echoed["number"]), (&json!(5), &json!(1)));
    let heard = agent.hears("message").await;
    assert_eq!((&heard["text"], &heard["from"]), (&json!("Hello <b>"), &json!("customer")));
    assert_eq!((heard.get("ref"), heard.get("start")), (None, None));
    agent.say(json!({"type": "typing", "chat": chat, "on": true})).await;
    assert_eq!(customer.hears("typing").await["on"], true);
    agent.say(json!({"type": "message", "chat": chat, "text": "Good morning", "ref": 1})).await;
    assert_eq!(customer.hears("message").await["text"], "Good morning");
    agent.say(json!({"type": "end", "chat": chat})).await;
    assert_eq!(agent.hears("ended").await["reason"], "agent");
    assert_eq!(customer.hears("ended").await["reason"], "agent");
    assert_eq!(customer.next().await, None);
    Talker::come_back(&relay, SHOP, "key", &key).await.is_refused("ended").await;
}

#[tokio::test]
async fn a_page_load_finds_the_chat_as_it_was() {
    let relay = TestRelay::start().await;
    let (mut customer, key, mut agent, chat) = talk(&relay).await;
    customer.say(json!({"type": "message", "text": "before", "ref": 1})).await;
    customer.hears("message").await;
    drop(customer);
    assert_eq!(agent.hears("customer").await["present"], false);
    agent.say(json!({"type": "message", "chat": chat, "text": "are you there?", "ref": 1})).await;
    let mut customer = Talker::come_back(&relay, SHOP, "key", &key).await;
    assert_eq!(agent.hears("customer").await["present"], true);
    let welcome = customer.hears("welcome").await;
    assert_eq!((&welcome["agent"], &welcome["key"]), (&json!("Ann"), &json!(key)));
    let texts: Vec<_> = welcome["messages"].as_array().unwrap().iter().map(|m| m["text"].clone()).collect();
    assert_eq!(texts, ["before", "are you there?"]);
    // The next page may be the one that ends it.
    customer.say(json!({"type": "end"})).await;
    assert_eq!(agent.hears("ended").await["reason"], "customer");
}

#[tokio::test]
async fn only_the_sites_own_pages_and_agents_are_let_in() {
    let relay = two_sites().await;
    let hello = |key: &str| json!({"type": "hello", "version": 1, "apiKey": key});
    let wrong = [(Some(SHOP), "no-key"), (Some(OTHER), "key"), (Some("null"), "key"), (None, "key")];
    for (origin, key) in wrong {
        let mut customer = Talker::connect(relay.address, "chat", origin).await;
        customer.say(hello(key)).await;
        customer.is_refused("site").await;
    }
    let expired = relay.hub.agents.token("Ann", &[], unix_now() - 600, 300).unwrap();
    for jwt in ["", "a.b.c", &expired] {
        Talker::agent(&relay, jwt).await.is_refused("identity").await;
    }
    let mut early = Talker::connect(relay.address, "chat", Some(SHOP)).await;
    early.say(json!({"type": "hello", "version": 2, "apiKey": "key"})).await;
    early.is_refused("version").await;
}

#[tokio::test]
async fn agents_of_one_site_see_nothing_of_anothers_chats() {
    let relay = two_sites().await;
    let (mut customer, key, mut agent, chat) = talk(&relay).await;
    let sites = Sites::Only(vec!["other".to_owned()]);
    let jwt = relay.hub.agents.token_for("Bob", &[], sites, unix_now(), 600).unwrap();
    let mut stranger = Talker::agent(&relay, &jwt).await;
    assert_eq!(stranger.hears("welcome").await["chats"], json!([]));
    assert_eq!(stranger.hears("waiting").await, json!({"type": "waiting", "chats": [], "total": 0}));
    let (_second, _) = Talker::customer(&relay).await;
    let waiting = agent.sees_waiting(1).await[0]["chat"].clone();
    for word in [
        json!({"type": "accept", "chat": waiting}),
        json!({"type": "accept", "chat": chat}),
        json!({"type": "message", "chat": chat, "text": "let me in", "ref": 1}),
        json!({"type": "end", "chat": chat}),
    ] {
        stranger.say(word).await;
        // The very next word: nothing else has been said to this agent.
        let answer = stranger.next().await.unwrap();
        assert_eq!((&answer["type"], &answer["reason"]), (&json!("declined"), &json!("chat")));
    }
    // An agent of the site who has not taken the chat cannot read or write in it either.
    let mut colleague = Talker::agent(&relay, &relay.jwt("Cid")).await;
    assert_eq!(colleague.hears("welcome").await["chats"], json!([]));
    colleague.say(json!({"type": "message", "chat": chat, "text": "me too", "ref": 1})).await;
    assert_eq!(colleague.hears("declined").await["reason"], "chat");
    customer.say(json!({"type": "message", "text": "for Ann", "ref": 1})).await;
    assert_eq!(agent.hears("message").await["text"], "for Ann");
    // Nor does the key of a chat work for a page of another site.
    Talker::come_back(&relay, OTHER, "other-key", &key).await.is_refused("chat").await;
}

#[tokio::test]
async fn an_agent_joins_no_session_of_a_site_that_the_token_does_not_name() {
    use protocol::control::{AgentIntent, RefusedReason};
    let relay = two_sites().await;
    let customer = relay.customer().await;
    let token = customer.welcome().token.as_str().to_owned();
    let join = |sites: &str| {
        let sites = Sites::Only(vec![sites.to_owned()]);
        relay.hub.agents.token_for("Bob", &[], sites, unix_now(), 600).unwrap()
    };
    let intent = || AgentIntent::Join { token: token.as_str().into() };
    relay.connect_agent(&join("other"), intent()).await.is_refused(RefusedReason::Session).await;
    relay.connect_agent(&join("shop"), intent()).await.welcomed().await;
}

#[tokio::test]
async fn messages_that_are_too_long_or_too_fast_are_declined_and_a_flood_is_cut_off() {
    let relay = TestRelay::with("[chat]\nmessage_chars_max = 20\nmessages_per_minute = 1\n").await;
    let (mut customer, _, mut agent, _) = talk(&relay).await;
    customer.say(json!({"type": "message", "text": "x".repeat(21), "ref": 1})).await;
    let declined = customer.hears("declined").await;
    assert_eq!((&declined["reason"], &declined["ref"]), (&json!("too-long"), &json!(1)));
    assert!(!declined["says"].as_str().unwrap().is_empty());
    for reference in 2..10 {
        customer.say(json!({"type": "message", "text": "y", "ref": reference})).await;
    }
    let declined = customer.hears("declined").await;
    assert_eq!(declined["reason"], "too-fast");
    agent.hears("message").await;
    for _ in 0..200 {
        // The relay may have hung up before the last of them.
        let typing = Message::Text(json!({"type": "typing", "on": true}).to_string().into());
        if customer.0.send(typing).await.is_err() {
            break;
        }
    }
    customer.is_refused("too-fast").await;
    assert!(relay.hub.chat.counts().0 == 1, "the chat goes on without this window");
}

#[tokio::test]
async fn what_is_no_message_ends_its_socket_alone() {
    let relay = TestRelay::start().await;
    let (mut customer, key, mut agent, chat) = talk(&relay).await;
    let bad = ["", "null", "[]", "{", "{\"type\":\"hello\"}", "{\"type\":\"message\"}", "{\"type\":\"?\"}"];
    for text in bad {
        customer.0.send(Message::Text(text.into())).await.unwrap();
        customer.is_refused("malformed").await;
        customer = Talker::come_back(&relay, SHOP, "key", &key).await;
        customer.hears("welcome").await;
    }
    customer.0.send(Message::Binary(vec![1, 2, 3].into())).await.unwrap();
    customer.is_refused("malformed").await;
    let huge = json!({"type": "message", "text": "x".repeat(300_000), "ref": 1});
    customer = Talker::come_back(&relay, SHOP, "key", &key).await;
    customer.hears("welcome").await;
    // The relay stops reading in the middle of it.
    let _ = customer.0.send(Message::Text(huge.to_string().into())).await;
    while customer.next().await.is_some() {}
    agent.say(json!({"type": "message", "chat": chat, "text": "still here", "ref": 1})).await;
    assert_eq!(agent.hears("message").await["text"], "still here");
}

#[tokio::test]
async fn digits_of_a_waiting_session_of_the_same_site_are_named_to_the_agent() {
    let relay = two_sites().await;
    let (mut customer, _, mut agent, _) = talk(&relay).await;
    let session = relay.customer().await;
    let token = session.welcome().token.as_str().to_owned();
    let mut elsewhere = relay.connect_customer(Some(OTHER), "other-key", CustomerIntent::Start).await;
    elsewhere.welcomed().await;
    let foreign = elsewhere.welcome().token.as_str().to_owned();
    let mut say = async |text: String, reference: u32| {
        customer.say(json!({"type": "message", "text": text, "ref": reference})).await;
        assert_eq!(customer.hears("message").await.get("start"), None);
        agent.hears("message").await["start"].clone()
    };
    assert_eq!(say(format!("{{start:{token}}}"), 1).await, json!(token));
    assert_eq!(say(format!("my code is {token}"), 2).await, Value::Null);
    let wrong = if token == "123456789" { "987654321" } else { "123456789" };
    assert_eq!(say(format!("{{start:{wrong}}}"), 3).await, Value::Null);
    assert_eq!(say(format!("{{start:{foreign}}}"), 5).await, Value::Null, "another site's session");
    let mut joined = relay.join("Cid", &token).await;
    joined.welcomed().await;
    assert_eq!(say(format!("{{start:{token}}}"), 4).await, Value::Null, "somebody has joined it");
}

#[tokio::test]
async fn a_relay_that_stops_says_goodbye_and_counts_what_was() {
    let relay = TestRelay::start().await;
    let (mut customer, key, mut agent, _) = talk(&relay).await;
    customer.say(json!({"type": "message", "text": "secret words", "ref": 1})).await;
    customer.hears("message").await;
    let metrics = relay.hub.metrics.exposition(relay.hub.gauges());
    for line in ["chats 1", "chats_waiting 0", "chats_started_total 1", "chat_messages_total 1"] {
        assert!(metrics.contains(&format!("\ncobrowse_relay_{line}\n")), "{line} in\n{metrics}");
    }
    assert!(!metrics.contains("secret"));
    let relay = relay.restart("").await;
    customer.is_refused("busy").await;
    agent.is_refused("busy").await;
    Talker::come_back(&relay, SHOP, "key", &key).await.is_refused("chat").await;
}

#[tokio::test]
async fn a_lane_that_is_switched_off_says_so() {
    let relay = TestRelay::with("[chat]\nchats_max = 0\n").await;
    let mut customer = Talker::connect(relay.address, "chat", Some(SHOP)).await;
    customer.say(json!({"type": "hello", "version": 1, "apiKey": "key"})).await;
    customer.is_refused("busy").await;
}

#[test]
fn the_examples_of_the_description_are_messages() {
    let page = include_str!("../../CHAT.md");
    let mut seen = 0;
    for block in page.split("```json ").skip(1) {
        let (kind, rest) = block.split_once('\n').unwrap();
        for line in rest.split("```").next().unwrap().lines() {
            seen += 1;
            let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            match kind {
                "customer" => drop(serde_json::from_value::<FromCustomer>(value).unwrap()),
                "agent" => drop(serde_json::from_value::<FromAgent>(value).unwrap()),
                _ => assert!(WORDS.contains(&value["type"].as_str().unwrap()), "{line}"),
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// What the relay says; their members are checked where they are heard.
const WORDS: [&str; 10] = [
    "welcome", "agent", "message", "typing", "declined", "ended", "refused", "waiting", "accepted",
    "customer",
];
