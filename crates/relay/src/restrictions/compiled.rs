//! What a document becomes: its full text, what browsers fetch, and whose each place in that is. All calls of
//! `policy::compile` are here.

use std::sync::Arc;

use axum::body::Bytes;
use policy::compile::{self, Document, OnRulesUnavailable};
use protocol::control::IfUnavailable;

pub use policy::compile::Problem;

/// The JSON Schema of documents.
pub const SCHEMA: &str = compile::SCHEMA;

/// What a site has that nobody has configured: every setting at its default, and no restriction.
const EMPTY: &str = r#"{"settings": {}, "restrictions": []}"#;

/// A document in the form that browsers understand.
#[derive(Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The hash of the bytes.
    pub version: String,
    /// What browsers fetch.
    pub bytes: Bytes,
    /// Which restriction is at which place of the compiled list.
    pub ids: Vec<String>,
    /// What customers do who cannot have them.
    pub if_unavailable: IfUnavailable,
}

/// A document in good order.
#[derive(Debug, Clone)]
pub struct Ready {
    /// All of it, defaults filled in, as JSON.
    pub text: Arc<str>,
    /// What it becomes.
    pub compiled: Arc<Compiled>,
}

/// Reads and compiles a document, beside the threads that serve: two thousand patterns take their time.
///
/// # Errors
/// All its problems.
pub async fn read(text: String) -> Result<Ready, Vec<Problem>> {
    let reading = tokio::task::spawn_blocking(move || read_now(&text));
    reading.await.unwrap_or_else(|_| Err(Vec::new()))
}

/// What a site has that nobody has configured.
pub async fn default_document() -> Result<Ready, Vec<Problem>> {
    read(EMPTY.to_owned()).await
}

/// Which of the URLs a page pattern matches.
///
/// # Errors
/// What is wrong with the pattern.
pub fn pattern_matches(pattern: &str, urls: &[String]) -> Result<Vec<bool>, Problem> {
    compile::pattern_matches(pattern, urls)
}

/// What is wrong with a document, as far as it can be told at once.
pub async fn check(text: String) -> Vec<Problem> {
    tokio::task::spawn_blocking(move || compile::check(&text)).await.unwrap_or_default()
}

fn read_now(text: &str) -> Result<Ready, Vec<Problem>> {
    // One that has problems is looked at again: all of them are told together.
    let all_problems = |_| compile::check(text);
    let document = Document::parse(text).map_err(all_problems)?;
    let bytes = compile::compile(&document).map_err(all_problems)?;
    let version = compile::version(&bytes);
    let ids = compile::places(&document);
    let if_unavailable = match document.settings.on_rules_unavailable {
        OnRulesUnavailable::Private => IfUnavailable::Private,
        OnRulesUnavailable::Refuse => IfUnavailable::Refuse,
    };
    let compiled = Arc::new(Compiled { version, bytes: bytes.into(), ids, if_unavailable });
    Ok(Ready { text: document.to_json().into(), compiled })
}
