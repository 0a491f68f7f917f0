//! A customer's socket over HTTP, where no WebSocket gets through: which request is answered how, and who may read it.

mod answer;
mod asking;
mod inbound;
mod lines;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use protocol::control::RefusedReason;
use protocol::limits::PIECE_BYTES_MAX;
use protocol::line;
use tokio::time::timeout;

use super::Visitor;
use crate::assets::plain;
use crate::metrics::Metrics;
use crate::session::{LastWord, Side};
use answer::{End, all, last_items};
pub use lines::Lines;

/// Bytes of a request: the largest piece, and what stands before it.
const REQUEST_BYTES_MAX: usize = PIECE_BYTES_MAX + 64;

/// A request must be there within this, even over a slow line.
const REQUEST_WITHIN: Duration = Duration::from_secs(60);

/// Seconds that browsers may remember the answer to a preflight request.
const PREFLIGHT_S: HeaderValue = HeaderValue::from_static("600");

/// The one address of lines over HTTP: the kind of a request stands in its body, and so do the secrets that name lines,
/// since addresses are logged by whatever is in between.
pub fn routes(lines: Arc<Lines>) -> Router {
    Router::new().route("/cobrowse/http/customer", any(serve)).with_state(lines)
}

/// Which pages may read an answer.
enum Readers {
    /// Those of any site of this relay.
    Sites,
    /// All: it is a refusal, as any page may read it on a socket.
    Anybody,
}

async fn serve(
    State(lines): State<Arc<Lines>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let (mut response, readers) = match *request.method() {
        Method::POST => {
            let said = origin.as_ref().and_then(|value| value.to_str().ok()).map(str::to_owned);
            let visitor = Visitor { side: Side::Customer, origin: said, address: peer.ip() };
            let (body, readers) = exchange(&lines, &visitor, request.into_body()).await;
            (body.into_response(), readers)
        }
        Method::OPTIONS => (preflight(), Readers::Sites),
        _ => (plain(StatusCode::METHOD_NOT_ALLOWED, "only POST"), Readers::Sites),
    };
    let headers = response.headers_mut();
    set_rules(headers);
    if let Some(origin) = origin
        && (matches!(readers, Readers::Anybody)
            || origin.to_str().is_ok_and(|origin| lines.hub().knows_origin(origin)))
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

fn set_rules(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::VARY, "origin"),
        (header::CACHE_CONTROL, "no-store, no-transform"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // What nginx and those who follow it understand: pass on what comes, at once.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Our own requests need none; something between page and relay may add headers that do.
fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_S);
    response
}

async fn exchange(lines: &Arc<Lines>, visitor: &Visitor, body: Body) -> (Body, Readers) {
    let refused = |reason| {
        let last_word = LastWord::Refused(reason);
        Metrics::add(&lines.hub().metrics.refusals, 1);
        tracing::info!(reason = ?last_word, "request on a line refused");
        Body::from(last_items(Some(&last_word)))
    };
    let bytes = match timeout(REQUEST_WITHIN, to_bytes(body, REQUEST_BYTES_MAX)).await {
        Ok(Ok(bytes)) => bytes,
        // Broken off, when nobody reads the answer, or longer than any that is sent.
        Ok(Err(_)) => return (refused(RefusedReason::Frame), Readers::Sites),
        Err(_) => return (refused(RefusedReason::Silence), Readers::Sites),
    };
    let Ok(request) = line::Request::decode(&bytes) else {
        return (refused(RefusedReason::Frame), Readers::Sites);
    };
    let answer = match request {
        line::Request::Open { hello } => {
            return match lines.open(&hello.0, visitor) {
                Ok(opened) => (Body::from(opened), Readers::Sites),
                Err(last_word) => {
                    Metrics::add(&lines.hub().metrics.refusals, 1);
                    tracing::info!(reason = ?last_word, "line refused");
                    (Body::from(last_items(Some(&last_word))), Readers::Anybody)
                }
            };
        }
        line::Request::Receive { line, number, manner } => match lines.attend(&line, visitor, number) {
            Ok(attendance) => answer::receive(attendance, manner, lines.hub().limits().http_answer).await,
            Err(End) => Body::from(last_items(None)),
        },
        line::Request::Probe { line } => match lines.probe(&line, visitor) {
            Ok(()) => answer::probe(),
            Err(End) => Body::from(last_items(None)),
        },
        line::Request::Send { line, after, last, piece } => {
            let outcome = lines.receive(&line, visitor, after, &piece.0, last);
            Body::from(outcome.map_or_else(|End| last_items(None), |()| all(&[line::Item::More])))
        }
    };
    (answer, Readers::Sites)
}
