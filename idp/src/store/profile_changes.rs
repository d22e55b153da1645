//! Changes of the profile that were typed and wait to be confirmed, sealed; one a session.

use super::{StoreError, Tx, schema::profile_changes};
use crate::domain::{AccountId, SessionId, Timestamp};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// Keeps what was typed, in place of what the session typed before.
pub fn upsert(
    tx: &mut Tx<'_>,
    session: &SessionId,
    account: &AccountId,
    entries: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO profile_changes (session_id, account_id, entries, expires_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (session_id) DO UPDATE SET entries = excluded.entries, expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(session.as_str())
    .bind::<Text, _>(account.as_str())
    .bind::<Text, _>(entries)
    .bind::<BigInt, _>(expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// What the session typed, until it expires.
pub fn find(tx: &mut Tx<'_>, session: &SessionId) -> Result<Option<String>, StoreError> {
    let now = tx.now().seconds();
    Ok(profile_changes::table
        .find(session.as_str())
        .filter(profile_changes::expires_at.gt(now))
        .select(profile_changes::entries)
        .first(tx.connection())
        .optional()?)
}

/// Forgets it; `false` when there was nothing.
pub fn delete(tx: &mut Tx<'_>, session: &SessionId) -> Result<bool, StoreError> {
    Ok(diesel::delete(profile_changes::table.find(session.as_str())).execute(tx.connection())? == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = profile_changes::table
        .filter(profile_changes::expires_at.lt(before.seconds()))
        .select(profile_changes::session_id)
        .limit(limit)
        .load(tx.connection())?;
    let old = profile_changes::table.filter(profile_changes::session_id.eq_any(ids));
    Ok(diesel::delete(old).execute(tx.connection())?)
}
