//! Restrictions over REST: who may read and write them, and what is refused how.

use serde_json::{Value, json};

use crate::http::{Answer, get, send};
use crate::peer::{SHOP, TestRelay};

pub const RULES: &str = "/api/sites/shop/restrictions";

/// A site of another shop, for tokens that are not for it.
pub const OTHER_SITE: &str =
    "[[site]]\nid = \"other\"\napi_keys = [\"other\"]\nallowed_origins = [\"http://other.example\"]";

/// A document that masks what these selectors match.
pub fn masking(selectors: &[&str]) -> Value {
    let restrictions: Vec<Value> = selectors
        .iter()
        .enumerate()
        .map(|(at, selector)| json!({"id": format!("r{at}"), "kind": "mask", "selector": selector}))
        .collect();
    json!({"settings": {}, "restrictions": restrictions})
}

/// A request of whoever has this token.
pub async fn ask(relay: &TestRelay, token: &str, method: &str, path: &str, body: &str) -> Answer {
    ask_with(relay, token, method, path, "", body).await
}

pub async fn ask_with(
    relay: &TestRelay,
    token: &str,
    method: &str,
    path: &str,
    more: &str,
    body: &str,
) -> Answer {
    let headers = format!("Authorization: Bearer {token}\r\n{more}");
    send(relay.address, method, path, &headers, body.as_bytes()).await
}

pub async fn publish(relay: &TestRelay, document: &Value) -> Answer {
    let path = format!("{RULES}/published");
    ask(relay, &relay.administrator("Ada"), "PUT", &path, &document.to_string()).await
}

pub fn selectors(document: &Value) -> Vec<&str> {
    let restrictions = document["restrictions"].as_array().unwrap();
    restrictions.iter().map(|restriction| restriction["selector"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_site_that_nobody_configured_has_the_defaults() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    for what in ["published", "draft"] {
        let answer = ask(&relay, &ada, "GET", &format!("{RULES}/{what}"), "").await;
        assert_eq!((answer.status, answer.header("cobrowse-version")), (200, "0"), "{what}");
        assert_eq!(answer.json()["settings"]["submit_buttons"], "control");
        assert_eq!(answer.json()["restrictions"], json!([]));
    }
    let sites = ask(&relay, &ada, "GET", "/api/sites", "").await;
    assert_eq!(sites.json(), json!([{"id": "shop", "allowed_origins": [SHOP]}]));
    assert_eq!(ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json(), json!([]));
}

#[tokio::test]
async fn what_is_put_is_what_holds_and_stands_in_the_history() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    let first = publish(&relay, &masking(&[".card", ".name"])).await;
    assert_eq!((first.status, first.header("etag"), first.header("cobrowse-version")), (200, "\"v1\"", "1"));
    assert_eq!(first.json()["restrictions"][0]["enabled"], true, "defaults are filled in");
    publish(&relay, &masking(&[".card2"])).await;
    let now = ask(&relay, &ada, "GET", &format!("{RULES}/published"), "").await;
    assert_eq!(selectors(&now.json()), [".card2"]);
    assert_eq!(now.header("etag"), "\"v2\"");

    let history = ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json();
    let told = |at: usize| {
        let entry = &history[at];
        let counts = ["version", "added", "changed", "removed"].map(|key| entry[key].as_u64().unwrap());
        (counts, entry["by"].as_str().unwrap(), entry["note"].as_str().unwrap())
    };
    assert_eq!(told(0), ([2, 0, 1, 1], "Ada", ""));
    assert_eq!(told(1), ([1, 2, 0, 0], "Ada", ""));
    let at = history[0]["at"].as_str().unwrap();
    assert!(at.len() == 24 && at.starts_with("20") && at.ends_with('Z'), "{at}");
    let older = ask(&relay, &ada, "GET", &format!("{RULES}/history?before=2"), "").await.json();
    assert_eq!(older.as_array().unwrap().len(), 1);
    let old = ask(&relay, &ada, "GET", &format!("{RULES}/history/1"), "").await;
    assert_eq!(selectors(&old.json()), [".card", ".name"]);
    for nothing in ["3", "0", "x", "99999999999999999999"] {
        let path = format!("{RULES}/history/{nothing}");
        assert_eq!(ask(&relay, &ada, "GET", &path, "").await.status, 404, "{nothing}");
        let path = format!("{path}/restore");
        assert_eq!(ask(&relay, &ada, "POST", &path, "").await.status, 404, "{nothing}");
    }

    let restored = ask(&relay, &ada, "POST", &format!("{RULES}/history/1/restore"), "").await;
    assert_eq!((restored.status, restored.header("etag")), (200, "\"v3\""));
    assert_eq!(selectors(&restored.json()), [".card", ".name"]);
    let history = ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json();
    assert_eq!(history[0]["note"], "restored version 1");
}

#[tokio::test]
async fn only_administrators_of_the_site_are_let_in() {
    let relay = TestRelay::with(OTHER_SITE).await;
    let agents = &relay.hub.agents;
    let groups = ["Administrators".to_owned()];
    let elsewhere = relay::identity::Sites::Only(vec!["other".into()]);
    let foreign = agents.token_for("Eve", &groups, elsewhere, relay::hub::unix_now(), 600).unwrap();
    let expired = agents.token("Ada", &groups, relay::hub::unix_now() - 600, 60).unwrap();
    let document = masking(&[".x"]).to_string();
    let url = json!({"url": "http://shop.example/"}).to_string();
    let requests = [
        ("GET", format!("{RULES}/published"), ""),
        ("PUT", format!("{RULES}/published"), document.as_str()),
        ("GET", format!("{RULES}/draft"), ""),
        ("PUT", format!("{RULES}/draft"), document.as_str()),
        ("DELETE", format!("{RULES}/draft"), ""),
        ("POST", format!("{RULES}/publish"), ""),
        ("GET", format!("{RULES}/history"), ""),
        ("GET", format!("{RULES}/history/1"), ""),
        ("POST", format!("{RULES}/history/1/restore"), ""),
        ("POST", format!("{RULES}/check"), document.as_str()),
        ("POST", format!("{RULES}/try-pattern"), r#"{"pattern": "a", "urls": []}"#),
        ("GET", format!("{RULES}/drift"), ""),
        ("POST", "/api/sites/shop/edit-tickets".to_owned(), url.as_str()),
        ("GET", "/api/sites/shop/previews/x".to_owned(), ""),
    ];
    for (method, path, body) in &requests {
        let without = send(relay.address, method, path, "", body.as_bytes()).await;
        assert_eq!((without.status, without.header("www-authenticate")), (401, "Bearer"), "{method} {path}");
        assert_eq!(without.header("content-type"), "application/problem+json");
        assert_eq!(without.json()["status"], 401);
        for (token, status) in [
            ("nonsense".to_owned(), 401),
            (expired.clone(), 401),
            (relay.jwt("Ann"), 403),
            (foreign.clone(), 403),
        ] {
            let answer = ask(&relay, &token, method, path, body).await;
            assert_eq!(answer.status, status, "{method} {path} {token}");
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
        let unknown = path.replace("/shop/", "/nobody/");
        let answer = ask(&relay, &relay.administrator("Ada"), method, &unknown, body).await;
        assert_eq!(answer.status, 404, "{method} {unknown}");
    }
    assert_eq!(ask(&relay, &relay.jwt("Ann"), "GET", "/api/sites", "").await.status, 403);
    let mine = ask(&relay, &foreign, "GET", "/api/sites", "").await.json();
    assert_eq!(mine[0]["id"], "other");
    assert_eq!(mine.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_bad_document_is_refused_with_every_problem_and_changes_nothing() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    let bad = json!({"settings": {"colour": 1}, "restrictions": [
        {"id": "a", "kind": "mask", "selector": "div >> a"},
        {"id": "a", "kind": "mask", "selector": "b", "pages": "("},
        {"id": "c", "kind": "hide", "selector": "b"},
    ]})
    .to_string();
    let check = ask(&relay, &ada, "POST", &format!("{RULES}/check"), &bad).await;
    assert_eq!(check.status, 200);
    let problems = check.json()["problems"].clone();
    let pointers: Vec<&str> =
        problems.as_array().unwrap().iter().map(|problem| problem["pointer"].as_str().unwrap()).collect();
    for wanted in
        ["/settings/colour", "/restrictions/0/selector", "/restrictions/1/id", "/restrictions/1/pages"]
    {
        assert!(pointers.contains(&wanted), "{wanted} of {pointers:?}");
    }
    for what in ["published", "draft"] {
        let path = format!("{RULES}/{what}");
        let answer = ask(&relay, &ada, "PUT", &path, &bad).await;
        assert_eq!((answer.status, answer.header("content-type")), (422, "application/problem+json"));
        assert_eq!(answer.json()["errors"], problems);
        assert_eq!(ask(&relay, &ada, "PUT", &path, "{").await.status, 422);
        assert_eq!(ask(&relay, &ada, "PUT", &path, "").await.status, 422);
        assert_eq!(ask(&relay, &ada, "GET", &path, "").await.json()["restrictions"], json!([]));
    }
    let good = ask(&relay, &ada, "POST", &format!("{RULES}/check"), &masking(&["a"]).to_string()).await;
    assert_eq!(good.json(), json!({"problems": []}));
}

#[tokio::test]
async fn a_body_over_two_megabytes_is_too_large_and_is_told_so() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    let large = " ".repeat((2 << 20) + 1);
    for (method, path) in [("PUT", "published"), ("PUT", "draft"), ("POST", "check")] {
        let answer = ask(&relay, &ada, method, &format!("{RULES}/{path}"), &large).await;
        assert_eq!(answer.status, 413, "{path}");
    }
    let stranger = ask(&relay, "", "PUT", &format!("{RULES}/published"), &large).await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test]
async fn more_than_a_site_may_have_is_refused_and_what_was_published_stays() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    publish(&relay, &masking(&[".card"])).await;
    let many = masking(&vec![".x"; 10_000]).to_string();
    assert!(many.len() < 2 << 20, "it is the restrictions that are too many, not the bytes");
    let large = " ".repeat((2 << 20) + 1);
    for what in ["published", "draft"] {
        let path = format!("{RULES}/{what}");
        let refused = ask(&relay, &ada, "PUT", &path, &many).await;
        assert_eq!((refused.status, refused.header("content-type")), (422, "application/problem+json"));
        let problem = &refused.json()["errors"][0];
        assert_eq!((&problem["pointer"], &problem["code"]), (&json!("/restrictions"), &json!("too_many")));
        assert!(problem["detail"].as_str().unwrap().contains("2000"), "{problem}");
        let refused = ask(&relay, &ada, "PUT", &path, &large).await;
        assert_eq!((refused.status, refused.header("content-type")), (413, "application/problem+json"));
        assert!(!refused.json()["title"].as_str().unwrap().is_empty());
        let now = ask(&relay, &ada, "GET", &path, "").await;
        assert_eq!((selectors(&now.json()), now.header("cobrowse-version")), (vec![".card"], "1"), "{what}");
    }
    let history = ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json();
    assert_eq!(history.as_array().unwrap().len(), 1);
    let mut customer = relay.customer().await;
    let told = customer.restrictions.clone();
    let full = masking(&vec![".x"; 2000]);
    assert_eq!(publish(&relay, &full).await.status, 200, "so many are allowed");
    assert_ne!(customer.hears_of_restrictions().await, told);
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_read() {
    let relay = TestRelay::start().await;
    let (ada, bob) = (relay.administrator("Ada"), relay.administrator("Bob"));
    let published = format!("{RULES}/published");
    let mine = masking(&[".mine"]).to_string();
    let read = ask(&relay, &ada, "GET", &published, "").await;
    ask(&relay, &bob, "PUT", &published, &masking(&[".bobs"]).to_string()).await;
    let if_match = format!("If-Match: {}\r\n", read.header("etag"));
    let stale = ask_with(&relay, &ada, "PUT", &published, &if_match, &mine).await;
    assert_eq!((stale.status, stale.header("etag")), (412, "\"v1\""));
    let told = stale.json();
    assert_eq!(told["changed_by"], "Bob");
    assert!(told["detail"].as_str().unwrap().contains("by Bob at 20"), "{told}");
    let fresh = ask_with(&relay, &ada, "PUT", &published, "If-Match: \"v1\"\r\n", &mine).await;
    assert_eq!((fresh.status, fresh.header("etag")), (200, "\"v2\""));
    let restore = format!("{RULES}/history/1/restore");
    assert_eq!(ask_with(&relay, &ada, "POST", &restore, "If-Match: \"v1\"\r\n", "").await.status, 412);
    let listed = ask_with(&relay, &ada, "PUT", &published, "If-Match: \"other\", W/\"v2\"\r\n", &mine).await;
    assert_eq!(listed.status, 200);
    assert_eq!(ask_with(&relay, &ada, "PUT", &published, "If-Match: *\r\n", &mine).await.status, 200);
}

#[tokio::test]
async fn a_draft_is_written_published_and_discarded() {
    let relay = TestRelay::start().await;
    let (ada, bob) = (relay.administrator("Ada"), relay.administrator("Bob"));
    let draft = format!("{RULES}/draft");
    let empty = ask(&relay, &ada, "POST", &format!("{RULES}/publish"), "").await;
    assert_eq!(empty.status, 409, "there is none");
    let none = ask(&relay, &ada, "GET", &draft, "").await;
    let tag = format!("If-Match: {}\r\n", none.header("etag"));
    let written = ask_with(&relay, &ada, "PUT", &draft, &tag, &masking(&[".a"]).to_string()).await;
    assert_eq!((written.status, written.header("cobrowse-version")), (200, "0"));
    let stale = ask_with(&relay, &bob, "PUT", &draft, &tag, &masking(&[".b"]).to_string()).await;
    assert_eq!((stale.status, stale.json()["changed_by"].as_str().unwrap()), (412, "Ada"));
    let published = ask(&relay, &ada, "GET", &format!("{RULES}/published"), "").await;
    assert_eq!(published.json()["restrictions"], json!([]), "a draft holds for nobody");

    let publish = format!("{RULES}/publish");
    assert_eq!(ask_with(&relay, &bob, "POST", &publish, &tag, "").await.status, 412);
    let tag = format!("If-Match: {}\r\n", written.header("etag"));
    let note = r#"{"note": "cards"}"#;
    let answer = ask_with(&relay, &bob, "POST", &publish, &tag, note).await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"v1\""));
    assert_eq!(selectors(&answer.json()), [".a"]);
    let history = ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json();
    assert_eq!((&history[0]["by"], &history[0]["note"]), (&json!("Bob"), &json!("cards")));
    assert_eq!(ask(&relay, &ada, "POST", &publish, "").await.status, 409, "the draft is done");

    ask(&relay, &ada, "PUT", &draft, &masking(&[".c"]).to_string()).await;
    let discarded = ask(&relay, &ada, "DELETE", &draft, "").await;
    assert_eq!(selectors(&discarded.json()), [".a"]);
    let now = ask(&relay, &ada, "GET", &draft, "").await;
    assert_eq!((selectors(&now.json()), now.header("cobrowse-version")), (vec![".a"], "1"));
}

#[tokio::test]
async fn a_draft_that_was_overtaken_is_published_only_on_purpose() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    ask(&relay, &ada, "PUT", &format!("{RULES}/draft"), &masking(&[".a"]).to_string()).await;
    let bob = relay.administrator("Bob");
    ask(&relay, &bob, "PUT", &format!("{RULES}/published"), &masking(&[".b"]).to_string()).await;
    let publish = format!("{RULES}/publish");
    let refused = ask(&relay, &ada, "POST", &publish, "").await;
    let told = refused.json();
    assert_eq!((refused.status, &told["changed_by"]), (409, &json!("Bob")));
    assert_eq!((&told["based_on"], &told["published"]), (&json!(0), &json!(1)));
    let forced = ask(&relay, &ada, "POST", &publish, r#"{"overwrite": true}"#).await;
    assert_eq!((forced.status, forced.header("etag")), (200, "\"v2\""));
    assert_eq!(ask(&relay, &ada, "POST", &publish, r#"{"overwrit": true}"#).await.status, 422);
}

#[tokio::test]
async fn patterns_are_tried() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    let path = format!("{RULES}/try-pattern");
    let body =
        json!({"pattern": "/pay/\\d+$", "urls": ["https://a/pay/1", "https://a/pay/x", ""]}).to_string();
    let answer = ask(&relay, &ada, "POST", &path, &body).await;
    assert_eq!(answer.json(), json!({"matches": [true, false, false]}));
    let bad = ask(&relay, &ada, "POST", &path, r#"{"pattern": "(", "urls": []}"#).await;
    assert_eq!((bad.status, bad.json()["errors"][0]["pointer"].as_str().unwrap()), (422, "/pattern"));
    let many = json!({"pattern": "a", "urls": vec![""; 1001]}).to_string();
    assert_eq!(ask(&relay, &ada, "POST", &path, &many).await.status, 422);
    assert_eq!(ask(&relay, &ada, "POST", &path, "[]").await.status, 422);
}

#[tokio::test]
async fn what_there_is_not_is_said_so_and_the_rest_is_described() {
    let relay = TestRelay::start().await;
    for path in ["/api", "/api/", "/api/nothing", "/api/sites/shop", "/api/sites//restrictions/draft"] {
        let answer = get(relay.address, path).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, "application/problem+json"),
            "{path}"
        );
    }
    let ada = relay.administrator("Ada");
    assert_eq!(ask(&relay, &ada, "PATCH", &format!("{RULES}/draft"), "").await.status, 405);
    let described = get(relay.address, "/api/openapi.json").await;
    assert_eq!((described.status, described.json()["openapi"].as_str().unwrap()), (200, "3.1.0"));
    let schema = get(relay.address, "/api/restrictions.schema.json").await;
    assert!(schema.json()["properties"]["restrictions"].is_object());
}
