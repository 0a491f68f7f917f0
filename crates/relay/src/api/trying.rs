//! What can be asked about restrictions without changing any: what is wrong, what matches, what browsers report.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Refusal, json_answer};
use super::clock::rfc3339;
use super::request::Call;
use crate::restrictions::compiled;

/// Addresses that one request may try.
const URLS_MAX: usize = 1000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Try {
    pattern: String,
    urls: Vec<String>,
}

/// `POST …/check`.
pub async fn check(call: &Call) -> Result<Response, Refusal> {
    let problems = compiled::check(call.text()?).await;
    Ok(json_answer(&json!({"problems": problems})))
}

/// `POST …/try-pattern`.
pub fn pattern(call: &Call) -> Result<Response, Refusal> {
    let Try { pattern, urls } = call.json()?;
    if urls.len() > URLS_MAX {
        let detail = format!("At most {URLS_MAX} addresses are tried at once.");
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let matches = compiled::pattern_matches(&pattern, &urls);
    let matches = matches.map_err(|problem| Refusal::problems(vec![problem]))?;
    Ok(json_answer(&json!({"matches": matches})))
}

/// `GET …/drift`: what was counted of the restrictions that are published.
pub fn drift(call: &Call) -> Result<Response, Refusal> {
    let rules = call.rules()?;
    let published = rules.published()?;
    let tally = rules.drift.tally();
    let restrictions: Vec<Value> = published
        .ready
        .compiled
        .ids
        .iter()
        .map(|id| {
            let counter = tally.restrictions.get(id).cloned().unwrap_or_default();
            json!({
                "id": id,
                "matched_elements": counter.elements,
                "matched_pages": counter.pages,
                "last_matched_at": counter.last_matched_ms.map(rfc3339),
                "invalid": counter.is_invalid,
                "never_matched": counter.pages == 0,
                "stopped_matching": tally.has_stopped_matching(&counter),
            })
        })
        .collect();
    let uncovered: Vec<Value> = tally
        .uncovered
        .iter()
        .map(|(kind, seen)| {
            json!({"type": kind, "pages": seen.pages, "last_seen_at": rfc3339(seen.last_seen_ms)})
        })
        .collect();
    Ok(json_answer(&json!({"restrictions": restrictions, "uncovered_field_types": uncovered})))
}
