//! Who was told to wait, and when their turn comes. Names are keyed hashes of whom and for what.

use super::{StoreError, Tx, kept::Keep as _, schema::waits};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// How long a turn that came is kept for who waited, seconds.
const KEPT_SECONDS: i64 = 3_600;

/// When the turn of `name` comes, or came; `None` when it waits for nothing.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Timestamp>, StoreError> {
    let now = tx.now().seconds();
    let due: Option<i64> = waits::table
        .find(name)
        .filter(waits::expires_at.gt(now))
        .select(waits::due_at)
        .first(tx.connection())
        .optional()?;
    Ok(due.map(Timestamp::from_seconds))
}

/// Lets `name` wait until `due_at`; a wait from before ends.
pub fn set(tx: &mut Tx<'_>, name: &str, due_at: Timestamp) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO waits (name, due_at, expires_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at, expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(due_at.seconds())
    .bind::<BigInt, _>(due_at.plus_seconds(KEPT_SECONDS).seconds())
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// Lets `name` wait until `due_at`, and keeps what was typed for then, sealed.
pub fn set_typed(tx: &mut Tx<'_>, name: &str, due_at: Timestamp, typed: &str) -> Result<(), StoreError> {
    set(tx, name, due_at)?;
    diesel::update(waits::table.find(name)).set(waits::typed.eq(typed)).kept().execute(tx.connection())?;
    Ok(())
}

/// When the turn of `name` comes, or came, and what was typed, sealed.
pub fn find_typed(tx: &mut Tx<'_>, name: &str) -> Result<Option<(Timestamp, String)>, StoreError> {
    let now = tx.now().seconds();
    let found: Option<(i64, Option<String>)> = waits::table
        .find(name)
        .filter(waits::expires_at.gt(now))
        .select((waits::due_at, waits::typed))
        .first(tx.connection())
        .optional()?;
    Ok(found.and_then(|(due, typed)| Some((Timestamp::from_seconds(due), typed?))))
}

/// Uses the turn up; `false` when another request was first.
pub fn end(tx: &mut Tx<'_>, name: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(waits::table.find(name)).execute(tx.connection())? == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let names: Vec<String> = waits::table
        .filter(waits::expires_at.lt(before.seconds()))
        .select(waits::name)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(waits::table.filter(waits::name.eq_any(names))).execute(tx.connection())?)
}
