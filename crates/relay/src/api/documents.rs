//! Reading and writing a site's documents: what is published, and the draft.

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::answer::{Refusal, document_answer};
use super::clock::rfc3339;
use super::request::Call;
use crate::restrictions::Published;
use crate::restrictions::compiled::{self, Ready};
use crate::restrictions::draft::{self, Change, NotWritten, Shown};
use crate::restrictions::publish::{self, NotPublished, Order, Overtaken, Source};
use crate::restrictions::store::Author;

/// Characters of the reason that somebody gives for a publication.
const NOTE_CHARS_MAX: usize = 500;

/// What may stand in the body of `POST …/publish`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publication {
    #[serde(default)]
    note: String,
    #[serde(default)]
    overwrite: bool,
}

/// `GET …/published`.
pub fn published(call: &Call) -> Result<Response, Refusal> {
    Ok(answer(&call.rules()?.published()?))
}

/// `PUT …/published`.
pub async fn publish(call: Call) -> Result<Response, Refusal> {
    let ready = document(&call).await?;
    order(call, Source::Document(ready), String::new()).await
}

/// `GET …/draft`.
pub fn draft(call: &Call) -> Result<Response, Refusal> {
    Ok(draft_answer(&call.rules()?.draft()?))
}

/// `PUT …/draft`.
pub async fn write_draft(call: &Call) -> Result<Response, Refusal> {
    let ready = document(call).await?;
    change_draft(call, Change::Write(ready)).await
}

/// `DELETE …/draft`: answers with what is shown instead from now on.
pub async fn discard_draft(call: &Call) -> Result<Response, Refusal> {
    change_draft(call, Change::Discard).await
}

/// `POST …/publish`.
pub async fn publish_draft(call: Call) -> Result<Response, Refusal> {
    let Publication { note, overwrite } = call.json_if_any()?;
    let overtaken = if overwrite { Overtaken::Overwritten } else { Overtaken::Refused };
    order(call, Source::Draft(overtaken), note).await
}

/// Publishes, and answers with what holds then.
pub(super) async fn order(call: Call, source: Source, note: String) -> Result<Response, Refusal> {
    if note.chars().count() > NOTE_CHARS_MAX {
        let detail = format!("A note has at most {NOTE_CHARS_MAX} characters.");
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let order = Order {
        site: call.site().to_owned(),
        source,
        by: call.caller.author(),
        note,
        expected: call.expected(),
    };
    match publish::publish(call.hub, order).await {
        Ok(published) => Ok(answer(&published)),
        Err(refused) => Err(refusal(refused)),
    }
}

/// The document in the body, in good order.
async fn document(call: &Call) -> Result<Ready, Refusal> {
    compiled::read(call.text()?).await.map_err(Refusal::problems)
}

async fn change_draft(call: &Call, change: Change) -> Result<Response, Refusal> {
    let expected = call.expected();
    let met = |tag: &str| expected.as_ref().is_none_or(|tags| tags.iter().any(|known| known == tag));
    match draft::change(&call.hub, call.site(), change, call.caller.author(), met).await {
        Ok(shown) => Ok(draft_answer(&shown)),
        Err(NotWritten::Changed(shown)) => Err(changed("The draft", shown.by.as_ref(), &shown.tag)),
        Err(NotWritten::Unavailable) => Err(crate::restrictions::Unavailable.into()),
    }
}

fn answer(published: &Published) -> Response {
    document_answer(&published.ready.text, &published.tag(), published.number)
}

fn draft_answer(shown: &Shown) -> Response {
    document_answer(&shown.text, &shown.tag, shown.based_on)
}

fn refusal(refused: NotPublished) -> Refusal {
    match refused {
        NotPublished::Changed(Some(published)) => {
            changed("What is published", published.by.as_ref(), &published.tag())
        }
        NotPublished::DraftChanged(shown) => changed("The draft", shown.by.as_ref(), &shown.tag),
        NotPublished::NoDraft => Refusal::new(StatusCode::CONFLICT, "There is no draft to publish."),
        NotPublished::Overtaken { based_on, published } => {
            let who = said(published.by.as_ref());
            let detail = format!(
                "The draft was begun from version {based_on}, but version {} was published since{who}.",
                published.number
            );
            named(Refusal::new(StatusCode::CONFLICT, detail), published.by.as_ref())
                .with("based_on", based_on)
                .with("published", published.number)
        }
        NotPublished::NoVersion => Refusal::new(StatusCode::NOT_FOUND, "There is no such version."),
        NotPublished::Problems(problems) => Refusal::problems(problems),
        NotPublished::Changed(None) | NotPublished::Unavailable => crate::restrictions::Unavailable.into(),
    }
}

/// Somebody was faster.
fn changed(what: &str, by: Option<&(Author, u64)>, tag: &str) -> Refusal {
    let who = said(by);
    let refusal =
        Refusal::new(StatusCode::PRECONDITION_FAILED, format!("{what} was changed{who} since you read it."));
    named(refusal, by).with_header(axum::http::header::ETAG, tag)
}

fn said(by: Option<&(Author, u64)>) -> String {
    by.map(|(by, at_ms)| format!(" by {} at {}", by.name, rfc3339(*at_ms))).unwrap_or_default()
}

fn named(refusal: Refusal, by: Option<&(Author, u64)>) -> Refusal {
    match by {
        Some((by, at_ms)) => refusal.with("changed_by", by.name.as_str()).with("changed_at", rfc3339(*at_ms)),
        None => refusal,
    }
}
