//! What was published when by whom, and publishing one of it again.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Refusal, document_answer, json_answer};
use super::clock::rfc3339;
use super::documents;
use super::request::Call;
use crate::restrictions::Unavailable;
use crate::restrictions::publish::Source;
use crate::restrictions::store::{StoreError, Version};

/// Versions in one answer; `?before=NUMBER` asks for older ones.
const LISTED_MAX: u32 = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Restoring {
    note: Option<String>,
}

/// `GET …/history`.
pub async fn list(call: &Call) -> Result<Response, Refusal> {
    let before = before(&call.query)?;
    let versions = call.hub.restrictions.store()?.history(call.site(), before, LISTED_MAX).await;
    let versions = versions.map_err(|error| unavailable(&error))?;
    Ok(json_answer(&versions.iter().map(listed).collect::<Vec<_>>().into()))
}

/// `GET …/history/{version}`.
pub async fn version(call: &Call) -> Result<Response, Refusal> {
    let number = number(call)?;
    let document = call.hub.restrictions.store()?.document(call.site(), number).await;
    match document.map_err(|error| unavailable(&error))? {
        Some(text) => Ok(document_answer(&text, &format!("\"v{number}\""), number)),
        None => Err(no_version()),
    }
}

/// `POST …/history/{version}/restore`.
pub async fn restore(call: Call) -> Result<Response, Refusal> {
    let number = number(&call)?;
    let Restoring { note } = call.json_if_any()?;
    let note = note.unwrap_or_else(|| format!("restored version {number}"));
    documents::order(call, Source::Version(number), note).await
}

fn listed(version: &Version) -> Value {
    let [added, changed, removed] = version.changes;
    json!({
        "version": version.number,
        "at": rfc3339(version.at_ms),
        "by": version.by.name,
        "note": version.note,
        "added": added,
        "changed": changed,
        "removed": removed,
    })
}

fn number(call: &Call) -> Result<u64, Refusal> {
    call.places.item.as_deref().and_then(|item| item.parse().ok()).ok_or_else(no_version)
}

fn before(query: &str) -> Result<u64, Refusal> {
    match query.split('&').find_map(|pair| pair.strip_prefix("before=")) {
        Some(number) => number.parse().map_err(|_| {
            Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "`before` is the number of a version.")
        }),
        None => Ok(u64::MAX),
    }
}

fn no_version() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "There is no such version.")
}

fn unavailable(error: &StoreError) -> Refusal {
    tracing::error!(%error, "the history cannot be read");
    Unavailable.into()
}
