//! Editing on the page: tickets, what the page's token is good for, and previews that follow the draft.

use protocol::control::{AgentIntent, CustomerIntent, EndReason, RefusedReason, ToRelay};
use protocol::{Flags, Lane};
use serde_json::{Value, json};

use crate::http::{Answer, send};
use crate::peer::{Peer, SHOP, TestRelay};
use crate::restrictions::{ask, ask_with, masking, publish};

const RULES: &str = "/api/sites/shop/restrictions";

async fn ticket(relay: &TestRelay) -> String {
    let body = json!({"url": format!("{SHOP}/pay?a=b#old")}).to_string();
    let answer = ask(relay, &relay.administrator("Ada"), "POST", "/api/sites/shop/edit-tickets", &body).await;
    assert_eq!(answer.status, 201);
    let told = answer.json();
    let ticket = told["ticket"].as_str().unwrap().to_owned();
    assert_eq!(told["open_url"], format!("{SHOP}/pay?a=b#gcb-edit={ticket}"));
    assert_eq!(told["expires_in_s"], 60);
    ticket
}

async fn open(relay: &TestRelay, ticket: &str, origin: &str) -> Answer {
    let body = json!({"ticket": ticket}).to_string();
    let origin = format!("Origin: {origin}\r\n");
    send(relay.address, "POST", "/api/edit-sessions", &origin, body.as_bytes()).await
}

async fn opened(relay: &TestRelay) -> (String, Value) {
    let ticket = ticket(relay).await;
    let answer = open(relay, &ticket, SHOP).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    (ticket, answer.json())
}

async fn preview(relay: &TestRelay, key: &str) -> Peer {
    let mut customer = relay.connect_customer(Some(SHOP), key, CustomerIntent::Start).await;
    customer.welcomed().await;
    customer
}

#[tokio::test]
async fn a_ticket_is_for_pages_of_the_site_only() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    for url in ["http://evil.example/", "https://shop.example/", "javascript:alert(1)", "/pay", ""] {
        let body = json!({"url": url}).to_string();
        let answer = ask(&relay, &ada, "POST", "/api/sites/shop/edit-tickets", &body).await;
        assert_eq!(answer.status, 422, "{url}");
    }
}

#[tokio::test]
async fn a_ticket_is_used_once_and_from_its_page() {
    let relay = TestRelay::start().await;
    let used = ticket(&relay).await;
    let answer = open(&relay, &used, SHOP).await;
    let told = answer.json();
    assert_eq!((&told["site"], &told["name"]), (&json!("shop"), &json!("Ada")));
    assert!(told["expires_in_s"].as_u64().unwrap() <= 600, "no longer than the administrator's own token");
    assert_eq!(open(&relay, &used, SHOP).await.status, 403);
    let leaked = ticket(&relay).await;
    let foreign = open(&relay, &leaked, "http://evil.example").await;
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, ""));
    assert_eq!(open(&relay, &leaked, SHOP).await.status, 403, "it is void");
    assert_eq!(open(&relay, "", SHOP).await.status, 403);
    assert_eq!(
        open(&relay, &used, SHOP).await.header("access-control-allow-origin"),
        SHOP,
        "it may read why"
    );
}

#[tokio::test]
async fn the_page_reads_and_writes_the_draft_and_nothing_else() {
    let relay = TestRelay::start().await;
    let (_, told) = opened(&relay).await;
    let token = told["token"].as_str().unwrap();
    let origin = format!("Origin: {SHOP}\r\n");
    let document = masking(&[".a"]).to_string();
    let pattern = json!({"pattern": "a", "urls": ["a"]}).to_string();
    for (method, path, body) in [
        ("GET", "draft", ""),
        ("PUT", "draft", document.as_str()),
        ("GET", "published", ""),
        ("POST", "check", document.as_str()),
        ("POST", "try-pattern", pattern.as_str()),
        ("GET", "drift", ""),
    ] {
        let answer = ask_with(&relay, token, method, &format!("{RULES}/{path}"), &origin, body).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, SHOP),
            "{method} {path}"
        );
        assert!(answer.header("access-control-expose-headers").contains("etag"));
        assert_eq!(answer.header("vary"), "origin");
    }
    for (method, path, body) in [
        ("PUT", format!("{RULES}/published"), document.as_str()),
        ("DELETE", format!("{RULES}/draft"), ""),
        ("POST", format!("{RULES}/publish"), ""),
        ("GET", format!("{RULES}/history"), ""),
        ("POST", format!("{RULES}/history/1/restore"), ""),
        ("POST", "/api/sites/shop/edit-tickets".to_owned(), "{}"),
        ("GET", "/api/sites".to_owned(), ""),
    ] {
        let answer = ask_with(&relay, token, method, &path, &origin, body).await;
        assert_eq!(answer.status, 403, "{method} {path}");
    }
    let path = format!("{RULES}/draft");
    let foreign = ask_with(&relay, token, "GET", &path, "Origin: http://evil.example\r\n", "").await;
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (403, ""));
    let written = ask(&relay, &relay.administrator("Bob"), "GET", &path, "").await;
    assert_eq!(written.json()["restrictions"][0]["selector"], ".a");
    let stale =
        ask_with(&relay, &relay.administrator("Bob"), "PUT", &path, "If-Match: \"d0\"\r\n", &document).await;
    assert_eq!(stale.json()["changed_by"], "Ada", "in the name of whom the editor let in");
}

#[tokio::test]
async fn browsers_are_told_before_what_a_page_may_send() {
    let relay = TestRelay::start().await;
    let ask = async |path: &str, origin: &str| {
        let more = format!("Origin: {origin}\r\nAccess-Control-Request-Method: PUT\r\n");
        send(relay.address, "OPTIONS", path, &more, b"").await
    };
    for path in ["/api/edit-sessions", "/api/sites/shop/restrictions/draft"] {
        let answer = ask(path, SHOP).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, SHOP), "{path}");
        assert!(answer.header("access-control-allow-headers").contains("authorization"));
        assert!(answer.header("access-control-allow-headers").contains("if-match"));
        assert_eq!(ask(path, "http://evil.example").await.header("access-control-allow-origin"), "");
    }
    let closed = ask("/api/sites/shop/edit-tickets", SHOP).await;
    assert_eq!(closed.header("access-control-allow-origin"), "");
    let administrator = format!("Authorization: Bearer {}\r\nOrigin: {SHOP}\r\n", relay.administrator("Ada"));
    let answer = send(relay.address, "GET", "/api/sites/shop/restrictions/draft", &administrator, b"").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, ""));
    let over = format!("Authorization: Bearer over\r\nOrigin: {SHOP}\r\n");
    let answer = send(relay.address, "GET", "/api/sites/shop/restrictions/draft", &over, b"").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (401, SHOP));
}

#[tokio::test]
async fn a_preview_follows_the_draft_and_counts_nothing() {
    let relay = TestRelay::start().await;
    publish(&relay, &masking(&[".a"])).await;
    let (ticket, told) = opened(&relay).await;
    let where_it_is = format!("/api/sites/shop/previews/{ticket}");
    let ada = relay.administrator("Ada");
    assert_eq!(ask(&relay, &ada, "GET", &where_it_is, "").await.json(), json!({"token": null}));
    let mut customer = preview(&relay, told["preview_key"].as_str().unwrap()).await;
    let published = relay.customer().await.restrictions;
    assert_eq!(customer.restrictions, published, "without a draft");
    let token = customer.welcome().token.clone();
    assert_eq!(ask(&relay, &ada, "GET", &where_it_is, "").await.json(), json!({"token": token.as_str()}));
    assert_eq!(ask(&relay, &ada, "GET", "/api/sites/shop/previews/x", "").await.status, 404);

    let intent = AgentIntent::Join { token };
    let mut agent = relay.connect_agent(&relay.jwt("Ann"), intent.clone()).await;
    agent.is_refused(RefusedReason::Session).await;
    let mut agent = relay.connect_agent(&ada, intent).await;
    agent.welcomed().await;

    let draft = masking(&[".b"]).to_string();
    let page = told["token"].as_str().unwrap();
    assert_eq!(ask(&relay, page, "PUT", &format!("{RULES}/draft"), &draft).await.status, 200);
    let version = customer.hears_of_restrictions().await.expect("the draft");
    assert_ne!(Some(&version), published.as_ref());
    let fetched = crate::http::get(relay.address, &format!("/cobrowse/rules/{}", version.as_str())).await;
    assert_eq!(fetched.status, 200);
    customer.send(Lane::Page, Flags::KEYFRAME, b"as published").await;
    let drawn = customer.send(Lane::Page, Flags::KEYFRAME, b"as drafted").await;
    customer.says_they_hold().await;
    assert_eq!(agent.receives().await, drawn);

    ask(&relay, &ada, "DELETE", &format!("{RULES}/draft"), "").await;
    assert_eq!(customer.hears_of_restrictions().await, published, "the draft is given up");
    let matched = vec![protocol::control::Matched { restriction: 0, elements: 3 }];
    let (version, invalid, uncovered) = (published.unwrap(), Vec::new(), Vec::new());
    customer.tell(ToRelay::RestrictionsReport { version, matched, invalid, uncovered }).await;
    publish(&relay, &masking(&[".a", ".c"])).await;
    let version = customer.hears_of_restrictions().await;
    assert_eq!(version, relay.customer().await.restrictions, "without a draft, what is published");
    customer.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    customer.hears_the_end(EndReason::Own).await;
    let drift = ask(&relay, &ada, "GET", &format!("{RULES}/drift"), "").await.json();
    assert_eq!(drift["restrictions"][0]["matched_elements"], 0);
    assert_eq!(ask(&relay, &ada, "GET", &where_it_is, "").await.json(), json!({"token": null}));
}

#[tokio::test]
async fn a_preview_key_opens_nothing_on_a_foreign_page_and_nothing_after_a_restart() {
    let relay = TestRelay::start().await;
    let (_, told) = opened(&relay).await;
    let key = told["preview_key"].as_str().unwrap();
    for origin in [Some("http://evil.example"), None] {
        let mut customer = relay.connect_customer(origin, key, CustomerIntent::Start).await;
        customer.is_refused(RefusedReason::Site).await;
    }
    let customer = preview(&relay, key).await;
    let resume = CustomerIntent::Resume { key: customer.key(), last_received: 0, new_document: true };
    customer.cut();
    let mut back = relay.connect_customer(Some(SHOP), key, resume.clone()).await;
    back.welcomed().await;
    let relay = relay.restart("").await;
    relay.connect_customer(Some(SHOP), key, resume.clone()).await.is_refused(RefusedReason::Site).await;
    relay.connect_customer(Some(SHOP), "key", resume).await.is_refused(RefusedReason::Session).await;
}
