//! Publishing: written down, told to every running session, and done when each obeys or has lost its connection.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use super::changes::Changes;
use super::compiled::{self, Problem, Ready};
use super::draft::{Draft, Shown, show_previews};
use super::store::{Author, DraftThen, NewVersion};
use super::{Published, Unavailable};
use crate::hub::{Hub, unix_ms_now};
use crate::live::{Follows, Live, lock};
use crate::session::Input;

/// Customers have this long to obey; then their sockets are closed, and they hear of it first when they come back.
pub const OBEY_WITHIN: Duration = Duration::from_secs(5);

/// What is to be published.
#[derive(Debug)]
pub enum Source {
    /// This.
    Document(Ready),
    /// The draft.
    Draft(Overtaken),
    /// What was published under this number.
    Version(u64),
}

/// What to do when something else was published since the draft was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overtaken {
    /// Say so.
    Refused,
    /// Publish all the same.
    Overwritten,
}

/// Entity tags of which one must be the present one; `None` where anything may be replaced.
pub type Expected = Option<Vec<String>>;

/// A publication.
#[derive(Debug)]
pub struct Order {
    /// Of which site.
    pub site: String,
    /// What.
    pub source: Source,
    /// By whom.
    pub by: Author,
    /// Why.
    pub note: String,
    /// Entity tags, of the draft if that is published, of what is published else.
    pub expected: Expected,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum NotPublished {
    /// What is published is another one than the one that was to be replaced; `None`: it cannot be read.
    Changed(Option<Published>),
    /// The draft is another one than the one that was to be published.
    DraftChanged(Shown),
    /// There is no draft.
    NoDraft,
    /// The draft was begun from an older version than the one that is published.
    Overtaken {
        /// What the draft was begun from.
        based_on: u64,
        /// What is published.
        published: Published,
    },
    /// There is no version with this number.
    NoVersion,
    /// The document was in order once and is not any more.
    Problems(Vec<Problem>),
    /// The records cannot be used.
    Unavailable,
}

impl From<Unavailable> for NotPublished {
    fn from(Unavailable: Unavailable) -> Self {
        Self::Unavailable
    }
}

/// Publishes, and returns when it holds. What has begun is brought to its end even if nobody waits for it any more.
///
/// # Errors
/// See [`NotPublished`]; then what holds has not changed.
pub async fn publish(hub: Arc<Hub>, order: Order) -> Result<Published, NotPublished> {
    let publishing = tokio::spawn(async move { publish_wholly(&hub, order).await });
    publishing.await.unwrap_or(Err(NotPublished::Unavailable))
}

async fn publish_wholly(hub: &Arc<Hub>, order: Order) -> Result<Published, NotPublished> {
    let restrictions = &hub.restrictions;
    let rules = restrictions.of(&order.site).ok_or(NotPublished::Unavailable)?;
    let store = restrictions.store()?;
    // Held until the end: a second publication begins when the first one holds.
    let _changing = rules.changing.lock().await;
    let (before, draft) = {
        let state = lock(&rules.state);
        (state.published.clone(), state.draft.clone())
    };
    let (ready, draft_then) = document(hub, &order, before.as_ref(), &draft).await?;
    let before_text = before.as_ref().map_or("{}", |before| &before.ready.text);
    let changes = Changes::between(before_text, &ready.text);
    let at_ms = unix_ms_now();
    let new = NewVersion {
        document: &ready.text,
        at_ms,
        by: &order.by,
        note: &order.note,
        changes: &changes,
        draft: draft_then,
    };
    let number = store.publish(&order.site, &new).await.map_err(|error| {
        tracing::error!(%error, site = order.site, "nothing was published: the records cannot be written");
        NotPublished::Unavailable
    })?;
    let published = Published { number, ready, by: Some((order.by, at_ms)) };
    {
        let mut shelf = lock(&restrictions.shelf);
        before.into_iter().for_each(|before| shelf.put(before.ready.compiled));
        let done = draft.held.as_ref().filter(|_| draft_then == DraftThen::Done);
        done.and_then(|held| held.compiled.clone()).into_iter().for_each(|compiled| shelf.put(compiled));
    }
    {
        let mut state = lock(&rules.state);
        state.published = Some(published.clone());
        if draft_then == DraftThen::Done {
            state.draft = Draft { counter: draft.counter + 1, held: None };
        }
    }
    rules.drift.forget(&changes.counted_anew);
    rules.drift.begin(&changes.begun);
    tracing::info!(site = order.site, number, "restrictions published");
    show_previews(hub, &order.site);
    hold(hub, &order.site).await;
    Ok(published)
}

/// What is to be published, and what becomes of the draft then.
async fn document(
    hub: &Hub,
    order: &Order,
    before: Option<&Published>,
    draft: &Draft,
) -> Result<(Ready, DraftThen), NotPublished> {
    let met = |tag: &str| order.expected.as_ref().is_none_or(|tags| tags.iter().any(|known| known == tag));
    let replaces_the_expected = || match before {
        Some(before) if met(&before.tag()) => Ok(()),
        None if order.expected.is_none() => Ok(()),
        _ => Err(NotPublished::Changed(before.cloned())),
    };
    match &order.source {
        Source::Document(ready) => {
            replaces_the_expected()?;
            Ok((ready.clone(), DraftThen::Kept))
        }
        Source::Version(number) => {
            replaces_the_expected()?;
            let written = hub.restrictions.store()?.document(&order.site, *number).await;
            let text = written.map_err(|_| NotPublished::Unavailable)?.ok_or(NotPublished::NoVersion)?;
            Ok((compiled::read(text).await.map_err(NotPublished::Problems)?, DraftThen::Kept))
        }
        Source::Draft(overtaken) => {
            let before = before.ok_or(NotPublished::Unavailable)?;
            let shown = draft.shown(before);
            if !met(&shown.tag) {
                return Err(NotPublished::DraftChanged(shown));
            }
            let held = draft.held.as_ref().ok_or(NotPublished::NoDraft)?;
            if held.based_on != before.number && *overtaken == Overtaken::Refused {
                return Err(NotPublished::Overtaken { based_on: held.based_on, published: before.clone() });
            }
            let ready = compiled::read(held.text.to_string()).await.map_err(NotPublished::Problems)?;
            Ok((ready, DraftThen::Done))
        }
    }
}

/// Tells every running session of a site, and waits until none shows an agent what was allowed before.
async fn hold(hub: &Hub, site: &str) {
    let announcement = hub.restrictions.announcement(site, Follows::Published);
    let running: Vec<Arc<Live>> = hub
        .all()
        .into_iter()
        .filter(|live| live.site.id == site && live.follows == Follows::Published)
        .collect();
    for live in &running {
        hub.handle(live, Input::RestrictionsChanged { announcement: announcement.clone() });
    }
    let deadline = Instant::now() + OBEY_WITHIN;
    let overdue = join_all(
        running
            .iter()
            .map(|live| async move { timeout_at(deadline, live.obedient()).await.err().map(|_| live) }),
    )
    .await;
    for live in overdue.into_iter().flatten() {
        tracing::warn!(site, "a customer did not obey changed restrictions in time; its socket is closed");
        hub.handle(live, Input::RestrictionsOverdue);
    }
}
