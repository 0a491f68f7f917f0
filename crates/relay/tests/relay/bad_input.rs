//! Frames that are malformed, oversized, unknown or not the sender's to send: a typed reason, and everybody else goes on.

use protocol::control::{AgentIntent, CustomerIntent, FromRelay, RefusedReason, ToRelay};
use protocol::{Epoch, Flags, Frame, FrameSeq, Header, Lane, PROTOCOL_VERSION, Role, limits};

use crate::peer::{Peer, SHOP, TestRelay};

fn frame(lane: Lane, role: Role, seq: u64, body: &[u8]) -> Vec<u8> {
    let header = Header { lane, role, flags: Flags::NONE, epoch: Epoch(1), seq: FrameSeq(seq) };
    Frame { header, body }.encode()
}

#[tokio::test]
async fn a_bad_frame_ends_its_socket_alone_and_the_session_resumes() {
    let relay = TestRelay::start().await;
    let (mut other_customer, mut other_agent) = {
        let mut customer = relay.customer().await;
        let mut agent = relay.join("Bob", customer.welcome().token.as_str()).await;
        agent.welcomed().await;
        customer.hears_at_last(&FromRelay::AgentJoined { name: "Bob".into() }).await;
        (customer, agent)
    };
    let (mut customer, mut agent) = relay.pair().await;
    let bad = [
        Vec::new(),
        vec![0xff],
        vec![0x00],
        b"GET / HTTP/1.1".to_vec(),
        frame(Lane::Page, Role::Customer, 7, b"a gap before it"),
        frame(Lane::Session, Role::Agent, 1, b"not its role"),
        frame(Lane::Action, Role::Agent, 1, b"not its lane"),
        frame(Lane::Control, Role::Customer, 0, b"\xffno such message"),
        frame(Lane::Control, Role::Customer, 0, &ToRelay::WantKeyframe.encode()),
        frame(Lane::Resource, Role::Customer, 0, b"\x63"),
        frame(Lane::Session, Role::Customer, 1, &vec![0; limits::SMALL_FRAME_BYTES_MAX]),
        frame(Lane::Page, Role::Customer, 1, &vec![0; limits::FRAME_BYTES_MAX]),
    ];
    for bytes in bad {
        let key = customer.key();
        customer.send_raw(bytes).await;
        customer.is_refused(RefusedReason::Frame).await;
        agent.hears_at_last(&FromRelay::PeerAway).await;
        customer = relay.resume_customer(&key, 0, false).await;
        customer.welcomed().await;
        agent.hears_at_last(&FromRelay::PeerBack).await;
    }
    customer.send_text("no text here").await;
    customer.is_refused(RefusedReason::Frame).await;

    let keyframe = other_customer.send(Lane::Page, Flags::KEYFRAME, b"goes on").await;
    assert_eq!(other_agent.receives().await, keyframe);
}

#[tokio::test]
async fn an_agent_cannot_send_page_content_or_resources() {
    let relay = TestRelay::start().await;
    let (_customer, mut agent) = relay.pair().await;
    for (lane, role) in
        [(Lane::Page, Role::Customer), (Lane::Resource, Role::Customer), (Lane::Control, Role::Relay)]
    {
        let key = agent.key();
        agent.send_raw(frame(lane, role, u64::from(lane.is_sequenced()), b"x")).await;
        agent.is_refused(RefusedReason::Frame).await;
        agent = relay.resume_agent("Ann", &key, 0).await;
        agent.welcomed().await;
    }
}

#[tokio::test]
async fn the_first_frame_must_be_the_sides_own_hello() {
    let relay = TestRelay::start().await;
    let hello = ToRelay::AgentHello {
        version: PROTOCOL_VERSION,
        jwt: relay.jwt("Ann").into(),
        intent: AgentIntent::Join { token: "123456789".into() },
    };
    for first in [
        frame(Lane::Control, Role::Customer, 0, &hello.encode()),
        frame(Lane::Control, Role::Agent, 0, &hello.encode()),
        frame(Lane::Control, Role::Customer, 0, &ToRelay::Ack { seq: 1 }.encode()),
        frame(Lane::Presence, Role::Customer, 0, b"x"),
        vec![0x00, 0x00],
    ] {
        let mut peer = Peer::connect(relay.address, "customer", Role::Customer, Some(SHOP)).await;
        peer.send_raw(first).await;
        peer.is_refused(RefusedReason::Frame).await;
    }
}

#[tokio::test]
async fn another_version_is_told_so_whatever_else_its_hello_holds() {
    let relay = TestRelay::start().await;
    let hello = ToRelay::CustomerHello {
        version: PROTOCOL_VERSION + 1,
        api_key: "key".into(),
        intent: CustomerIntent::Start,
    };
    let mut newer = hello.encode();
    newer.extend_from_slice(b"fields of the future");
    for body in [hello.encode(), newer] {
        let mut peer = Peer::connect(relay.address, "customer", Role::Customer, Some(SHOP)).await;
        peer.send_raw(frame(Lane::Control, Role::Customer, 0, &body)).await;
        peer.is_refused(RefusedReason::Version).await;
    }
}

#[tokio::test]
async fn a_silent_socket_is_let_go() {
    let relay = TestRelay::start().await;
    let mut peer = Peer::connect(relay.address, "customer", Role::Customer, Some(SHOP)).await;
    peer.is_refused(RefusedReason::Silence).await;
}

#[tokio::test]
async fn guessing_tokens_is_stopped_after_five_tries() {
    let relay = TestRelay::start().await;
    for guess in 0..5 {
        let token = format!("00000000{guess}");
        relay.join("Ann", &token).await.is_refused(RefusedReason::Session).await;
    }
    let customer = relay.customer().await;
    relay.join("Ann", customer.welcome().token.as_str()).await.is_refused(RefusedReason::Rate).await;
    relay.join("Bob", customer.welcome().token.as_str()).await.is_refused(RefusedReason::Rate).await;
}

#[tokio::test]
async fn an_agent_who_stops_reading_neither_slows_the_customer_nor_fills_the_relay() {
    let relay = TestRelay::with("[limits]\npage_kept_bytes_max = 8388608").await;
    let (mut customer, mut agent) = relay.pair().await;
    let mut flags = Flags::KEYFRAME;
    let body = vec![7; 1 << 20];
    // The agent reads nothing; far more than its socket and the relay hold.
    for _ in 0..64 {
        customer.send(Lane::Page, flags, &body).await;
        flags = Flags::NONE;
    }
    let session = customer.send(Lane::Session, Flags::NONE, b"must not be lost").await;
    customer.hears_at_last(&FromRelay::KeyframeWanted).await;
    assert!(relay.hub.gauges().kept_bytes <= 9 << 20, "{}", relay.hub.gauges().kept_bytes);
    let keyframe = customer.send(Lane::Page, Flags::KEYFRAME, b"fresh").await;

    let mut numbers = Vec::new();
    let mut saw_session = false;
    loop {
        let bytes = agent.receives().await;
        numbers.push(Frame::decode(&bytes).unwrap().header.seq.0);
        saw_session |= bytes == session;
        if bytes == keyframe {
            break;
        }
    }
    assert!(saw_session);
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(numbers.len() < 64, "something was left out: {}", numbers.len());
}
