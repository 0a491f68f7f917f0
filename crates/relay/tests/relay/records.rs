//! The records of restrictions: what a restart keeps, who can read them, and what holds when they cannot be used.

use crate::http::get;
use crate::peer::TestRelay;
use crate::restrictions::{OTHER_SITE, RULES, ask, masking, publish, selectors};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    publish(&relay, &masking(&[".a"])).await;
    let draft =
        ask(&relay, &ada, "PUT", &format!("{RULES}/draft"), &masking(&[".a", ".b"]).to_string()).await;
    let version = relay.customer().await.restrictions.unwrap();
    let relay = relay.restart("").await;
    let ada = relay.administrator("Ada");
    let published = ask(&relay, &ada, "GET", &format!("{RULES}/published"), "").await;
    assert_eq!((selectors(&published.json()), published.header("etag")), (vec![".a"], "\"v1\""));
    let kept = ask(&relay, &ada, "GET", &format!("{RULES}/draft"), "").await;
    assert_eq!((kept.header("etag"), &kept.body), (draft.header("etag"), &draft.body));
    let history = ask(&relay, &ada, "GET", &format!("{RULES}/history"), "").await.json();
    assert_eq!(history[0]["by"], "Ada");
    assert_eq!(relay.customer().await.restrictions, Some(version));
    assert_eq!(publish(&relay, &masking(&[])).await.header("etag"), "\"v2\"");
}

#[cfg(unix)]
#[tokio::test]
async fn the_records_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let relay = TestRelay::start().await;
    publish(&relay, &masking(&[".a"])).await;
    for file in ["records.db", "records.db-wal", "records.db-shm"] {
        let mode = std::fs::metadata(relay.data.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
}

#[tokio::test]
async fn where_the_records_cannot_be_read_customers_are_told_that_there_are_none_to_be_had() {
    let data = std::sync::Arc::new(tempfile::TempDir::new().unwrap());
    std::fs::write(data.path().join("records.db"), "this is no database, whatever it is ".repeat(50))
        .unwrap();
    let relay = TestRelay::at(data, "").await;
    let (mut customer, mut agent) = relay.pair().await;
    assert_eq!(customer.restrictions, None);
    let frame = customer.send(protocol::Lane::Page, protocol::Flags::KEYFRAME, b"private").await;
    assert_eq!(agent.receives().await, frame, "the session runs");
    let ada = relay.administrator("Ada");
    for (method, path) in [
        ("GET", "published"),
        ("GET", "draft"),
        ("PUT", "published"),
        ("PUT", "draft"),
        ("POST", "publish"),
        ("GET", "history"),
        ("GET", "history/1"),
        ("POST", "history/1/restore"),
        ("GET", "drift"),
    ] {
        let body = masking(&[".a"]).to_string();
        let body = if method == "PUT" { body.as_str() } else { "" };
        let answer = ask(&relay, &ada, method, &format!("{RULES}/{path}"), body).await;
        assert_eq!(answer.status, 503, "{method} {path}");
    }
    let metrics = String::from_utf8(get(relay.address, "/metrics").await.body).unwrap();
    assert!(metrics.contains("\ncobrowse_restrictions_available{site=\"shop\"} 0\n"), "{metrics}");
}

/// Does something to the records behind the relay's back.
async fn in_the_records(relay: &TestRelay, statement: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(relay.data.path().join("records.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(statement).execute(&pool).await.unwrap();
    pool.close().await;
}

#[tokio::test]
async fn what_cannot_be_written_does_not_hold() {
    let relay = TestRelay::start().await;
    let ada = relay.administrator("Ada");
    publish(&relay, &masking(&[".a"])).await;
    let (customer, _agent) = relay.pair().await;
    in_the_records(&relay, "DROP TABLE published").await;
    in_the_records(&relay, "DROP TABLE draft").await;
    assert_eq!(publish(&relay, &masking(&[])).await.status, 503);
    let draft = format!("{RULES}/draft");
    assert_eq!(ask(&relay, &ada, "PUT", &draft, &masking(&[]).to_string()).await.status, 503);
    for path in [format!("{RULES}/published"), draft] {
        let answer = ask(&relay, &ada, "GET", &path, "").await;
        assert_eq!(selectors(&answer.json()), [".a"], "{path}");
    }
    assert_eq!(relay.customer().await.restrictions, customer.restrictions);
}

#[tokio::test]
async fn a_site_whose_document_was_spoilt_shows_nothing_until_another_is_published() {
    let relay = TestRelay::with(OTHER_SITE).await;
    publish(&relay, &masking(&[".a"])).await;
    in_the_records(&relay, "UPDATE published SET document = '{'").await;
    let relay = relay.restart(OTHER_SITE).await;
    let (mut customer, _agent) = relay.pair().await;
    assert_eq!(customer.restrictions, None);
    let ada = relay.administrator("Ada");
    assert_eq!(ask(&relay, &ada, "GET", &format!("{RULES}/published"), "").await.status, 503);
    let other = "/api/sites/other/restrictions/published";
    assert_eq!(ask(&relay, &ada, "GET", other, "").await.status, 200, "it is that site's trouble alone");
    let document = masking(&[".b"]);
    let obeying = async {
        assert!(customer.hears_of_restrictions().await.is_some());
        customer.says_they_hold().await;
    };
    let (answer, ()) = tokio::join!(publish(&relay, &document), obeying);
    assert_eq!((answer.status, answer.header("etag")), (200, "\"v2\""));
}

#[tokio::test]
async fn records_of_an_older_layout_are_brought_to_this_one() {
    let relay = TestRelay::start().await;
    publish(&relay, &masking(&[".a"])).await;
    in_the_records(&relay, "ALTER TABLE matched DROP COLUMN pages_from").await;
    in_the_records(&relay, "DELETE FROM layout WHERE version = 2").await;
    let relay = relay.restart("").await;
    let ada = relay.administrator("Ada");
    for path in ["published", "drift"] {
        assert_eq!(ask(&relay, &ada, "GET", &format!("{RULES}/{path}"), "").await.status, 200, "{path}");
    }
    assert_eq!(publish(&relay, &masking(&[".b"])).await.status, 200);
    let relay = relay.restart("").await;
    let published = ask(&relay, &ada, "GET", &format!("{RULES}/published"), "").await;
    assert_eq!(selectors(&published.json()), [".b"]);
}
