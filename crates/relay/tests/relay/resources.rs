//! Style sheets, images and fonts: from the customer's browser, from an allowed domain, and to nobody else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policy::css::MIRROR_LAYERS;
use protocol::control::{EndReason, ToRelay};
use protocol::resource::{ChunkBytes, FromCustomer, ToCustomer};
use protocol::{Frame, Header, Lane, Role};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::http::{Answer, get};
use crate::peer::{Peer, SHOP, TestRelay};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";

fn path(agent: &Peer, url: &str) -> String {
    format!("{}{}", agent.welcome().resource_base.as_str(), URL_SAFE_NO_PAD.encode(url))
}

async fn wanted(customer: &mut Peer) -> (u32, String) {
    let bytes = customer.receives().await;
    let frame = Frame::decode(&bytes).unwrap();
    assert_eq!(frame.header.lane, Lane::Resource);
    match ToCustomer::decode(frame.body).unwrap() {
        ToCustomer::Want { request, url } => (request, url.into_string()),
        other => panic!("{other:?}"),
    }
}

async fn answer(customer: &mut Peer, message: FromCustomer) {
    let header = Header::plain(Lane::Resource, Role::Customer);
    customer.send_raw(Frame { header, body: &message.encode() }.encode()).await;
}

async fn supply(customer: &mut Peer, request: u32, content_type: &str, chunks: &[&[u8]]) {
    answer(customer, FromCustomer::Begin { request, content_type: content_type.into() }).await;
    for (index, chunk) in chunks.iter().enumerate() {
        let last = index + 1 == chunks.len();
        answer(customer, FromCustomer::Chunk { request, bytes: ChunkBytes(chunk.to_vec()), last }).await;
    }
}

/// A web server that gives one answer to everything, forever.
async fn server(response: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(&response).await;
            let _ = stream.shutdown().await;
        }
    });
    port
}

fn ok(content_type: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status, answer.body.as_slice()), (404, &b"not found"[..]));
}

#[tokio::test]
async fn an_image_of_the_page_comes_from_the_customers_browser_once() {
    let relay = TestRelay::start().await;
    let (mut customer, agent) = relay.pair().await;
    let url = format!("{SHOP}/logo.png");
    let path = path(&agent, &url);
    let (first, second, ()) = tokio::join!(get(relay.address, &path), get(relay.address, &path), async {
        let (request, asked) = wanted(&mut customer).await;
        assert_eq!(asked, url);
        supply(&mut customer, request, "image/png", &[&PNG[..5], &PNG[5..]]).await;
    });
    let third = get(relay.address, &path).await;
    for answer in [&first, &second, &third] {
        assert_eq!((answer.status, answer.body.as_slice()), (200, PNG));
    }
    assert_eq!(first.header("content-type"), "image/png");
    assert_eq!(first.header("x-content-type-options"), "nosniff");
    assert_eq!(first.header("cross-origin-resource-policy"), "same-origin");
    assert!(first.header("content-security-policy").starts_with("default-src 'none'"));
}

#[tokio::test]
async fn a_style_sheets_references_lead_through_the_relay() {
    let relay = TestRelay::start().await;
    let (mut customer, agent) = relay.pair().await;
    let sheet = path(&agent, &format!("{SHOP}/css/main.css"));
    let (answer, ()) = tokio::join!(get(relay.address, &sheet), async {
        let (request, _) = wanted(&mut customer).await;
        // With a byte order mark, which would be a part of the first name behind the layers.
        supply(&mut customer, request, "text/css", &[b"\xef\xbb\xbfa{b:url(../bg.png)}"]).await;
    });
    let image = path(&agent, &format!("{SHOP}/bg.png"));
    assert_eq!(String::from_utf8(answer.body).unwrap(), format!("{MIRROR_LAYERS}a{{b:url(\"{image}\")}}"));
}

#[tokio::test]
async fn what_the_customers_browser_does_not_give_is_not_found() {
    let relay = TestRelay::start().await;
    let (mut customer, agent) = relay.pair().await;
    let cases: [(&str, &str, &[u8]); 3] = [
        ("page.html", "text/html", b"<!doctype html>"),
        ("x.js", "text/javascript", b"x"),
        ("x.png", "image/png", b"<html>"),
    ];
    for (name, content_type, bytes) in cases {
        let path = path(&agent, &format!("{SHOP}/{name}"));
        let (answer, ()) = tokio::join!(get(relay.address, &path), async {
            let (request, _) = wanted(&mut customer).await;
            supply(&mut customer, request, content_type, &[bytes]).await;
        });
        assert_refused(&answer);
    }
    let path = path(&agent, &format!("{SHOP}/none.png"));
    let (refused, ()) = tokio::join!(get(relay.address, &path), async {
        let (request, _) = wanted(&mut customer).await;
        answer(&mut customer, FromCustomer::Unavailable { request }).await;
    });
    assert_refused(&refused);
}

#[tokio::test]
async fn what_was_asked_over_a_lost_connection_is_asked_again() {
    let relay = TestRelay::start().await;
    let (mut customer, agent) = relay.pair().await;
    let path = path(&agent, &format!("{SHOP}/logo.png"));
    let key = customer.key();
    let (answer, ()) = tokio::join!(get(relay.address, &path), async {
        let (request, _) = wanted(&mut customer).await;
        answer(&mut customer, FromCustomer::Begin { request, content_type: "image/png".into() }).await;
        customer.cut();
        let mut customer = relay.resume_customer(&key, 0, true).await;
        customer.welcomed().await;
        let (request, _) = wanted(&mut customer).await;
        supply(&mut customer, request, "image/png", &[PNG]).await;
    });
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn the_relay_fetches_from_an_allowed_domain_and_nowhere_else() {
    let relay = TestRelay::start().await;
    let (_customer, agent) = relay.pair().await;
    let port = server(ok("text/css", b"a{b:url(x.png)}")).await;
    let answer = get(relay.address, &path(&agent, &format!("http://localhost:{port}/s/a.css"))).await;
    assert_eq!(answer.status, 200);
    let image = path(&agent, &format!("http://localhost:{port}/s/x.png"));
    assert_eq!(String::from_utf8(answer.body).unwrap(), format!("{MIRROR_LAYERS}a{{b:url(\"{image}\")}}"));

    for url in [
        format!("http://127.0.0.1:{port}/a.css"),
        format!("http://[::1]:{port}/a.css"),
        format!("http://2130706433:{port}/a.css"),
        format!("http://elsewhere.example:{port}/a.css"),
        format!("http://user@localhost:{port}/a.css"),
        "file:///etc/passwd".to_owned(),
        "not a url".to_owned(),
    ] {
        assert_refused(&get(relay.address, &path(&agent, &url)).await);
    }
}

#[tokio::test]
async fn redirects_are_followed_with_every_check_and_not_for_long() {
    let relay = TestRelay::start().await;
    let (_customer, agent) = relay.pair().await;
    let target = server(ok("image/png", PNG)).await;
    let to =
        |location: String| format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    let good = server(to(format!("http://localhost:{target}/x.png")).into_bytes()).await;
    assert_eq!(get(relay.address, &path(&agent, &format!("http://localhost:{good}/"))).await.body, PNG);
    let bad = server(to(format!("http://127.0.0.1:{target}/x.png")).into_bytes()).await;
    assert_refused(&get(relay.address, &path(&agent, &format!("http://localhost:{bad}/"))).await);
    let round = server(to("/again".to_owned()).into_bytes()).await;
    assert_refused(&get(relay.address, &path(&agent, &format!("http://localhost:{round}/"))).await);
}

#[tokio::test]
async fn a_ticket_is_of_no_use_to_others_or_after_the_end() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let port = server(ok("image/png", PNG)).await;
    let url = format!("http://localhost:{port}/x.png");
    let good = path(&agent, &url);
    assert_eq!(get(relay.address, &good).await.status, 200);
    let name = URL_SAFE_NO_PAD.encode(&url);
    for bad in [format!("/cobrowse/res/x/{name}"), format!("/cobrowse/res/{}/{name}", "A".repeat(43))] {
        assert_refused(&get(relay.address, &bad).await);
    }
    agent.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    customer.hears_the_end(EndReason::External).await;
    assert_refused(&get(relay.address, &good).await);
}
