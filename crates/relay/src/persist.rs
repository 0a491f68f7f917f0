//! What outlives the relay: the live sessions, so that both sides can resume after a restart. Nothing of a page.
//!
//! **Invariant.** The file never holds a token's or key's session that has ended; keys stand in it as hashes only.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::Epoch;
use serde::{Deserialize, Serialize};

use crate::hub::Hub;
use crate::live::{Follows, Live, SeatedAgent, lock};
use crate::secrets::{KeyHash, SessionId, owner_only};
use crate::session::{Identity, Session, Side};

/// Changes that come together are written together.
const WRITE_EVERY_MIN: Duration = Duration::from_secs(1);

/// The layout of the file.
const VERSION: u32 = 1;

/// Writes the live sessions down.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
    restarts: u32,
    /// One writer at a time; the last one writes the newest state.
    writing: Arc<Mutex<()>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Written {
    version: u32,
    /// Runs of the relay so far in which these sessions may have lived.
    restarts: u32,
    sessions: Vec<WrittenSession>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenSession {
    id: String,
    token: String,
    site: String,
    origin: String,
    customer_key_hash: String,
    newest_epoch: u32,
    agent: Option<WrittenAgent>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenAgent {
    subject: String,
    name: String,
    key_hash: String,
}

impl Journal {
    /// Opens the journal and takes its sessions back into `hub`. A file that cannot be understood is set aside: a relay
    /// without old sessions is better than none.
    ///
    /// # Errors
    /// When the directory cannot be used.
    pub fn open(data_dir: &Path, hub: &Hub) -> io::Result<Self> {
        fs::create_dir_all(data_dir)?;
        let path = data_dir.join("sessions.json");
        let written = match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice::<Written>(&bytes) {
                Ok(written) if written.version == VERSION => written,
                _ => {
                    tracing::warn!("the written sessions cannot be read and are set aside");
                    fs::rename(&path, path.with_extension("unreadable"))?;
                    empty()
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => empty(),
            Err(error) => return Err(error),
        };
        let restarts = written.restarts.saturating_add(1);
        let count = written.sessions.len();
        let restored =
            written.sessions.into_iter().filter_map(|session| restore(session, restarts, hub)).count();
        if count > 0 {
            tracing::info!(restored, dropped = count - restored, "sessions of an earlier run");
        }
        Ok(Self { path, restarts, writing: Arc::default() })
    }

    /// Writes after each change, until aborted.
    pub async fn keep(self, hub: Arc<Hub>) {
        loop {
            hub.changed.notified().await;
            let (journal, register) = (self.clone(), Arc::clone(&hub));
            let written = tokio::task::spawn_blocking(move || journal.write(&register)).await;
            if let Ok(Err(error)) = written {
                tracing::error!(%error, "the sessions cannot be written");
            }
            tokio::time::sleep(WRITE_EVERY_MIN).await;
        }
    }

    /// Writes the live sessions, all or nothing.
    ///
    /// # Errors
    /// As the file system says.
    pub fn write(&self, hub: &Hub) -> io::Result<()> {
        let _writing = lock(&self.writing);
        let all = hub.all();
        // Keys of previews do not outlive the relay.
        let kept = all.iter().filter(|live| live.follows == Follows::Published);
        let sessions = kept.map(|live| written(live)).collect();
        let all = Written { version: VERSION, restarts: self.restarts, sessions };
        let bytes = serde_json::to_vec(&all).map_err(io::Error::other)?;
        let fresh = self.path.with_extension("fresh");
        let mut file = owner_only(&fresh)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.path)
    }
}

fn empty() -> Written {
    Written { version: VERSION, restarts: 0, sessions: Vec::new() }
}

fn written(live: &Live) -> WrittenSession {
    let facts = live.facts();
    let agent = facts.agent.zip(facts.agent_name).map(|(agent, name)| WrittenAgent {
        subject: agent.subject,
        name,
        key_hash: encode(agent.key),
    });
    WrittenSession {
        id: live.id.0.to_string(),
        token: live.token.clone(),
        site: live.site.id.clone(),
        origin: facts.origin,
        customer_key_hash: encode(live.customer_key),
        newest_epoch: facts.newest_epoch,
        agent,
    }
}

/// `None` when its site is no longer configured or the entry is damaged.
fn restore(session: WrittenSession, restarts: u32, hub: &Hub) -> Option<SessionId> {
    let site = hub.site_by_id(&session.site)?;
    let id = SessionId(session.id.parse().ok()?);
    let customer_key = decode(&session.customer_key_hash)?;
    let (agent, name) = match session.agent {
        Some(agent) => {
            let key = decode(&agent.key_hash)?;
            (Some(SeatedAgent { subject: agent.subject, key }), Some(agent.name))
        }
        None => (None, None),
    };
    let identity = Identity { token: session.token.clone(), origin: session.origin.clone() };
    let patience = hub.patience(site);
    let epoch = Epoch(session.newest_epoch);
    let pure = Session::after_restart(identity, patience, name, epoch, restarts, hub.now());
    let site = Arc::clone(site);
    let live = Live::new(id, session.token, site, customer_key, session.origin, agent, pure);
    debug_assert!(!live.is_present(Side::Customer));
    hub.restore(live);
    Some(id)
}

fn encode(hash: KeyHash) -> String {
    URL_SAFE_NO_PAD.encode(hash.0)
}

fn decode(text: &str) -> Option<KeyHash> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(KeyHash)
}
