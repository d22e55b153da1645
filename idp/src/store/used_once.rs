//! What may be used once: identifiers of assertions and launches.

use super::{StoreError, Tx, kept::Keep as _, schema::used_once};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// Uses `name` up until `expires_at`; `false` when it was used before.
pub fn consume(tx: &mut Tx<'_>, name: &str, expires_at: Timestamp) -> Result<bool, StoreError> {
    let inserted = diesel::sql_query(
        "INSERT INTO used_once (name, expires_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(expires_at.seconds())
    .kept()
    .execute(tx.connection())?;
    Ok(inserted == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let names: Vec<String> = used_once::table
        .filter(used_once::expires_at.lt(before.seconds()))
        .select(used_once::name)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(used_once::table.filter(used_once::name.eq_any(names))).execute(tx.connection())?)
}
