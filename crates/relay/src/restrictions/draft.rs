//! The draft of a site: who has it changed last, from which version it was begun, and the previews that follow it.

use std::sync::Arc;

use super::compiled::{self, Compiled, Ready};
use super::store::{Author, Store, StoreError, WrittenDraft};
use super::{Published, SiteRestrictions, Unavailable};
use crate::hub::{Hub, unix_ms_now};
use crate::live::{Follows, lock};
use crate::session::Input;

/// What is being worked on.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Counts what was ever written or discarded, so that no entity tag comes twice.
    pub counter: u64,
    /// The draft, if there is one.
    pub held: Option<Held>,
}

/// A draft that is there.
#[derive(Debug, Clone)]
pub struct Held {
    /// The document.
    pub text: Arc<str>,
    /// What it becomes; `None` when an earlier relay took it and this one does not.
    pub compiled: Option<Arc<Compiled>>,
    /// The published version it was begun from.
    pub based_on: u64,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: u64,
    /// By whom.
    pub by: Author,
}

/// The draft as it is shown; one that never was is what is published.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The document.
    pub text: Arc<str>,
    /// Its entity tag.
    pub tag: String,
    /// The published version it was begun from, or is.
    pub based_on: u64,
    /// Who changed it and when (milliseconds since 1970), if anybody did.
    pub by: Option<(Author, u64)>,
}

/// Why a draft was not written.
#[derive(Debug)]
pub enum NotWritten {
    /// It is another one than the one that was to be replaced.
    Changed(Shown),
    /// The records cannot be used.
    Unavailable,
}

impl From<Unavailable> for NotWritten {
    fn from(Unavailable: Unavailable) -> Self {
        Self::Unavailable
    }
}

impl Draft {
    pub(super) async fn read(site: &str, store: &Store) -> Result<Self, StoreError> {
        let Some(written) = store.draft(site).await? else { return Ok(Self::default()) };
        let held = match written.document {
            Some(text) => {
                let ready = compiled::read(text.clone()).await;
                if ready.is_err() {
                    tracing::warn!(site, "the draft is in no order any more; its preview shows nothing open");
                }
                Some(Held {
                    text: text.into(),
                    compiled: ready.ok().map(|ready| ready.compiled),
                    based_on: written.based_on,
                    at_ms: written.at_ms,
                    by: written.by,
                })
            }
            None => None,
        };
        Ok(Self { counter: written.counter, held })
    }

    pub(super) fn shown(&self, published: &Published) -> Shown {
        // Without a draft what is shown changes with what is published.
        match &self.held {
            Some(held) => Shown {
                text: Arc::clone(&held.text),
                tag: format!("\"d{}\"", self.counter),
                based_on: held.based_on,
                by: Some((held.by.clone(), held.at_ms)),
            },
            None => Shown {
                text: Arc::clone(&published.ready.text),
                tag: format!("\"d{}-v{}\"", self.counter, published.number),
                based_on: published.number,
                by: published.by.clone(),
            },
        }
    }
}

impl SiteRestrictions {
    /// The draft.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn draft(&self) -> Result<Shown, Unavailable> {
        let state = lock(&self.state);
        let published = state.published.as_ref().ok_or(Unavailable)?;
        Ok(state.draft.shown(published))
    }
}

/// What becomes of a draft.
#[derive(Debug)]
pub enum Change {
    /// It is this now.
    Write(Ready),
    /// It is no more.
    Discard,
}

/// Changes the draft of a site, if `expected` says so of its entity tag, and shows it to its previews.
///
/// # Errors
/// See [`NotWritten`].
pub async fn change(
    hub: &Hub,
    site: &str,
    change: Change,
    by: Author,
    expected: impl Fn(&str) -> bool,
) -> Result<Shown, NotWritten> {
    let restrictions = &hub.restrictions;
    let rules = restrictions.of(site).ok_or(NotWritten::Unavailable)?;
    let store = restrictions.store()?;
    let _changing = rules.changing.lock().await;
    let (draft, published) = {
        let state = lock(&rules.state);
        (state.draft.clone(), state.published.clone().ok_or(Unavailable)?)
    };
    let shown = draft.shown(&published);
    if !expected(&shown.tag) {
        return Err(NotWritten::Changed(shown));
    }
    let based_on = draft.held.as_ref().map_or(published.number, |held| held.based_on);
    let at_ms = unix_ms_now();
    let held = match change {
        Change::Write(ready) => {
            let compiled = Some(ready.compiled);
            Some(Held { text: ready.text, compiled, based_on, at_ms, by: by.clone() })
        }
        Change::Discard => None,
    };
    let next = Draft { counter: draft.counter + 1, held };
    let document = next.held.as_ref().map(|held| held.text.to_string());
    let written = WrittenDraft { counter: next.counter, document, based_on, at_ms, by };
    store.write_draft(site, &written).await.map_err(|error| {
        tracing::error!(%error, site, "the draft cannot be written");
        NotWritten::Unavailable
    })?;
    let shown = next.shown(&published);
    if let Some(compiled) = draft.held.and_then(|held| held.compiled) {
        lock(&restrictions.shelf).put(compiled);
    }
    lock(&rules.state).draft = next;
    show_previews(hub, site);
    Ok(shown)
}

/// Tells the previews of a site what the draft is now.
pub(super) fn show_previews(hub: &Hub, site: &str) {
    let announcement = hub.restrictions.announcement(site, Follows::Draft);
    for live in hub.all() {
        if live.site.id == site && live.follows == Follows::Draft {
            hub.handle(&live, Input::RestrictionsChanged { announcement: announcement.clone() });
        }
    }
}
