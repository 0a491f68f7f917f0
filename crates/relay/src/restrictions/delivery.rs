//! What browsers fetch: the compiled restrictions of a version, which never change, for the pages of any site.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::assets::plain;
use crate::hub::Hub;

/// Answers `GET /cobrowse/rules/{version}`.
pub async fn serve(State(hub): State<Arc<Hub>>, Path(version): Path<String>) -> Response {
    let mut response = match hub.restrictions.compiled(&version) {
        Some(compiled) => {
            let mut response = compiled.bytes.clone().into_response();
            let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
            response.headers_mut().insert(header::CACHE_CONTROL, keep);
            let kind = HeaderValue::from_static("application/octet-stream");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        None => {
            let mut response = plain(StatusCode::NOT_FOUND, "no such version");
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    };
    let headers = response.headers_mut();
    for (name, value) in
        [("access-control-allow-origin", "*"), ("cross-origin-resource-policy", "cross-origin")]
    {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
