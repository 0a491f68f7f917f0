//! Pairing, passing on, resuming and ending.

use protocol::control::{AgentIntent, CustomerIntent, EndReason, FromRelay, RefusedReason, ToRelay};
use protocol::{Flags, Frame, Lane};

use crate::peer::{SHOP, TestRelay};

#[tokio::test]
async fn pairs_a_customer_and_an_agent_and_passes_frames_both_ways() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    assert_eq!(customer.welcome().token.as_str().len(), 9);
    assert_eq!(agent.welcome().origin.as_str(), SHOP);
    assert!(agent.welcome().resource_base.as_str().starts_with("/cobrowse/res/"));

    let keyframe = customer.send(Lane::Page, Flags::KEYFRAME, b"page").await;
    assert_eq!(agent.receives().await, keyframe);
    let pointer = customer.send(Lane::Presence, Flags::NONE, b"pointer").await;
    assert_eq!(agent.receives().await, pointer);
    let action = agent.send(Lane::Action, Flags::NONE, b"click").await;
    assert_eq!(customer.receives().await, action);
    let answer = customer.send(Lane::Session, Flags::NONE, b"done").await;
    assert_eq!(agent.receives().await, answer);
}

#[tokio::test]
async fn a_large_frame_passes_unchanged() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let body: Vec<u8> = (0..3_000_000u32).map(|index| (index * 7 % 251) as u8).collect();
    let sent = customer.send(Lane::Page, Flags::KEYFRAME, &body).await;
    assert_eq!(agent.receives().await, sent);
}

#[tokio::test]
async fn one_answer_for_a_wrong_origin_no_origin_and_a_wrong_key() {
    let relay = TestRelay::start().await;
    let tries = [
        (Some("http://evil.example"), "key"),
        (Some("null"), "key"),
        (Some("http://shop.example:8080"), "key"),
        (Some("https://shop.example"), "key"),
        (None, "key"),
        (Some(SHOP), "other"),
    ];
    for (origin, key) in tries {
        let mut customer = relay.connect_customer(origin, key, CustomerIntent::Start).await;
        assert_eq!(
            customer.hears().await,
            FromRelay::Refused { reason: RefusedReason::Site },
            "{origin:?} {key}"
        );
    }
}

#[tokio::test]
async fn one_answer_for_an_unknown_an_ended_and_a_taken_token() {
    let relay = TestRelay::start().await;
    let (customer, _agent) = relay.pair().await;
    let mut ended = relay.customer().await;
    ended.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    let ended_token = ended.welcome().token.clone();
    ended.hears_the_end(EndReason::Own).await;
    for token in ["123", "000000000", ended_token.as_str(), customer.welcome().token.as_str()] {
        relay.join("Bob", token).await.is_refused(RefusedReason::Session).await;
    }
}

#[tokio::test]
async fn an_agent_without_a_good_jwt_learns_nothing_of_tokens() {
    let relay = TestRelay::start().await;
    let customer = relay.customer().await;
    let token = customer.welcome().token.clone();
    for jwt in ["", "a.b.c"] {
        let mut agent = relay.connect_agent(jwt, AgentIntent::Join { token: token.clone() }).await;
        agent.is_refused(RefusedReason::Identity).await;
    }
}

#[tokio::test]
async fn an_agent_resumes_where_it_stopped() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    customer.send(Lane::Page, Flags::KEYFRAME, b"one").await;
    agent.receives().await;
    let key = agent.key();
    agent.cut();
    customer.hears_at_last(&FromRelay::PeerAway).await;
    let two = customer.send(Lane::Page, Flags::NONE, b"two").await;

    let mut agent = relay.resume_agent("Ann", &key, 1).await;
    assert_eq!(agent.welcomed().await.peer_continues_after, 1);
    assert_eq!(agent.receives().await, two);
    customer.hears_at_last(&FromRelay::PeerBack).await;
}

#[tokio::test]
async fn a_reloaded_console_gets_a_fresh_keyframe() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    customer.send(Lane::Page, Flags::KEYFRAME, b"one").await;
    agent.receives().await;
    agent.tell(ToRelay::Ack { seq: 1 }).await;
    let key = agent.key();
    agent.cut();
    customer.hears_at_last(&FromRelay::PeerAway).await;

    let mut agent = relay.resume_agent("Ann", &key, 0).await;
    agent.welcomed().await;
    customer.hears_at_last(&FromRelay::KeyframeWanted).await;
    customer.send(Lane::Page, Flags::NONE, b"of no use").await;
    let keyframe = customer.send(Lane::Page, Flags::KEYFRAME, b"fresh").await;
    assert_eq!(agent.receives().await, keyframe);
}

#[tokio::test]
async fn a_page_load_resumes_with_the_next_epoch() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    customer.send(Lane::Page, Flags::KEYFRAME, b"first document").await;
    agent.receives().await;
    let key = customer.key();
    customer.cut();
    agent.hears_at_last(&FromRelay::PeerAway).await;
    agent.send(Lane::Action, Flags::NONE, b"for the old document").await;
    let kept = agent.send(Lane::Session, Flags::NONE, b"for whoever comes").await;

    let mut customer = relay.resume_customer(&key, 0, true).await;
    let welcome = customer.welcomed().await;
    assert_eq!((welcome.last_received, welcome.epoch), (1, 1));
    assert_eq!(welcome.agents, vec!["Ann".into()]);
    assert_eq!(customer.receives().await, kept, "the action was meant for a document that is gone");
    customer.epoch = welcome.epoch + 1;
    let keyframe = customer.send(Lane::Page, Flags::KEYFRAME, b"second document").await;
    assert_eq!(agent.receives().await, keyframe);
}

#[tokio::test]
async fn a_second_socket_of_a_side_replaces_the_first() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let key = customer.key();
    let mut second = relay.resume_customer(&key, 0, false).await;
    second.welcomed().await;
    customer.is_refused(RefusedReason::Replaced).await;
    let keyframe = second.send(Lane::Page, Flags::KEYFRAME, b"page").await;
    assert_eq!(agent.receives().await, keyframe);
}

#[tokio::test]
async fn an_exit_ends_the_session_for_good() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let (customer_key, agent_key) = (customer.key(), agent.key());
    agent.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    agent.hears_the_end(EndReason::Own).await;
    customer.hears_the_end(EndReason::External).await;
    relay.resume_customer(&customer_key, 0, true).await.hears_the_end(EndReason::External).await;
    relay.resume_agent("Ann", &agent_key, 0).await.hears_the_end(EndReason::Own).await;
}

#[tokio::test]
async fn an_agent_cannot_be_in_two_sessions() {
    let relay = TestRelay::start().await;
    let (mut first, mut agent) = relay.pair().await;
    let mut second = relay.customer().await;
    let token = second.welcome().token.clone();
    relay.join("Ann", token.as_str()).await.is_refused(RefusedReason::Session).await;
    second.hears_the_end(EndReason::SessionsOverLimit).await;
    let keyframe = first.send(Lane::Page, Flags::KEYFRAME, b"goes on").await;
    assert_eq!(agent.receives().await, keyframe);
}

#[tokio::test]
async fn another_agent_cannot_use_a_key() {
    let relay = TestRelay::start().await;
    let (_customer, agent) = relay.pair().await;
    relay.resume_agent("Bob", &agent.key(), 0).await.is_refused(RefusedReason::Session).await;
}

#[tokio::test]
async fn nobody_joins_in_time_and_the_customer_is_told() {
    let relay = TestRelay::with("[site.timeouts]\nagent_join_s = 1").await;
    let mut customer = relay.customer().await;
    customer.hears_the_end(EndReason::Inactivity).await;
}

#[tokio::test]
async fn a_customer_who_comes_back_too_late_is_told_of_the_timeout() {
    let relay = TestRelay::with("[site.timeouts]\ncustomer_offline_s = 1").await;
    let (customer, mut agent) = relay.pair().await;
    let key = customer.key();
    customer.cut();
    agent.hears_the_end(EndReason::Timeout).await;
    relay.resume_customer(&key, 0, true).await.hears_the_end(EndReason::Timeout).await;
}

#[tokio::test]
async fn both_sides_resume_after_a_restart_of_the_relay() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    customer.send(Lane::Page, Flags::KEYFRAME, b"before").await;
    agent.receives().await;
    let (customer_key, agent_key) = (customer.key(), agent.key());
    let relay = relay.restart("").await;
    customer.is_refused(RefusedReason::Busy).await;
    agent.is_refused(RefusedReason::Busy).await;

    let mut resumed_agent = relay.resume_agent("Ann", &agent_key, 1).await;
    resumed_agent.welcomed().await;
    let mut resumed = relay.resume_customer(&customer_key, 0, false).await;
    resumed.welcomed().await;
    resumed.hears_at_last(&FromRelay::KeyframeWanted).await;
    // Its own count goes on, whatever the new relay knows.
    resumed.next_seq = 2;
    let keyframe = resumed.send(Lane::Page, Flags::KEYFRAME, b"after").await;
    assert_eq!(resumed_agent.receives().await, keyframe);
}

#[tokio::test]
async fn a_reloaded_console_after_a_restart_numbers_on_past_everything() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    agent.send(Lane::Session, Flags::NONE, b"before").await;
    customer.receives().await;
    let (customer_key, agent_key) = (customer.key(), agent.key());
    let relay = relay.restart("").await;
    let mut customer = relay.resume_customer(&customer_key, 1, false).await;
    customer.welcomed().await;
    let mut agent = relay.resume_agent("Ann", &agent_key, 0).await;
    agent.welcomed().await;
    let sent = agent.send(Lane::Session, Flags::NONE, b"after").await;
    let received = customer.receives().await;
    assert_eq!(received, sent);
    assert!(Frame::decode(&received).unwrap().header.seq.0 > 1);
}

#[tokio::test]
async fn a_session_that_ended_does_not_come_back_by_a_restart() {
    let relay = TestRelay::start().await;
    let mut customer = relay.customer().await;
    customer.tell(ToRelay::Exit { reason: EndReason::Own }).await;
    let key = customer.key();
    customer.hears_the_end(EndReason::Own).await;
    let relay = relay.restart("").await;
    relay.resume_customer(&key, 0, true).await.is_refused(RefusedReason::Session).await;
}

#[tokio::test]
async fn an_agents_socket_ends_with_its_token_and_a_fresh_one_resumes() {
    let relay = TestRelay::start().await;
    let mut customer = relay.customer().await;
    let token = customer.welcome().token.clone();
    let short = relay.hub.agents.token("Ann", &[], relay::hub::unix_now(), 1).unwrap();
    let mut agent = relay.connect_agent(&short, AgentIntent::Join { token }).await;
    let key = agent.welcomed().await.key;
    agent.is_refused(RefusedReason::Identity).await;
    customer.hears_at_last(&FromRelay::PeerAway).await;
    relay.resume_agent("Ann", &key, 0).await.welcomed().await;
    customer.hears_at_last(&FromRelay::PeerBack).await;
}

#[tokio::test]
async fn acknowledgements_come_when_enough_or_time_has_passed() {
    let relay = TestRelay::start().await;
    let (mut customer, _agent) = relay.pair().await;
    customer.send(Lane::Session, Flags::NONE, b"one").await;
    customer.hears_ack(1).await;
    for _ in 0..40 {
        customer.send(Lane::Session, Flags::NONE, b"more").await;
    }
    customer.hears_ack(41).await;
}

#[tokio::test]
async fn a_new_document_is_not_asked_again_what_the_one_before_may_have_done() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let reload = agent.send(Lane::Session, Flags::NONE, b"reload").await;
    assert_eq!(customer.receives().await, reload);
    let mut customer = relay.resume_customer(&customer.key(), 0, true).await;
    assert_eq!(customer.welcomed().await.peer_continues_after, 1);
    let next = agent.send(Lane::Session, Flags::NONE, b"next").await;
    assert_eq!(customer.receives().await, next);
}
