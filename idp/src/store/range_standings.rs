//! How address ranges stand: the last outcome of every account there, and totals that are kept in step with it in the
//! same transaction, so that nobody who logs in waits for a count. Ranges and names are keyed hashes.

use super::kept::Keep as _;
use super::{
    StoreError, Tx,
    schema::{range_names, range_standings},
};
use crate::domain::{RangeOutcome, RangeStanding, Timestamp};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Text},
};
use std::collections::BTreeMap;

/// Tries to write an outcome while another node writes the same one.
const ROUNDS: usize = 3;

/// How the range stands.
pub fn find(tx: &mut Tx<'_>, range: &str) -> Result<RangeStanding, StoreError> {
    let found: Option<(i32, i32)> = range_standings::table
        .find(range)
        .select((range_standings::failed, range_standings::succeeded))
        .first(tx.connection())
        .optional()?;
    let (failed, succeeded) = found.unwrap_or_default();
    Ok(RangeStanding { failed: failed.into(), succeeded: succeeded.into() })
}

/// Notes the last outcome of `name` in `range`, until `expires_at`.
///
/// The row of the name is written before the totals of the range, here and in [`delete_expired`]: nodes that meet wait
/// for one another and never in a circle.
pub fn note(
    tx: &mut Tx<'_>,
    (range, name): (&str, &str),
    outcome: RangeOutcome,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    for _ in 0..ROUNDS {
        let row = |known: RangeOutcome| {
            range_names::table.find((range, name)).filter(range_names::outcome.eq(known.as_str()))
        };
        let now =
            (range_names::outcome.eq(outcome.as_str()), range_names::expires_at.eq(expires_at.seconds()));
        if diesel::update(row(outcome)).set(now).kept().execute(tx.connection())? == 1 {
            return Ok(());
        }
        if diesel::update(row(outcome.other())).set(now).kept().execute(tx.connection())? == 1 {
            add(tx, range, outcome.other(), -1)?;
            return add(tx, range, outcome, 1);
        }
        let inserted = diesel::sql_query(
            "INSERT INTO range_names (range, name, outcome, expires_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (range, name) DO NOTHING",
        )
        .bind::<Text, _>(range)
        .bind::<Text, _>(name)
        .bind::<Text, _>(outcome.as_str())
        .bind::<BigInt, _>(expires_at.seconds())
        .kept()
        .execute(tx.connection())?;
        if inserted == 1 {
            return add(tx, range, outcome, 1);
        }
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, range: &str, outcome: RangeOutcome, more: i32) -> Result<(), StoreError> {
    let (failed, succeeded) = match outcome {
        RangeOutcome::Failed => (more, 0),
        RangeOutcome::Succeeded => (0, more),
    };
    diesel::sql_query(
        "INSERT INTO range_standings (range, failed, succeeded) VALUES ($1, $2, $3) \
         ON CONFLICT (range) DO UPDATE SET failed = range_standings.failed + excluded.failed, \
           succeeded = range_standings.succeeded + excluded.succeeded",
    )
    .bind::<Text, _>(range)
    .bind::<Integer, _>(failed)
    .bind::<Integer, _>(succeeded)
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// Forgets some outcomes that expired before `before`, and takes them off the totals; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let mut rows: Vec<(String, String)> = range_names::table
        .filter(range_names::expires_at.lt(before.seconds()))
        .select((range_names::range, range_names::name))
        .limit(limit)
        .load(tx.connection())?;
    // In one order on every node.
    rows.sort_unstable();
    let mut gone: BTreeMap<&str, Vec<RangeOutcome>> = BTreeMap::new();
    for (range, name) in &rows {
        // Asked again: another node may have been faster, or the name may have come back.
        let row = range_names::table.find((range, name)).filter(range_names::expires_at.lt(before.seconds()));
        let outcome: Option<String> =
            diesel::delete(row).returning(range_names::outcome).get_result(tx.connection()).optional()?;
        let outcome = outcome.and_then(|text| RangeOutcome::parse(&text));
        gone.entry(range).or_default().extend(outcome);
    }
    let mut deleted = 0;
    for (range, outcomes) in gone {
        for outcome in &outcomes {
            add(tx, range, *outcome, -1)?;
        }
        deleted += outcomes.len();
        let empty = range_standings::failed.le(0).and(range_standings::succeeded.le(0));
        diesel::delete(range_standings::table.find(range).filter(empty)).execute(tx.connection())?;
    }
    Ok(deleted)
}
