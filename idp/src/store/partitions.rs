//! Parts by time, on PostgreSQL: what has expired goes with the part of its table that it stands in, instead of row by row.
//!
//! A table is divided by `expires_at` where that is known when a row is written and never changes, and where rows live for hours: see
//! `idp/docs/decisions/0009-parts-by-time.md`. A part's name says until when; `…_rest` takes what no part is there for. Each part is made ahead by the clean-up. A
//! database that cannot divide its tables, or one that was not migrated yet, has them whole: rows are deleted then, as on SQLite.

use super::{AnyConnection, StoreError, Tx};
use crate::domain::Timestamp;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _,
    connection::SimpleConnection as _,
    result::Error,
    sql_query,
    sql_types::{BigInt, Bool, Text},
};
use std::time::Duration;

/// The tables that are divided. Their key is a hash that is written once: that no other part holds it, too, needs no look.
pub(super) const DIVIDED: [&str; 2] = ["authorization_codes", "pushed_requests"];

/// What a part holds. Whoever looks for a hash visits each living part, so that they are to be few: up to three cost nothing that can be measured.
const SECONDS: i64 = 2 * 3_600;

/// A part is made or goes while nobody else is at its table, and whoever comes meanwhile waits. If that is not at once, it is tried again in a minute.
const SHORTLY: &str = "SET LOCAL lock_timeout = '100ms'";

/// How often a table that others use is tried to be divided again, and after how long.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(250);

#[derive(QueryableByName)]
struct Part {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Drops the parts of a table in which everything expired before `before`, and makes those that rows will want that live for up to `lifetime` seconds;
/// returns how many went.
pub fn renew(
    tx: &mut Tx<'_>,
    table: &'static str,
    lifetime: i64,
    before: Timestamp,
) -> Result<usize, StoreError> {
    let now = tx.now();
    let AnyConnection::Postgres(connection) = tx.connection() else { return Ok(0) };
    // Without a lock first: nearly always there is nothing to do.
    let Some(plan) = Plan::of(connection, table, lifetime, before, now)? else { return Ok(0) };
    if plan.is_empty() {
        return Ok(0);
    }
    let done: Result<usize, Error> = connection.transaction(|connection| {
        lock(connection, table)?;
        // Another node may have been here.
        let Some(plan) = Plan::of(connection, table, lifetime, before, now)? else { return Ok(0) };
        for name in &plan.over {
            connection.batch_execute(&format!("DROP TABLE {name}"))?;
        }
        for (from, until) in plan.missing {
            make(connection, table, from, until)?;
        }
        Ok(plan.over.len())
    });
    match done {
        Ok(dropped) => Ok(dropped),
        Err(error) => match StoreError::from(error) {
            StoreError::Unavailable(cause) => {
                tracing::debug!(table, cause, "the parts of a table wait for those who use it");
                Ok(0)
            }
            error => Err(error),
        },
    }
}

/// Deletes rows that no part was there for. `None`: the table is whole, and its rows are to be deleted as anywhere.
pub(super) fn delete_from_rest(
    tx: &mut Tx<'_>,
    table: &'static str,
    before: Timestamp,
    limit: i64,
) -> Result<Option<usize>, StoreError> {
    let AnyConnection::Postgres(connection) = tx.connection() else { return Ok(None) };
    if parts(connection, table)?.is_none() {
        return Ok(None);
    }
    let delete = format!(
        "DELETE FROM {table}_rest WHERE hash IN (SELECT hash FROM {table}_rest WHERE expires_at < $1 LIMIT $2)"
    );
    let deleted =
        sql_query(delete).bind::<BigInt, _>(before.seconds()).bind::<BigInt, _>(limit).execute(connection)?;
    Ok(Some(deleted))
}

/// Divides those that are whole yet. What stands in them becomes their first part.
pub(super) fn divide(connection: &mut PgConnection, now: Timestamp) -> Result<(), StoreError> {
    for table in DIVIDED {
        if parts(connection, table)?.is_some() {
            continue;
        }
        let mut tries = TRIES;
        let divided = loop {
            let divided = divide_one(connection, table, now).map_err(StoreError::from);
            tries -= 1;
            if tries == 0 || !matches!(divided, Err(StoreError::Unavailable(_))) {
                break divided;
            }
            std::thread::sleep(PAUSE);
        };
        // It works as well as before, and the next migration tries again.
        if let Err(error) = divided {
            tracing::warn!(table, cause = %error, "the table stays whole: its rows are deleted one by one");
        }
    }
    Ok(())
}

fn divide_one(connection: &mut PgConnection, table: &str, now: Timestamp) -> Result<(), Error> {
    connection.transaction(|connection| {
        lock(connection, table)?;
        // Another node may have been here.
        if parts(connection, table)?.is_some() {
            return Ok(());
        }
        // What stands there, and what is written meanwhile.
        let until = last_expiry(connection, table)?.max(now.seconds() + SECONDS);
        let until = (until / SECONDS + 1) * SECONDS;
        connection.batch_execute(&format!(
            "ALTER TABLE {table} RENAME TO {table}_until_{until}; \
             ALTER TABLE {table}_until_{until} DROP CONSTRAINT {table}_pkey; \
             CREATE TABLE {table} (LIKE {table}_until_{until} INCLUDING DEFAULTS, PRIMARY KEY (hash, expires_at)) \
             PARTITION BY RANGE (expires_at); \
             ALTER TABLE {table} ATTACH PARTITION {table}_until_{until} FOR VALUES FROM (MINVALUE) TO ({until}); \
             CREATE TABLE {table}_rest PARTITION OF {table} DEFAULT; \
             CREATE INDEX {table}_rest_by_expiry ON {table}_rest (expires_at)"
        ))?;
        make(connection, table, until, until + SECONDS)
    })
}

/// Nobody waits for this longer than a moment, whatever stands before it.
fn lock(connection: &mut PgConnection, table: &str) -> Result<(), Error> {
    connection.batch_execute(&format!("{SHORTLY}; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
}

/// Makes a part, unless rows for it stand in the rest: they stay there until they expire.
fn make(connection: &mut PgConnection, table: &str, from: i64, until: i64) -> Result<(), Error> {
    let query = format!(
        "SELECT EXISTS (SELECT 1 FROM {table}_rest WHERE expires_at >= $1 AND expires_at < $2) AS found"
    );
    let Found { found } =
        sql_query(query).bind::<BigInt, _>(from).bind::<BigInt, _>(until).get_result(connection)?;
    if found {
        return Ok(());
    }
    connection.batch_execute(&format!(
        "CREATE TABLE {table}_until_{until} PARTITION OF {table} FOR VALUES FROM ({from}) TO ({until})"
    ))
}

fn last_expiry(connection: &mut PgConnection, table: &str) -> Result<i64, Error> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = BigInt)]
        last: i64,
    }
    let query = format!("SELECT COALESCE(MAX(expires_at), 0) AS last FROM {table}");
    Ok(sql_query(query).get_result::<Last>(connection)?.last)
}

/// Until when each part goes, sorted; `None` when the table is whole.
fn parts(connection: &mut PgConnection, table: &str) -> Result<Option<Vec<i64>>, Error> {
    let names: Vec<Part> = sql_query(
        "SELECT part.relname::text AS name FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid \
         JOIN pg_class divided ON divided.oid = inhparent \
         WHERE divided.relname = $1 AND divided.relkind = 'p' AND pg_table_is_visible(divided.oid)",
    )
    .bind::<Text, _>(table)
    .load(connection)?;
    // There is always one for the rest.
    if names.is_empty() {
        return Ok(None);
    }
    let mut parts: Vec<i64> = names
        .iter()
        .filter_map(|part| part.name.strip_prefix(table)?.strip_prefix("_until_")?.parse().ok())
        .collect();
    parts.sort_unstable();
    Ok(Some(parts))
}

/// What is to be done to a table.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    over: Vec<String>,
    missing: Vec<(i64, i64)>,
}

impl Plan {
    fn of(
        connection: &mut PgConnection,
        table: &str,
        lifetime: i64,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Self>, Error> {
        let parts = parts(connection, table)?;
        Ok(parts.map(|parts| Self::for_parts(table, &parts, lifetime, before.seconds(), now.seconds())))
    }

    fn for_parts(table: &str, parts: &[i64], lifetime: i64, before: i64, now: i64) -> Self {
        let over = parts.iter().filter(|until| **until <= before);
        let over = over.map(|until| format!("{table}_until_{until}")).collect();
        // One more than what rows want now, so that a clean-up that is late misses nothing.
        let last = (now + lifetime) / SECONDS * SECONDS + 2 * SECONDS;
        let mut from = parts.last().copied().unwrap_or_default().max(now / SECONDS * SECONDS);
        let mut missing = Vec::new();
        while from < last {
            let until = (from / SECONDS + 1) * SECONDS;
            missing.push((from, until));
            from = until;
        }
        Self { over, missing }
    }

    fn is_empty(&self) -> bool {
        self.over.is_empty() && self.missing.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_made_ahead_and_go_when_all_in_them_has_expired() {
        const S: i64 = SECONDS;
        for (parts, lifetime, before, now, over, missing) in [
            // None yet.
            (&[][..], 60, 9 * S, 10 * S + 5, &[][..], &[(10 * S, 11 * S), (11 * S, 12 * S)][..]),
            (&[11 * S, 12 * S], 60, 9 * S, 10 * S + 5, &[], &[]),
            // In the last minute of a part rows want the next one, and the one after it is made.
            (&[11 * S, 12 * S], 60, 9 * S, 11 * S - 30, &[], &[(12 * S, 13 * S)]),
            (&[11 * S, 12 * S], 60, 10 * S, 11 * S, &[], &[(12 * S, 13 * S)]),
            (&[11 * S, 12 * S, 13 * S], 60, 11 * S - 1, 11 * S + 3_600, &[], &[]),
            (&[11 * S, 12 * S, 13 * S], 60, 11 * S, 11 * S + 3_600, &[11 * S], &[]),
            // Nobody was there for long.
            (&[11 * S, 12 * S], 60, 19 * S, 20 * S, &[11 * S, 12 * S], &[(20 * S, 21 * S), (21 * S, 22 * S)]),
            // Longer lives want more of them.
            (&[11 * S, 12 * S], 2 * S, 9 * S, 10 * S + 5, &[], &[(12 * S, 13 * S), (13 * S, 14 * S)]),
            // The first one, of what stood there before, may end late.
            (&[14 * S], 60, 9 * S, 10 * S + 5, &[], &[]),
        ] {
            let plan = Plan::for_parts("t", parts, lifetime, before, now);
            let over = over.iter().map(|until: &i64| format!("t_until_{until}")).collect::<Vec<_>>();
            assert_eq!(plan, Plan { over, missing: missing.to_vec() }, "{parts:?} at {now}");
        }
    }
}
