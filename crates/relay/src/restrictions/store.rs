//! The records on disk: what was published when by whom, drafts, and counters, in one SQLite file. What is confirmed is durable.
//!
//! The statements are those that PostgreSQL understands, too.

mod counters;
mod schema;

use std::io;
use std::path::Path;
use std::time::Duration;

use sqlx::Row;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};

use super::changes::Changes;

/// The file in `data_dir`.
pub const FILE: &str = "records.db";

/// A writer waits so long for another one; there is none but a backup.
const BUSY_WITHIN: Duration = Duration::from_secs(5);

/// One writes while another one reads.
const CONNECTIONS_MAX: u32 = 2;

/// The records could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database says no.
    #[error("the records cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The file system says no.
    #[error("the records cannot be used: {0}")]
    File(#[from] io::Error),
    /// A later version of the relay wrote them.
    #[error("the records have the layout {0}, which this version does not know")]
    TooNew(i64),
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// `sub` of the token.
    pub subject: String,
    /// The name on the token.
    pub name: String,
}

/// A version of a site's restrictions as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// It counts from 1.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// By whom.
    pub by: Author,
    /// Why.
    pub note: String,
    /// Restrictions added, changed and removed.
    pub changes: [u32; 3],
}

/// What is to be published.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// All of the document.
    pub document: &'a str,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// By whom.
    pub by: &'a Author,
    /// Why.
    pub note: &'a str,
    /// What is different from the one before.
    pub changes: &'a Changes,
    /// Whether the draft has become this version.
    pub draft: DraftThen,
}

/// What becomes of the draft when something is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftThen {
    /// It stays.
    Kept,
    /// It is what was published.
    Done,
}

/// What somebody works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenDraft {
    /// Counts what was ever written or discarded.
    pub counter: u64,
    /// The document; `None` when there is no draft.
    pub document: Option<String>,
    /// The published version it was begun from.
    pub based_on: u64,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: u64,
    /// By whom.
    pub by: Author,
}

/// The records.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the records in a directory, makes them when they are not there, and brings them to the present layout.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open(data_dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data_dir)?;
        let path = data_dir.join(FILE);
        made_for_the_owner_only(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_WITHIN);
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(BUSY_WITHIN)
            .connect_with(options)
            .await?;
        schema::bring_up_to_date(&pool).await?;
        Ok(Self { pool })
    }

    /// Writes everything out and lets the file go.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The newest version of a site, with its document.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn published(&self, site: &str) -> Result<Option<(Version, String)>, StoreError> {
        let row = sqlx::query(
            "SELECT number, document, at_ms, by_subject, by_name, note, added, changed, removed
             FROM published WHERE site = $1 ORDER BY number DESC LIMIT 1",
        )
        .bind(site)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok((version(&row)?, row.try_get("document")?))).transpose()
    }

    /// Writes the next version of a site down and gives its number.
    ///
    /// # Errors
    /// See [`StoreError`]; then nothing has changed.
    pub async fn publish(&self, site: &str, new: &NewVersion<'_>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let last: Option<i64> = sqlx::query("SELECT MAX(number) AS last FROM published WHERE site = $1")
            .bind(site)
            .fetch_one(&mut *transaction)
            .await?
            .try_get("last")?;
        let number = last.unwrap_or(0) + 1;
        sqlx::query(
            "INSERT INTO published
             (site, number, document, at_ms, by_subject, by_name, note, added, changed, removed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(site)
        .bind(number)
        .bind(new.document)
        .bind(stored(new.at_ms))
        .bind(&new.by.subject)
        .bind(&new.by.name)
        .bind(new.note)
        .bind(i64::from(new.changes.added))
        .bind(i64::from(new.changes.changed))
        .bind(i64::from(new.changes.removed))
        .execute(&mut *transaction)
        .await?;
        for id in &new.changes.counted_anew {
            sqlx::query("DELETE FROM matched WHERE site = $1 AND restriction = $2")
                .bind(site)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
        }
        if new.draft == DraftThen::Done {
            sqlx::query("UPDATE draft SET document = NULL, counter = counter + 1 WHERE site = $1")
                .bind(site)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(read(number))
    }

    /// The versions of a site before `before`, the newest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn history(&self, site: &str, before: u64, count: u32) -> Result<Vec<Version>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, at_ms, by_subject, by_name, note, added, changed, removed
             FROM published WHERE site = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
        )
        .bind(site)
        .bind(stored(before))
        .bind(i64::from(count))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(version).collect()
    }

    /// The document of a version.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn document(&self, site: &str, number: u64) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT document FROM published WHERE site = $1 AND number = $2")
            .bind(site)
            .bind(stored(number))
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get("document")).transpose()?)
    }

    /// The draft of a site, if there ever was one.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn draft(&self, site: &str) -> Result<Option<WrittenDraft>, StoreError> {
        let row = sqlx::query(
            "SELECT counter, document, based_on, at_ms, by_subject, by_name FROM draft WHERE site = $1",
        )
        .bind(site)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(WrittenDraft {
                counter: read(row.try_get("counter")?),
                document: row.try_get("document")?,
                based_on: read(row.try_get("based_on")?),
                at_ms: read(row.try_get("at_ms")?),
                by: author(&row)?,
            })
        })
        .transpose()
    }

    /// Writes the draft of a site down.
    ///
    /// # Errors
    /// See [`StoreError`]; then nothing has changed.
    pub async fn write_draft(&self, site: &str, draft: &WrittenDraft) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO draft (site, counter, document, based_on, at_ms, by_subject, by_name)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (site) DO UPDATE SET counter = excluded.counter, document = excluded.document,
             based_on = excluded.based_on, at_ms = excluded.at_ms, by_subject = excluded.by_subject,
             by_name = excluded.by_name",
        )
        .bind(site)
        .bind(stored(draft.counter))
        .bind(&draft.document)
        .bind(stored(draft.based_on))
        .bind(stored(draft.at_ms))
        .bind(&draft.by.subject)
        .bind(&draft.by.name)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

fn version(row: &SqliteRow) -> Result<Version, StoreError> {
    let count = |name: &str| row.try_get::<i64, _>(name).map(|count| u32::try_from(count).unwrap_or(0));
    Ok(Version {
        number: read(row.try_get("number")?),
        at_ms: read(row.try_get("at_ms")?),
        by: author(row)?,
        note: row.try_get("note")?,
        changes: [count("added")?, count("changed")?, count("removed")?],
    })
}

fn author(row: &SqliteRow) -> Result<Author, StoreError> {
    Ok(Author { subject: row.try_get("by_subject")?, name: row.try_get("by_name")? })
}

/// Databases count with a sign.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn read(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn made_for_the_owner_only(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}
