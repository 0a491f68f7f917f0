//! What was counted of restrictions, in the records.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};

use super::super::drift::{Counter, Tally, Uncovered};
use super::{Store, StoreError, read, stored};

impl Store {
    /// What was counted for a site.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn tally(&self, site: &str) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        let pages = sqlx::query("SELECT pages FROM reported WHERE site = $1")
            .bind(site)
            .fetch_optional(&self.pool)
            .await?;
        tally.pages = pages.map_or(Ok(0), |row| row.try_get("pages").map(read))?;
        let rows = sqlx::query(
            "SELECT restriction, elements, pages, last_matched_ms, pages_then, pages_from, invalid
             FROM matched WHERE site = $1",
        )
        .bind(site)
        .fetch_all(&self.pool)
        .await?;
        for row in rows {
            let last: Option<i64> = row.try_get("last_matched_ms")?;
            let invalid: i64 = row.try_get("invalid")?;
            let counter = Counter {
                elements: read(row.try_get("elements")?),
                pages: read(row.try_get("pages")?),
                last_matched_ms: last.map(read),
                pages_then: read(row.try_get("pages_then")?),
                pages_from: read(row.try_get("pages_from")?),
                is_invalid: invalid != 0,
            };
            tally.restrictions.insert(row.try_get("restriction")?, counter);
        }
        let rows = sqlx::query("SELECT type, pages, last_seen_ms FROM uncovered WHERE site = $1")
            .bind(site)
            .fetch_all(&self.pool)
            .await?;
        for row in rows {
            let seen = Uncovered {
                pages: read(row.try_get("pages")?),
                last_seen_ms: read(row.try_get("last_seen_ms")?),
            };
            tally.uncovered.insert(row.try_get("type")?, seen);
        }
        Ok(tally)
    }

    /// Writes counters down that have changed, all or none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn write_tally(&self, site: &str, changed: &Tally) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "INSERT INTO reported (site, pages) VALUES ($1, $2)
             ON CONFLICT (site) DO UPDATE SET pages = excluded.pages",
        )
        .bind(site)
        .bind(stored(changed.pages))
        .execute(&mut *transaction)
        .await?;
        for (id, counter) in &changed.restrictions {
            write_counter(&mut transaction, site, id, counter).await?;
        }
        write_uncovered(&mut transaction, site, &changed.uncovered).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn write_counter(
    connection: &mut SqliteConnection,
    site: &str,
    id: &str,
    counter: &Counter,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO matched (site, restriction, elements, pages, last_matched_ms, pages_then, pages_from, invalid)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (site, restriction) DO UPDATE SET elements = excluded.elements,
         pages = excluded.pages, last_matched_ms = excluded.last_matched_ms,
         pages_then = excluded.pages_then, pages_from = excluded.pages_from, invalid = excluded.invalid",
    )
    .bind(site)
    .bind(id)
    .bind(stored(counter.elements))
    .bind(stored(counter.pages))
    .bind(counter.last_matched_ms.map(stored))
    .bind(stored(counter.pages_then))
    .bind(stored(counter.pages_from))
    .bind(i64::from(counter.is_invalid))
    .execute(connection)
    .await?;
    Ok(())
}

async fn write_uncovered(
    connection: &mut SqliteConnection,
    site: &str,
    uncovered: &BTreeMap<String, Uncovered>,
) -> Result<(), StoreError> {
    for (kind, seen) in uncovered {
        sqlx::query(
            "INSERT INTO uncovered (site, type, pages, last_seen_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site, type) DO UPDATE SET pages = excluded.pages,
             last_seen_ms = excluded.last_seen_ms",
        )
        .bind(site)
        .bind(kind)
        .bind(stored(seen.pages))
        .bind(stored(seen.last_seen_ms))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
