//! The restrictions of every site: what is published, what is being worked on, and what customers are told of it.
//!
//! **Invariant.** What is told and fetched was written down durably before. Where the records cannot be read, customers
//! are told that there are none to be had, and show their pages private; never that nothing is restricted.

pub mod changes;
pub mod compiled;
pub mod delivery;
pub mod draft;
pub mod drift;
pub mod editing;
pub mod publish;
mod shelf;
pub mod store;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use protocol::control::IfUnavailable;

use crate::config::Site;
use crate::live::{Follows, lock};
use crate::session::Announcement;
use compiled::{Compiled, Ready, default_document};
use draft::Draft;
use drift::Drift;
use editing::Editing;
use shelf::Shelf;
use store::{Author, Store, StoreError};

/// All of it. By default there are none to be had.
#[derive(Debug, Default)]
pub struct Restrictions {
    /// Pages that are being edited, and previews.
    pub editing: Editing,
    sites: HashMap<String, SiteRestrictions>,
    store: Option<Store>,
    /// What sites had until lately: a customer may still be about to fetch it.
    shelf: Mutex<Shelf>,
}

/// Those of one site.
#[derive(Debug)]
pub struct SiteRestrictions {
    /// What browsers report.
    pub drift: Drift,
    /// Whoever changes something holds this until it is done, so that changes have one order.
    changing: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// `None` while it cannot be had.
    published: Option<Published>,
    draft: Draft,
}

/// What holds for a site.
#[derive(Debug, Clone)]
pub struct Published {
    /// 0 for what nobody has configured.
    pub number: u64,
    /// The document.
    pub ready: Ready,
    /// Who published it and when (milliseconds since 1970); nobody did number 0.
    pub by: Option<(Author, u64)>,
}

impl Published {
    /// Its entity tag.
    pub fn tag(&self) -> String {
        format!("\"v{}\"", self.number)
    }
}

/// The records of this site cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the restrictions of this site cannot be read or written")]
pub struct Unavailable;

impl Restrictions {
    /// Reads the restrictions of these sites from `data_dir`. What cannot be read is unavailable, and said so in the log.
    pub async fn open(data_dir: &Path, sites: &[Site]) -> Self {
        let store = match Store::open(data_dir).await {
            Ok(store) => Some(store),
            Err(error) => {
                tracing::error!(%error, "no site's restrictions can be had");
                None
            }
        };
        let mut read = HashMap::new();
        for site in sites {
            read.insert(site.id.clone(), SiteRestrictions::read(&site.id, store.as_ref()).await);
        }
        Self { editing: Editing::default(), sites: read, store, shelf: Mutex::default() }
    }

    /// Those of one site.
    pub fn of(&self, site: &str) -> Option<&SiteRestrictions> {
        self.sites.get(site)
    }

    /// What the customers of a site's sessions are told.
    pub fn announcement(&self, site: &str, follows: Follows) -> Announcement {
        let compiled = self.of(site).and_then(|site| site.followed(follows));
        compiled.map_or(Announcement { version: None, if_unavailable: IfUnavailable::Private }, |compiled| {
            Announcement {
                version: Some(compiled.version.as_str().into()),
                if_unavailable: compiled.if_unavailable.clone(),
            }
        })
    }

    /// What browsers fetch under this version.
    pub fn compiled(&self, version: &str) -> Option<Arc<Compiled>> {
        let current = self.sites.values().find_map(|site| {
            [Follows::Published, Follows::Draft]
                .into_iter()
                .filter_map(|follows| site.followed(follows))
                .find(|compiled| compiled.version == version)
        });
        current.or_else(|| lock(&self.shelf).find(version))
    }

    /// The records.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn store(&self) -> Result<&Store, Unavailable> {
        self.store.as_ref().ok_or(Unavailable)
    }

    /// Every site and its restrictions, in the order of their ids.
    pub fn all(&self) -> Vec<(&str, &SiteRestrictions)> {
        let mut all: Vec<_> = self.sites.iter().map(|(id, site)| (id.as_str(), site)).collect();
        all.sort_by_key(|(id, _)| *id);
        all
    }

    /// Writes down what was counted since the last time.
    pub async fn write_counters(&self) {
        let Some(store) = &self.store else { return };
        for (id, site) in &self.sites {
            // Between a publication's forgetting on disk and in memory nothing may be written back.
            let _changing = site.changing.lock().await;
            let Some(changed) = site.drift.take_changed() else { continue };
            if let Err(error) = store.write_tally(id, &changed).await {
                site.drift.put_back(&changed);
                tracing::warn!(%error, site = id, "what was counted of restrictions cannot be written yet");
            }
        }
    }

    /// Writes everything out and lets the records go.
    pub async fn close(&self) {
        self.write_counters().await;
        if let Some(store) = &self.store {
            store.close().await;
        }
    }
}

impl SiteRestrictions {
    /// What is published.
    ///
    /// # Errors
    /// [`Unavailable`].
    pub fn published(&self) -> Result<Published, Unavailable> {
        lock(&self.state).published.clone().ok_or(Unavailable)
    }

    /// Whether they can be had.
    pub fn are_available(&self) -> bool {
        lock(&self.state).published.is_some()
    }

    /// What sessions obey.
    pub fn followed(&self, follows: Follows) -> Option<Arc<Compiled>> {
        let state = lock(&self.state);
        match (follows, &state.draft.held) {
            (Follows::Draft, Some(held)) => held.compiled.clone(),
            _ => state.published.as_ref().map(|published| Arc::clone(&published.ready.compiled)),
        }
    }

    async fn read(id: &str, store: Option<&Store>) -> Self {
        let mut state = State::default();
        let mut drift = Drift::default();
        if let Some(store) = store {
            match read_published(id, store).await {
                Ok(published) => state.published = Some(published),
                Err(error) => tracing::error!(%error, site = id, "the restrictions cannot be had"),
            }
            match Draft::read(id, store).await {
                Ok(draft) => state.draft = draft,
                Err(error) => tracing::error!(%error, site = id, "the draft cannot be had"),
            }
            match store.tally(id).await {
                Ok(tally) => drift = Drift::of(tally),
                Err(error) => tracing::warn!(%error, site = id, "what was counted cannot be had"),
            }
        }
        Self { drift, changing: tokio::sync::Mutex::default(), state: Mutex::new(state) }
    }
}

/// Why what is published cannot be had.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("version {0} is written, but has {1} problems")]
    Document(u64, usize),
}

async fn read_published(id: &str, store: &Store) -> Result<Published, Unreadable> {
    let (number, by, ready) = match store.published(id).await? {
        Some((version, document)) => {
            let ready = compiled::read(document).await;
            (version.number, Some((version.by, version.at_ms)), ready)
        }
        None => (0, None, default_document().await),
    };
    let ready = ready.map_err(|problems| Unreadable::Document(number, problems.len()))?;
    Ok(Published { number, ready, by })
}
