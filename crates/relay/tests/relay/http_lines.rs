//! The customer's line over HTTP: the same session, the same refusals, nothing lost silently and nothing twice.

use hyper::Method;
use protocol::bytes::put_block;
use protocol::control::{CustomerIntent, EndReason, FromRelay, RefusedReason, ToRelay};
use protocol::line::{self, Item, Manner, Opaque};
use protocol::{Flags, Frame, Lane};

use crate::line_peer::{Answer, LinePeer, ask, hello, open, word};
use crate::peer::{Peer, SHOP, TestRelay};

/// Short answers, so that a test need not wait for one to be complete.
const SHORT: &str = "[limits]\nhttp_answer_s = 1";

/// A customer on a line and the agent who joined.
async fn pair(relay: &TestRelay) -> (LinePeer, Peer) {
    let mut customer = LinePeer::open(relay.address, CustomerIntent::Start).await;
    let mut agent = relay.join("Ann", customer.welcome.token.as_str()).await;
    agent.welcomed().await;
    assert_eq!(customer.hears().await, FromRelay::AgentJoined { name: "Ann".into() });
    (customer, agent)
}

#[tokio::test]
async fn passes_frames_both_ways() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    let keyframe = customer.send(Lane::Page, Flags::KEYFRAME, b"page").await;
    assert_eq!(agent.receives().await, keyframe);
    let pointer = customer.send(Lane::Presence, Flags::NONE, b"pointer").await;
    assert_eq!(agent.receives().await, pointer);
    let action = agent.send(Lane::Action, Flags::NONE, b"click").await;
    assert_eq!(customer.receives().await, action);
    customer.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    agent.hears_the_end(EndReason::External).await;
    let items = customer.receive(Manner::Wait).await.rest().await;
    assert_eq!(word(&items), FromRelay::Ended { reason: EndReason::Own });
}

#[tokio::test]
async fn a_frame_of_many_pieces_passes_unchanged() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    let body: Vec<u8> = (0..3_000_000u32).map(|index| (index * 7 % 251) as u8).collect();
    let sent = customer.send(Lane::Page, Flags::KEYFRAME, &body).await;
    assert_eq!(agent.receives().await, sent);
}

#[tokio::test]
async fn a_stream_begins_with_a_beat_and_brings_frames_while_it_is_open() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    let mut stream = customer.receive(Manner::Stream).await;
    assert_eq!(stream.next().await, Some(Item::Beat));
    for body in [b"one", b"two"] {
        let sent = agent.send(Lane::Session, Flags::NONE, body).await;
        let received = loop {
            match stream.next().await {
                Some(Item::Frame { frame })
                    if Frame::decode(&frame.0).unwrap().header.lane == Lane::Session =>
                {
                    break frame.0;
                }
                Some(Item::Frame { .. } | Item::Beat) => {}
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(received, sent);
    }
}

#[tokio::test]
async fn an_answer_is_complete_after_a_while_and_the_next_goes_on() {
    let relay = TestRelay::with(SHORT).await;
    let (mut customer, mut agent) = pair(&relay).await;
    assert_eq!(customer.receive(Manner::Stream).await.rest().await, [Item::Beat, Item::More]);
    assert_eq!(customer.receive(Manner::Wait).await.rest().await, [Item::More]);
    let sent = agent.send(Lane::Session, Flags::NONE, b"later").await;
    assert_eq!(customer.receives().await, sent);
}

#[tokio::test]
async fn a_probe_is_answered_in_two_halves() {
    let relay = TestRelay::start().await;
    let (customer, _agent) = pair(&relay).await;
    let probe = || customer.post(line::Request::Probe { line: customer.key.clone() });
    assert_eq!(probe().await.rest().await, [Item::Beat, Item::More]);
    for _ in 0..3 {
        drop(probe().await);
    }
    assert_eq!(probe().await.rest().await, [Item::End], "too many of them hold connections");
}

#[tokio::test]
async fn what_is_sent_twice_passes_once() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    let pointer = customer.frame(Lane::Presence, Flags::NONE, b"pointer");
    let word = customer.frame(Lane::Session, Flags::NONE, b"word");
    let mut stream = Vec::new();
    put_block(&mut stream, &pointer);
    let first = stream.len();
    put_block(&mut stream, &word);
    let after = customer.sent_bytes();
    assert_eq!(customer.send_piece(after, &stream[..first], false).await, [Item::More]);
    assert_eq!(customer.send_piece(after, &stream[..first], false).await, [Item::More]);
    assert_eq!(customer.send_piece(after, &stream, true).await, [Item::More]);
    assert_eq!(agent.receives().await, pointer);
    assert_eq!(agent.receives().await, word);
}

#[tokio::test]
async fn the_last_piece_ends_the_line_and_the_session_resumes_on_a_line_or_a_socket() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    customer.send(Lane::Page, Flags::KEYFRAME, b"page").await;
    assert_eq!(customer.send_piece(customer.sent_bytes(), b"", true).await, [Item::More]);
    agent.hears_at_last(&FromRelay::PeerAway).await;
    assert_eq!(customer.send_piece(customer.sent_bytes(), b"", false).await, [Item::End]);
    let missed = agent.send(Lane::Session, Flags::NONE, b"missed").await;

    let resume = |key, last_received| CustomerIntent::Resume { key, last_received, new_document: false };
    let mut again = LinePeer::open(relay.address, resume(customer.welcome.key, 0)).await;
    assert_eq!(again.welcome.last_received, 1);
    assert_eq!(again.receives().await, missed);
    agent.hears_at_last(&FromRelay::PeerBack).await;

    let mut socket = relay.resume_customer(&again.welcome.key, 1, false).await;
    socket.welcomed().await;
    let items = again.receive(Manner::Wait).await.rest().await;
    assert_eq!(word(&items), FromRelay::Refused { reason: RefusedReason::Replaced });
    let next = agent.send(Lane::Session, Flags::NONE, b"next").await;
    assert_eq!(socket.receives().await, next);
}

#[tokio::test]
async fn an_answer_that_is_broken_off_takes_its_line_along() {
    let relay = TestRelay::start().await;
    for manner in [Manner::Stream, Manner::Wait] {
        let (mut customer, mut agent) = pair(&relay).await;
        match manner {
            Manner::Stream => drop(customer.receive(manner).await),
            Manner::Wait => customer.ask_and_go(manner).await,
        }
        agent.hears_at_last(&FromRelay::PeerAway).await;
        assert_eq!(customer.send_piece(customer.sent_bytes(), b"", false).await, [Item::End]);
        agent.tell(ToRelay::Exit { reason: EndReason::Own }).await;
        agent.hears_the_end(EndReason::Own).await;
    }
}

#[tokio::test]
async fn a_request_for_what_comes_that_is_not_the_next_ends_the_line() {
    let relay = TestRelay::with(SHORT).await;
    let (mut customer, mut agent) = pair(&relay).await;
    assert_eq!(customer.receive(Manner::Wait).await.rest().await, [Item::More]);
    let repeated = line::Request::Receive { line: customer.key.clone(), number: 1, manner: Manner::Wait };
    assert_eq!(customer.post(repeated).await.rest().await, [Item::End]);
    agent.hears_at_last(&FromRelay::PeerAway).await;
}

#[tokio::test]
async fn one_answer_for_a_wrong_origin_no_origin_and_a_wrong_key() {
    let relay = TestRelay::start().await;
    let tries = [
        (Some("http://evil.example"), "key"),
        (Some("null"), "key"),
        (Some("https://shop.example"), "key"),
        (None, "key"),
        (Some(SHOP), "other"),
    ];
    for (origin, key) in tries {
        let answer = open(relay.address, origin, key, CustomerIntent::Start).await;
        let readable = answer.headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(readable, origin, "a page is told as on a socket");
        let items = answer.rest().await;
        assert_eq!(word(&items), FromRelay::Refused { reason: RefusedReason::Site }, "{origin:?} {key}");
    }
    assert_eq!(relay.hub.gauges().sessions, 0);
}

#[tokio::test]
async fn a_line_is_of_use_only_with_its_secret_and_from_its_origin() {
    let relay = TestRelay::start().await;
    let (customer, mut agent) = pair(&relay).await;
    let (line, piece) = (customer.key.clone(), Opaque(b"\x01x".to_vec()));
    let request = line::Request::Send { line, after: 0, last: true, piece };
    for origin in [Some("http://evil.example"), None] {
        let answer = Answer::of(ask(relay.address, Method::POST, origin, request.encode()).await);
        assert_eq!(answer.headers.get("access-control-allow-origin"), None);
        assert_eq!(answer.rest().await, [Item::End]);
    }
    let mut guessed = customer.key.clone();
    guessed.0[0] ^= 1;
    let request = line::Request::Receive { line: guessed, number: 1, manner: Manner::Wait };
    assert_eq!(customer.post(request).await.rest().await, [Item::End]);
    // The line itself is as it was.
    let mut customer = customer;
    let sent = agent.send(Lane::Session, Flags::NONE, b"still").await;
    assert_eq!(customer.receives().await, sent);
}

#[tokio::test]
async fn what_is_no_frame_or_request_is_refused_and_the_session_goes_on() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = pair(&relay).await;
    let refused = FromRelay::Refused { reason: RefusedReason::Frame };
    for body in [&b""[..], b"\xff", b"\x02short", &vec![4; 1 << 20]] {
        let items =
            Answer::of(ask(relay.address, Method::POST, Some(SHOP), body.to_vec()).await).rest().await;
        assert_eq!(word(&items), refused);
    }
    for stream in [&b"\x00"[..], b"\x02\xff\xff", b"\xff\xff\xff\xff\x7f"] {
        assert_eq!(customer.send_piece(customer.sent_bytes(), stream, false).await, [Item::More]);
        let items = loop {
            let items = customer.receive(Manner::Wait).await.rest().await;
            if items.last() == Some(&Item::End) {
                break items;
            }
        };
        assert_eq!(word(&items), refused);
        agent.hears_at_last(&FromRelay::PeerAway).await;
        let (key, last_received) = (customer.welcome.key.clone(), 0);
        let resume = CustomerIntent::Resume { key, last_received, new_document: false };
        customer = LinePeer::open(relay.address, resume).await;
        agent.hears_at_last(&FromRelay::PeerBack).await;
    }
}

#[tokio::test]
async fn the_hello_must_be_one() {
    let relay = TestRelay::start().await;
    let good = hello("key", CustomerIntent::Start);
    let mut newer = good.clone();
    newer[5] = 99;
    for (hello, reason) in [
        (Vec::new(), RefusedReason::Frame),
        (good[..good.len() - 1].to_vec(), RefusedReason::Frame),
        (newer, RefusedReason::Version),
    ] {
        let request = line::Request::Open { hello: Opaque(hello) };
        let response = ask(relay.address, Method::POST, Some(SHOP), request.encode()).await;
        assert_eq!(word(&Answer::of(response).rest().await), FromRelay::Refused { reason });
    }
}

#[tokio::test]
async fn lines_are_bounded_in_all_and_for_one_address_and_places_become_free_again() {
    let refused = |reason| FromRelay::Refused { reason };
    for (limits, reason) in [
        ("http_lines_max = 1", RefusedReason::Busy),
        ("sockets_max = 1\nhttp_lines_max = 9", RefusedReason::Busy),
        ("http_lines_max_address = 1", RefusedReason::Rate),
    ] {
        let relay = TestRelay::with(&format!("[limits]\n{limits}")).await;
        let customer = LinePeer::open(relay.address, CustomerIntent::Start).await;
        if limits.starts_with("sockets") {
            LinePeer::open(relay.address, CustomerIntent::Start).await;
        }
        let items = open(relay.address, Some(SHOP), "key", CustomerIntent::Start).await.rest().await;
        assert_eq!(word(&items), refused(reason), "{limits}");
        assert_eq!(customer.send_piece(0, b"", true).await, [Item::More]);
        LinePeer::open(relay.address, CustomerIntent::Start).await;
    }
    let relay = TestRelay::with("[limits]\nhttp_lines_max = 0").await;
    let items = open(relay.address, Some(SHOP), "key", CustomerIntent::Start).await.rest().await;
    assert_eq!(word(&items), refused(RefusedReason::Busy));
}

#[tokio::test]
async fn only_pages_of_sites_may_read_answers_and_preflights() {
    let relay = TestRelay::start().await;
    let preflight = ask(relay.address, Method::OPTIONS, Some(SHOP), Vec::new()).await;
    let header = |name: &str| preflight.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("access-control-allow-origin"), Some(SHOP));
    assert_eq!(header("access-control-allow-methods"), Some("POST"));
    assert_eq!(header("access-control-allow-credentials"), None);
    let foreign = ask(relay.address, Method::OPTIONS, Some("http://evil.example"), Vec::new()).await;
    assert_eq!(foreign.headers().get("access-control-allow-origin"), None);
    assert_eq!(ask(relay.address, Method::GET, Some(SHOP), Vec::new()).await.status(), 405);
}

#[tokio::test]
async fn a_relay_that_stops_says_so_on_its_lines() {
    let relay = TestRelay::start().await;
    let (mut customer, _agent) = pair(&relay).await;
    let mut stream = customer.receive(Manner::Stream).await;
    assert_eq!(stream.next().await, Some(Item::Beat));
    let relay = relay.restart("").await;
    let items = stream.rest().await;
    assert_eq!(word(&items), FromRelay::Refused { reason: RefusedReason::Busy });
    let (key, last_received) = (customer.welcome.key.clone(), 0);
    let resume = CustomerIntent::Resume { key, last_received, new_document: false };
    let again = LinePeer::open(relay.address, resume).await;
    assert_eq!(again.welcome.token, customer.welcome.token);
}
