//! The layout of the records, and how older ones are brought to it: one step after the other, each wholly or not at all.

use sqlx::Row;
use sqlx::sqlite::SqlitePool;

use super::StoreError;

/// What leads from each layout to the next. Steps are added, never changed.
const STEPS: [&[&str]; 2] = [
    &[
        "CREATE TABLE published (
        site TEXT NOT NULL, number BIGINT NOT NULL, document TEXT NOT NULL, at_ms BIGINT NOT NULL,
        by_subject TEXT NOT NULL, by_name TEXT NOT NULL, note TEXT NOT NULL,
        added BIGINT NOT NULL, changed BIGINT NOT NULL, removed BIGINT NOT NULL,
        PRIMARY KEY (site, number))",
        "CREATE TABLE draft (
        site TEXT NOT NULL PRIMARY KEY, counter BIGINT NOT NULL, document TEXT, based_on BIGINT NOT NULL,
        at_ms BIGINT NOT NULL, by_subject TEXT NOT NULL, by_name TEXT NOT NULL)",
        "CREATE TABLE reported (site TEXT NOT NULL PRIMARY KEY, pages BIGINT NOT NULL)",
        "CREATE TABLE matched (
        site TEXT NOT NULL, restriction TEXT NOT NULL, elements BIGINT NOT NULL, pages BIGINT NOT NULL,
        last_matched_ms BIGINT, pages_then BIGINT NOT NULL, invalid BIGINT NOT NULL,
        PRIMARY KEY (site, restriction))",
        "CREATE TABLE uncovered (
        site TEXT NOT NULL, type TEXT NOT NULL, pages BIGINT NOT NULL, last_seen_ms BIGINT NOT NULL,
        PRIMARY KEY (site, type))",
    ],
    &["ALTER TABLE matched ADD COLUMN pages_from BIGINT NOT NULL DEFAULT 0"],
];

/// Takes the steps that have not been taken.
///
/// # Errors
/// As the database says, and for a layout of a later version.
pub(super) async fn bring_up_to_date(pool: &SqlitePool) -> Result<(), StoreError> {
    sqlx::query("CREATE TABLE IF NOT EXISTS layout (version BIGINT NOT NULL)").execute(pool).await?;
    let row = sqlx::query("SELECT MAX(version) AS version FROM layout").fetch_one(pool).await?;
    let version = row.try_get::<Option<i64>, _>("version")?.unwrap_or(0);
    let taken = usize::try_from(version).unwrap_or(usize::MAX);
    if taken > STEPS.len() {
        return Err(StoreError::TooNew(version));
    }
    for (step, statements) in STEPS.iter().enumerate().skip(taken) {
        let mut transaction = pool.begin().await?;
        for statement in *statements {
            sqlx::query(*statement).execute(&mut *transaction).await?;
        }
        sqlx::query("INSERT INTO layout (version) VALUES ($1)")
            .bind(i64::try_from(step).unwrap_or(i64::MAX).saturating_add(1))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}
