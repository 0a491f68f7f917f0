//! What is served beside sockets: rules of the pages, health and metrics, and the demo shop's configuration.

use crate::http::{get, get_with};
use crate::peer::TestRelay;

#[tokio::test]
async fn the_root_leads_to_the_console() {
    let relay = TestRelay::start().await;
    let answer = get(relay.address, "/").await;
    assert_eq!((answer.status, answer.header("location")), (307, "/agent/"));
}

#[tokio::test]
async fn health_readiness_and_metrics_answer() {
    let relay = TestRelay::start().await;
    let _pair = relay.pair().await;
    assert_eq!(get(relay.address, "/healthz").await.status, 200);
    assert_eq!(get(relay.address, "/readyz").await.status, 200);
    let metrics = String::from_utf8(get(relay.address, "/metrics").await.body).unwrap();
    assert!(metrics.contains("\ncobrowse_relay_sessions 1\n"), "{metrics}");
    assert!(metrics.contains("\ncobrowse_relay_sockets 2\n"), "{metrics}");
}

#[tokio::test]
async fn an_unknown_path_is_not_found_whatever_it_tries() {
    let relay = TestRelay::start().await;
    for path in
        ["/nothing", "/agent/../Cargo.toml", "/agent/%2e%2e/%2e%2e/Cargo.toml", "/cobrowse/js/none.js"]
    {
        assert_eq!(get(relay.address, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_demo_shop_is_told_where_its_relay_is_and_may_start_sessions() {
    let relay = TestRelay::with("[demo]\nlisten = \"127.0.0.1:0\"").await;
    let demo = relay.demo.clone().expect("a demo");
    let script = get(demo.address, "/demo-config.js").await;
    let wanted = format!("window.demoRelay = \"http://localhost:{}\";\n", relay.address.port());
    assert_eq!(String::from_utf8(script.body).unwrap(), wanted);
    let intent = protocol::control::CustomerIntent::Start;
    relay.connect_customer(Some(&demo.origin), "key", intent).await.welcomed().await;
}

#[tokio::test]
async fn a_plain_request_to_a_socket_is_refused() {
    let relay = TestRelay::start().await;
    let answer = get_with(relay.address, "/cobrowse/ws/customer", "").await;
    assert!((400..500).contains(&answer.status), "{}", answer.status);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused_and_the_relay_goes_on() {
    let relay = TestRelay::start().await;
    let answer = get(relay.address, &format!("/{}", "a".repeat(60_000))).await;
    assert_eq!(answer.status, 404);
    let answer = get_with(relay.address, "/healthz", &format!("X: {}\r\n", "a".repeat(200_000))).await;
    assert_eq!(answer.status, 431);
    assert_eq!(get(relay.address, "/healthz").await.status, 200);
}
