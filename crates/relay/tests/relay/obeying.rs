//! Published restrictions and running sessions: pushed, waited for, held to, counted.

use std::time::{Duration, Instant};

use protocol::control::{FromRelay, IfUnavailable, Matched, RefusedReason, ToRelay};
use protocol::{Flags, Lane};
use serde_json::{Value, json};

use crate::http::{get, get_with};
use crate::peer::TestRelay;
use crate::restrictions::{ask, masking, publish};

#[tokio::test]
async fn every_customer_is_told_a_version_that_any_page_may_fetch_and_keep() {
    let relay = TestRelay::start().await;
    let version = relay.customer().await.restrictions.expect("the defaults");
    let answer = get_with(relay.address, &format!("/cobrowse/rules/{}", version.as_str()), "").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(policy::compile::version(&answer.body), version.as_str());
    for unknown in ["0", "../relay.secret", "%2e%2e/x", &"0".repeat(32)] {
        let answer = get(relay.address, &format!("/cobrowse/rules/{unknown}")).await;
        assert_eq!(answer.status, 404, "{unknown}");
        assert!(!answer.header("cache-control").contains("immutable"));
    }
}

#[tokio::test]
async fn the_fallback_of_the_settings_is_told() {
    let relay = TestRelay::start().await;
    publish(&relay, &json!({"settings": {"on_rules_unavailable": "refuse"}, "restrictions": []})).await;
    let (mut customer, _agent) = relay.pair().await;
    let version = customer.restrictions.clone();
    let document = masking(&[]);
    let publishing = publish(&relay, &document);
    let obeying = async {
        let told =
            FromRelay::Restrictions { version: version.clone(), if_unavailable: IfUnavailable::Private };
        assert_eq!(customer.hears().await, told);
        customer.says_they_hold().await;
    };
    assert_eq!(tokio::join!(publishing, obeying).0.status, 200);
}

#[tokio::test]
async fn a_publication_answers_when_the_running_session_obeys_and_no_older_picture_passes_meanwhile() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let shown = customer.send(Lane::Page, Flags::KEYFRAME, b"before").await;
    assert_eq!(agent.receives().await, shown);
    let before = customer.restrictions.clone().unwrap();

    let document = masking(&[".card"]);
    let publishing = publish(&relay, &document);
    tokio::pin!(publishing);
    let version = tokio::select! {
        answer = &mut publishing => panic!("answered {} before it holds", answer.status),
        version = customer.hears_of_restrictions() => version.expect("a version"),
    };
    assert_ne!(version, before);
    let old = get(relay.address, &format!("/cobrowse/rules/{}", before.as_str())).await;
    assert_eq!(old.status, 200, "who was told of it a moment ago may still fetch it");
    customer.send(Lane::Page, Flags::NONE, b"drawn before it heard").await;
    let purge = customer.send(Lane::Page, Flags::KEYFRAME.with(Flags::PURGE), b"masked").await;
    let pointer = customer.send(Lane::Presence, Flags::NONE, b"pointer").await;
    tokio::select! {
        answer = &mut publishing => panic!("answered {} before it holds", answer.status),
        received = agent.receives() => assert_eq!(received, pointer, "pointers pass, pictures do not"),
    }
    customer.says_they_hold().await;
    let answer = publishing.await;
    assert_eq!((answer.status, answer.header("etag")), (200, "\"v1\""));
    assert_eq!(agent.receives().await, purge, "nothing that was drawn before it");
    let next = customer.send(Lane::Page, Flags::NONE, b"next").await;
    assert_eq!(agent.receives().await, next);
}

#[tokio::test]
async fn a_customer_that_does_not_obey_is_cut_off_and_hears_first_of_it_when_it_comes_back() {
    let relay = TestRelay::start().await;
    let (mut customer, mut agent) = relay.pair().await;
    let key = customer.key();
    let started = Instant::now();
    let answer = publish(&relay, &masking(&[".card"])).await;
    let took = started.elapsed();
    assert_eq!(answer.status, 200);
    assert!(took >= Duration::from_secs(5) && took < Duration::from_secs(10), "{took:?}");
    customer.is_refused(RefusedReason::Busy).await;
    agent.hears_at_last(&FromRelay::PeerAway).await;

    let mut customer = relay.resume_customer(&key, 0, false).await;
    assert!(matches!(customer.hears().await, FromRelay::Welcome { .. }));
    assert!(matches!(customer.hears().await, FromRelay::Site { .. }));
    let version = customer.hears_of_restrictions().await.expect("a version");
    customer.send(Lane::Page, Flags::KEYFRAME, b"old").await;
    let purge = customer.send(Lane::Page, Flags::KEYFRAME.with(Flags::PURGE), b"new").await;
    customer.tell(ToRelay::RestrictionsHold { version }).await;
    assert_eq!(agent.receives().await, purge);
}

#[tokio::test]
async fn who_shows_nobody_anything_makes_nobody_wait() {
    let relay = TestRelay::start().await;
    let mut alone = relay.customer().await;
    let (away, mut agent) = relay.pair().await;
    let key = away.key();
    away.cut();
    agent.hears_at_last(&FromRelay::PeerAway).await;
    let started = Instant::now();
    assert_eq!(publish(&relay, &masking(&[".card"])).await.status, 200);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());

    let version = alone.hears_of_restrictions().await.expect("told all the same");
    let mut joined = relay.join("Bob", alone.welcome().token.as_str()).await;
    joined.welcomed().await;
    let first = alone.send(Lane::Page, Flags::KEYFRAME, b"obeys").await;
    alone.says_they_hold().await;
    assert_eq!(joined.receives().await, first);
    let mut back = relay.resume_customer(&key, 0, true).await;
    back.welcomed().await;
    assert_eq!(back.restrictions, Some(version));
}

#[tokio::test]
async fn one_that_leaves_is_not_waited_for() {
    let relay = TestRelay::start().await;
    let (mut customer, _agent) = relay.pair().await;
    let started = Instant::now();
    let leaving = async {
        customer.hears_of_restrictions().await;
        customer.cut();
    };
    let document = masking(&[".card"]);
    let (answer, ()) = tokio::join!(publish(&relay, &document), leaving);
    assert_eq!(answer.status, 200);
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[tokio::test]
async fn publications_at_once_are_done_one_after_the_other() {
    let relay = TestRelay::start().await;
    let (mut customer, _agent) = relay.pair().await;
    let obeying = async {
        for _ in 0..3 {
            customer.hears_of_restrictions().await;
            customer.says_they_hold().await;
        }
    };
    let documents = [masking(&[".a"]), masking(&[".b"]), masking(&[".c"])];
    let [a, b, c] = &documents;
    let (a, b, c, ()) = tokio::join!(publish(&relay, a), publish(&relay, b), publish(&relay, c), obeying);
    let mut tags = [a, b, c].map(|answer| answer.header("etag").to_owned());
    tags.sort();
    assert_eq!(tags, ["\"v1\"", "\"v2\"", "\"v3\""]);
}

#[tokio::test]
async fn what_is_published_holds_although_nobody_waits_for_the_answer() {
    let relay = TestRelay::start().await;
    let (mut customer, _agent) = relay.pair().await;
    let document = masking(&[".card"]);
    tokio::select! {
        _ = publish(&relay, &document) => panic!("it cannot hold yet"),
        version = customer.hears_of_restrictions() => assert!(version.is_some()),
    }
    let ada = relay.administrator("Ada");
    let answer = ask(&relay, &ada, "GET", "/api/sites/shop/restrictions/published", "").await;
    assert_eq!(answer.header("etag"), "\"v1\"");
    let started = Instant::now();
    customer.is_refused(RefusedReason::Busy).await;
    assert!(started.elapsed() < Duration::from_secs(9), "not only when its answer counts as lost");
}

#[tokio::test]
async fn an_agent_may_not_say_that_restrictions_hold_or_what_they_match() {
    let relay = TestRelay::start().await;
    for word in [
        ToRelay::RestrictionsHold { version: "x".into() },
        ToRelay::RestrictionsReport {
            version: "x".into(),
            matched: Vec::new(),
            invalid: Vec::new(),
            uncovered: Vec::new(),
        },
    ] {
        let (_customer, mut agent) = relay.pair().await;
        agent.tell(word).await;
        agent.is_refused(RefusedReason::Frame).await;
    }
}

#[tokio::test]
async fn what_restrictions_match_is_counted_shown_kept_and_measured() {
    let relay = TestRelay::start().await;
    publish(&relay, &masking(&[".a", ".b:never"])).await;
    let mut customer = relay.customer().await;
    let version = customer.restrictions.clone().unwrap();
    let matched = vec![Matched { restriction: 0, elements: 3 }, Matched { restriction: 77, elements: 9 }];
    let report = |version| ToRelay::RestrictionsReport {
        version,
        matched: matched.clone(),
        invalid: vec![1],
        uncovered: vec!["tel".into(), "quote\"".into()],
    };
    customer.tell(report("another".into())).await;
    customer.tell(report(version)).await;
    // An answer shows that what was told before was heard.
    customer.tell(ToRelay::Exit { reason: protocol::control::EndReason::Own }).await;
    customer.hears_the_end(protocol::control::EndReason::Own).await;
    check_drift(&relay).await;
    let metrics = String::from_utf8(get(relay.address, "/metrics").await.body).unwrap();
    for line in [
        r#"cobrowse_restriction_matched_elements_total{site="shop",restriction="r0"} 3"#,
        r#"cobrowse_restriction_invalid{site="shop",restriction="r1"} 1"#,
        r#"cobrowse_restriction_stopped_matching{site="shop",restriction="r0"} 0"#,
        r#"cobrowse_field_type_uncovered_total{site="shop",type="tel"} 1"#,
        r#"cobrowse_field_type_uncovered_total{site="shop",type="other"} 1"#,
        r#"cobrowse_restrictions_available{site="shop"} 1"#,
    ] {
        assert!(metrics.contains(&format!("\n{line}\n")), "{line}\n{metrics}");
    }
    let relay = relay.restart("").await;
    check_drift(&relay).await;

    publish(&relay, &masking(&[".changed", ".b:never"])).await;
    let relay = relay.restart("").await;
    let drift = drift(&relay).await;
    assert_eq!(drift["restrictions"][0]["never_matched"], true, "it matches something else now");
    assert_eq!(drift["restrictions"][1]["invalid"], true);
}

async fn drift(relay: &TestRelay) -> Value {
    let ada = relay.administrator("Ada");
    ask(relay, &ada, "GET", "/api/sites/shop/restrictions/drift", "").await.json()
}

async fn check_drift(relay: &TestRelay) {
    let drift = drift(relay).await;
    let restrictions = drift["restrictions"].as_array().unwrap();
    let ids: Vec<&str> = restrictions.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["r0", "r1", "submit-buttons"]);
    let [first, second, _] = &restrictions[..] else { panic!("{drift}") };
    assert_eq!((&first["matched_elements"], &first["matched_pages"]), (&json!(3), &json!(1)));
    assert!(first["last_matched_at"].as_str().unwrap().starts_with("20"));
    assert_eq!((&first["never_matched"], &first["invalid"]), (&json!(false), &json!(false)));
    assert_eq!((&second["never_matched"], &second["invalid"]), (&json!(true), &json!(true)));
    assert_eq!(second["last_matched_at"], Value::Null);
    let types: Vec<&str> = drift["uncovered_field_types"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["other", "tel"]);
}
