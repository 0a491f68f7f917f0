//! Who makes a request: an administrator with an agent's token, or a page that one of them edits; and what each may do.

use axum::http::{HeaderMap, StatusCode, header};

use super::Access;
use super::answer::Refusal;
use crate::hub::Hub;
use crate::identity::Agent;
use crate::restrictions::editing::Grant;
use crate::restrictions::store::Author;

/// Who makes a request.
#[derive(Debug)]
pub enum Caller {
    /// Somebody who needs no right.
    Anybody,
    /// An administrator of the site.
    Administrator(Agent),
    /// A page of the site that is being edited.
    Page(Grant),
}

impl Caller {
    /// Whom changes are written down for.
    pub fn author(&self) -> Author {
        match self {
            Caller::Administrator(agent) => {
                Author { subject: agent.subject.clone(), name: agent.name.clone() }
            }
            Caller::Page(grant) => grant.by.clone(),
            Caller::Anybody => Author { subject: String::new(), name: String::new() },
        }
    }
}

/// Lets a request in, or says why not.
///
/// # Errors
/// 401 without a token that is good, 403 without the right, 404 for a site that is not configured.
pub fn admit(hub: &Hub, access: Access, site: Option<&str>, headers: &HeaderMap) -> Result<Caller, Refusal> {
    if matches!(access, Access::Anybody | Access::Page) {
        return Ok(Caller::Anybody);
    }
    let token = bearer(headers).ok_or_else(|| unauthorized("A bearer token is needed."))?;
    if let Some(grant) = hub.restrictions.editing.grant(token, hub.now()) {
        return page(hub, access, site, headers, grant);
    }
    let agent = hub
        .agents
        .check(token)
        .map_err(|_| unauthorized("The bearer token is not valid, or not valid any more."))?;
    if !agent.is_administrator() {
        return Err(forbidden("Only members of the group Administrators may do this."));
    }
    if let Some(site) = site {
        if !agent.sites.hold(site) {
            return Err(forbidden("Your token is not for this site."));
        }
        configured(hub, site)?;
    }
    Ok(Caller::Administrator(agent))
}

fn page(
    hub: &Hub,
    access: Access,
    site: Option<&str>,
    headers: &HeaderMap,
    grant: Grant,
) -> Result<Caller, Refusal> {
    if access != Access::AdministratorsAndEditedPages || site != Some(grant.site.as_str()) {
        return Err(forbidden("An edited page may only look at and change the draft of its site."));
    }
    let origin = headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or_default());
    if origin.is_some_and(|origin| !grant.origin.is(origin)) {
        return Err(forbidden("This token is another page's."));
    }
    configured(hub, &grant.site)?;
    Ok(Caller::Page(grant))
}

fn configured(hub: &Hub, site: &str) -> Result<(), Refusal> {
    let known = hub.site_by_id(site).map(|_| ());
    known.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "No site has this id."))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unauthorized(detail: &str) -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, detail).with_header(header::WWW_AUTHENTICATE, "Bearer")
}

fn forbidden(detail: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, detail)
}
