//! How the API answers: JSON, and for what goes wrong problem details (RFC 9457).

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::restrictions::Unavailable;
use crate::restrictions::compiled::Problem;

/// A request that is not done.
#[derive(Debug)]
pub struct Refusal(Box<Details>);

#[derive(Debug)]
struct Details {
    status: StatusCode,
    detail: String,
    errors: Vec<Problem>,
    more: Map<String, Value>,
    headers: HeaderMap,
}

impl Refusal {
    /// For a reason that a person understands.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let (errors, more, headers) = (Vec::new(), Map::new(), HeaderMap::new());
        Self(Box::new(Details { status, detail, errors, more, headers }))
    }

    /// There is nothing at this address.
    pub fn no_such_thing() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }

    /// There is something, but not for this method.
    pub fn no_such_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method.")
    }

    /// More than is read.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than 2 MB.")
    }

    /// Later than is waited for.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "The body did not arrive in time.")
    }

    /// A document, or something like it, that is in no order.
    pub fn problems(errors: Vec<Problem>) -> Self {
        let detail = match errors.len() {
            1 => "There is 1 problem.".to_owned(),
            count => format!("There are {count} problems."),
        };
        let mut refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
        refusal.0.errors = errors;
        refusal
    }

    /// With one more member, which a program can read.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.more.insert(name.to_owned(), value.into());
        self
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.insert(name, value);
        }
        self
    }
}

impl From<Unavailable> for Refusal {
    fn from(unavailable: Unavailable) -> Self {
        let detail = format!("{unavailable}; the relay's log says why. Customers show their pages private.");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Details { status, detail, errors, more: mut body, headers } = *self.0;
        body.insert("type".into(), "about:blank".into());
        body.insert("title".into(), status.canonical_reason().unwrap_or_default().into());
        body.insert("status".into(), status.as_u16().into());
        body.insert("detail".into(), detail.into());
        if !errors.is_empty() {
            body.insert("errors".into(), json!(errors));
        }
        let mut response = with_type(Value::Object(body).to_string(), "application/problem+json");
        *response.status_mut() = status;
        response.headers_mut().extend(headers);
        response
    }
}

/// An answer in JSON.
pub fn json_answer(value: &Value) -> Response {
    with_type(value.to_string(), "application/json")
}

/// A document, with its entity tag and the published version that it is or was begun from.
pub fn document_answer(text: &str, tag: &str, version: u64) -> Response {
    let mut response = with_type(text.to_owned(), "application/json");
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert("cobrowse-version", HeaderValue::from(version));
    response
}

fn with_type(body: String, kind: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Text that is served as it is written.
pub fn text_answer(text: &'static str, kind: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
