//! The REST API: which request is what, who may make it, and how it is answered. Every route goes through one gate.
//!
//! `api/openapi.json` describes it for others; a test holds it against [`ROUTES`].

mod access;
mod answer;
mod body;
mod clock;
mod description;
mod documents;
mod edit;
mod history;
mod request;
mod trying;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use crate::hub::Hub;
use access::Caller;
use answer::Refusal;
use request::Call;

/// Seconds that browsers may remember the answer to a preflight request.
const PREFLIGHT_S: HeaderValue = HeaderValue::from_static("600");

/// Who may make a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anybody,
    /// A page of one of the sites, by what it knows.
    Page,
    /// Administrators of the site.
    Administrators,
    /// They, and the page that one of them edits.
    AdministratorsAndEditedPages,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The description of this API.
    Description,
    /// The JSON Schema of documents.
    Schema,
    /// The sites that the caller administers.
    Sites,
    /// What holds.
    Published,
    /// Another document holds.
    Publish,
    /// What is being worked on.
    Draft,
    /// Another document is being worked on.
    WriteDraft,
    /// What is being worked on is given up.
    DiscardDraft,
    /// What was being worked on holds.
    PublishDraft,
    /// What was published.
    History,
    /// One document that was.
    HistoricVersion,
    /// One that was holds again.
    Restore,
    /// What is wrong with a document.
    Check,
    /// What a pattern matches.
    TryPattern,
    /// What browsers report.
    Drift,
    /// A page is to be edited.
    IssueTicket,
    /// The session of an edited page.
    Preview,
    /// A page is being edited.
    OpenEditSession,
}

/// A path with its places in braces.
pub type PathTemplate = &'static str;

/// All there is.
pub const ROUTES: [(Method, PathTemplate, Access, Operation); 18] = {
    use Access::{Administrators, AdministratorsAndEditedPages, Anybody, Page};
    use Operation as Op;
    [
        (Method::GET, "/api/openapi.json", Anybody, Op::Description),
        (Method::GET, "/api/restrictions.schema.json", Anybody, Op::Schema),
        (Method::GET, "/api/sites", Administrators, Op::Sites),
        (
            Method::GET,
            "/api/sites/{site}/restrictions/published",
            AdministratorsAndEditedPages,
            Op::Published,
        ),
        (Method::PUT, "/api/sites/{site}/restrictions/published", Administrators, Op::Publish),
        (Method::GET, "/api/sites/{site}/restrictions/draft", AdministratorsAndEditedPages, Op::Draft),
        (Method::PUT, "/api/sites/{site}/restrictions/draft", AdministratorsAndEditedPages, Op::WriteDraft),
        (Method::DELETE, "/api/sites/{site}/restrictions/draft", Administrators, Op::DiscardDraft),
        (Method::POST, "/api/sites/{site}/restrictions/publish", Administrators, Op::PublishDraft),
        (Method::GET, "/api/sites/{site}/restrictions/history", Administrators, Op::History),
        (
            Method::GET,
            "/api/sites/{site}/restrictions/history/{version}",
            Administrators,
            Op::HistoricVersion,
        ),
        (
            Method::POST,
            "/api/sites/{site}/restrictions/history/{version}/restore",
            Administrators,
            Op::Restore,
        ),
        (Method::POST, "/api/sites/{site}/restrictions/check", AdministratorsAndEditedPages, Op::Check),
        (
            Method::POST,
            "/api/sites/{site}/restrictions/try-pattern",
            AdministratorsAndEditedPages,
            Op::TryPattern,
        ),
        (Method::GET, "/api/sites/{site}/restrictions/drift", AdministratorsAndEditedPages, Op::Drift),
        (Method::POST, "/api/sites/{site}/edit-tickets", Administrators, Op::IssueTicket),
        (Method::GET, "/api/sites/{site}/previews/{ticket}", Administrators, Op::Preview),
        (Method::POST, "/api/edit-sessions", Page, Op::OpenEditSession),
    ]
};

/// Everything below `/api`.
pub fn routes(hub: Arc<Hub>) -> Router {
    Router::new()
        .route("/api", any(serve))
        .route("/api/", any(serve))
        .route("/api/{*path}", any(serve))
        .with_state(hub)
}

async fn serve(State(hub): State<Arc<Hub>>, request: Request) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let (head, mut body) = request.into_parts();
    let (answer, reader) = handle(&hub, head, &mut body).await;
    if answer.is_err() {
        body::discard(&mut body).await;
    }
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let (Some(origin), Reader::Page) = (origin, reader) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("etag, cobrowse-version");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

/// Who may read an answer, beside the relay's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Nobody.
    Nobody,
    /// The page that asks.
    Page,
}

async fn handle(hub: &Arc<Hub>, head: Parts, body: &mut Body) -> (Result<Response, Refusal>, Reader) {
    let path = head.uri.path();
    let found: Vec<_> =
        ROUTES.iter().filter_map(|route| Some((route, request::places(route.1, path)?))).collect();
    let Some((_, places)) = found.first() else { return (Err(Refusal::no_such_thing()), Reader::Nobody) };
    let origin = head.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let is_of_site = |origin: &str| match &places.site {
        Some(site) => hub.site_by_id(site).is_some_and(|site| site.allows(origin)),
        None => hub.knows_origin(origin),
    };
    let asks_as_page = origin.is_some_and(is_of_site)
        && found.iter().any(|((_, _, access, _), _)| {
            matches!(access, Access::Page | Access::AdministratorsAndEditedPages)
        });
    if head.method == Method::OPTIONS {
        let reader = if asks_as_page { Reader::Page } else { Reader::Nobody };
        return (Ok(preflight()), reader);
    }
    let method = if head.method == Method::HEAD { &Method::GET } else { &head.method };
    let Some(((_, _, access, operation), places)) =
        found.into_iter().find(|((known, ..), _)| known == method)
    else {
        return (Err(Refusal::no_such_method()), Reader::Nobody);
    };
    let caller = match access::admit(hub, *access, places.site.as_deref(), &head.headers) {
        Ok(caller) => caller,
        // A page whose right has ended is to learn that; it learns nothing else.
        Err(refusal) => {
            let reader = if asks_as_page { Reader::Page } else { Reader::Nobody };
            return (Err(refusal), reader);
        }
    };
    let reader = match &caller {
        Caller::Page(_) => Reader::Page,
        Caller::Anybody if *access == Access::Page && asks_as_page => Reader::Page,
        Caller::Anybody | Caller::Administrator(_) => Reader::Nobody,
    };
    let body = match body::read(body).await {
        Ok(body) => body,
        Err(refusal) => return (Err(refusal), reader),
    };
    let query = head.uri.query().unwrap_or_default().to_owned();
    let call = Call { hub: Arc::clone(hub), caller, places, headers: head.headers, query, body };
    (perform(*operation, call).await, reader)
}

async fn perform(operation: Operation, call: Call) -> Result<Response, Refusal> {
    match operation {
        Operation::Description => Ok(description::openapi()),
        Operation::Schema => Ok(description::schema()),
        Operation::Sites => Ok(description::sites(&call)),
        Operation::Published => documents::published(&call),
        Operation::Publish => documents::publish(call).await,
        Operation::Draft => documents::draft(&call),
        Operation::WriteDraft => documents::write_draft(&call).await,
        Operation::DiscardDraft => documents::discard_draft(&call).await,
        Operation::PublishDraft => documents::publish_draft(call).await,
        Operation::History => history::list(&call).await,
        Operation::HistoricVersion => history::version(&call).await,
        Operation::Restore => history::restore(call).await,
        Operation::Check => trying::check(&call).await,
        Operation::TryPattern => trying::pattern(&call),
        Operation::Drift => trying::drift(&call),
        Operation::IssueTicket => edit::issue_ticket(&call),
        Operation::Preview => edit::preview(&call),
        Operation::OpenEditSession => edit::open_session(&call),
    }
}

fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers: &mut HeaderMap<HeaderValue> = response.headers_mut();
    let allowed: [(HeaderName, HeaderValue); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, PUT, POST")),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("authorization, content-type, if-match"),
        ),
        (header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_S),
    ];
    headers.extend(allowed.map(|(name, value)| (Some(name), value)));
    response
}
