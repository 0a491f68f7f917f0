//! Opening a page of the site for editing: a ticket for the editor, a session for the page, and where its preview is.

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::access::Caller;
use super::answer::{Refusal, json_answer};
use super::request::Call;
use crate::hub::unix_now;
use crate::origin::Origin;
use crate::restrictions::editing::TICKET_TTL;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    ticket: String,
}

/// `POST …/edit-tickets`.
pub fn issue_ticket(call: &Call) -> Result<Response, Refusal> {
    let Caller::Administrator(agent) = &call.caller else { return Err(Refusal::no_such_thing()) };
    let Wanted { url } = call.json()?;
    let foreign = || {
        let detail = "The address is none of a page on one of the site's allowed origins.";
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    };
    let mut url = url::Url::parse(&url).map_err(|_| foreign())?;
    let origin = Origin::of(&url);
    let site = call.hub.site_by_id(call.site()).ok_or_else(Refusal::no_such_thing)?;
    if !site.allows(origin.as_str()) {
        return Err(foreign());
    }
    let now = call.hub.now();
    let rights_end = now + Duration::from_secs(agent.expires_at.saturating_sub(unix_now()));
    let editing = &call.hub.restrictions.editing;
    let ticket = editing
        .issue(call.site(), &origin, call.caller.author(), rights_end, now)
        .map_err(|full| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, format!("{full}; try later.")))?;
    url.set_fragment(Some(&format!("gcb-edit={}", ticket.0)));
    let body = json!({"ticket": ticket.0, "open_url": url.as_str(), "expires_in_s": TICKET_TTL.as_secs()});
    let mut response = json_answer(&body);
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// `POST /api/edit-sessions`, from the page that was opened.
pub fn open_session(call: &Call) -> Result<Response, Refusal> {
    let Shown { ticket } = call.json()?;
    let origin = call.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let now = call.hub.now();
    let opened = call.hub.restrictions.editing.open(&ticket, origin, now).map_err(|refused| {
        Refusal::new(StatusCode::FORBIDDEN, format!("{refused}. Open the page from the editor again."))
    })?;
    Ok(json_answer(&json!({
        "token": opened.token.0,
        "site": opened.grant.site,
        "name": opened.grant.by.name,
        "preview_key": opened.preview_key.0,
        "expires_in_s": opened.grant.ends.saturating_sub(now).as_secs(),
    })))
}

/// `GET …/previews/{ticket}`.
pub fn preview(call: &Call) -> Result<Response, Refusal> {
    let ticket = call.places.item.as_deref().unwrap_or_default();
    let preview = call.hub.restrictions.editing.preview(call.site(), ticket, call.hub.now());
    let session = preview
        .map_err(|_| Refusal::new(StatusCode::NOT_FOUND, "The ticket is unknown or over."))?
        .and_then(|id| call.hub.by_id(id));
    Ok(json_answer(&json!({"token": session.map(|live| live.token.clone())})))
}
