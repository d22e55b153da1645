//! What waits in the outbox, by kind, for the metrics.

use super::{StoreError, Tx};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

/// What waits, of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The kind.
    pub kind: String,
    /// How many entries.
    pub entries: i64,
    /// The age of the oldest that is due, seconds; 0 when none is.
    pub oldest_seconds: i64,
}

/// What waits, by kind, for the metrics.
pub fn list_waiting(tx: &mut Tx<'_>) -> Result<Vec<Waiting>, StoreError> {
    let now = tx.now();
    let rows: Vec<WaitingRow> = diesel::sql_query(
        "SELECT kind, count(*) AS entries, min(created_at) FILTER (WHERE attempts > 0 OR due_at <= $1) AS oldest \
         FROM outbox WHERE state = 'waiting' GROUP BY kind",
    )
    .bind::<BigInt, _>(now.seconds())
    .load(tx.connection())?;
    let age = |since: Option<i64>| since.map_or(0, |at| now.since(Timestamp::from_seconds(at)).max(0));
    Ok(rows
        .into_iter()
        .map(|row| Waiting { oldest_seconds: age(row.oldest), kind: row.kind, entries: row.entries })
        .collect())
}

#[derive(QueryableByName)]
struct WaitingRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    entries: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    oldest: Option<i64>,
}
