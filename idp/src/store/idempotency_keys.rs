//! Calls under a key of their caller's, so that a repeat is answered and not done again. Names are keyed hashes.

use super::{StoreError, Tx, kept::Keep as _, schema::idempotency_keys as keys};
use crate::domain::{KeyedCall, Timestamp};
use diesel::prelude::*;

/// What is known of a call under its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStanding {
    /// It is this one's to make.
    Free,
    /// Another one makes it at this moment.
    Running,
    /// The key stands for another call.
    OtherCall,
    /// It was made; its answer, if it was kept.
    Made(Option<String>),
}

/// Takes the key for this call until its lease ends, unless it is taken. A lease that ended before anything was durable is
/// free again: whoever held it cannot make the call any more, see [`note_made`].
pub fn take(
    tx: &mut Tx<'_>,
    call: &KeyedCall,
    lease_seconds: i64,
    keep_seconds: i64,
) -> Result<KeyStanding, StoreError> {
    let now = tx.now();
    // A key lives for its time, whether the clean-up has come by or not.
    diesel::delete(keys::table.find(&call.name).filter(keys::expires_at.le(now.seconds())))
        .execute(tx.connection())?;
    let inserted = diesel::sql_query(
        "INSERT INTO idempotency_keys (name, request, holder, state, leased_until, expires_at) \
         VALUES ($1, $2, $3, 'begun', $4, $5) ON CONFLICT (name) DO NOTHING",
    )
    .bind::<diesel::sql_types::Text, _>(&call.name)
    .bind::<diesel::sql_types::Text, _>(&call.request)
    .bind::<diesel::sql_types::Text, _>(&call.holder)
    .bind::<diesel::sql_types::BigInt, _>(now.plus_seconds(lease_seconds).seconds())
    .bind::<diesel::sql_types::BigInt, _>(now.plus_seconds(keep_seconds).seconds())
    .kept()
    .execute(tx.connection())?;
    if inserted == 1 {
        return Ok(KeyStanding::Free);
    }
    let found: Option<(String, String, String, Option<String>, i64)> = keys::table
        .find(&call.name)
        .select((keys::request, keys::holder, keys::state, keys::answer, keys::leased_until))
        .first(tx.connection())
        .optional()?;
    // Given up in between: the next try finds it free.
    let Some((request, holder, state, answer, leased_until)) = found else { return Ok(KeyStanding::Running) };
    let is_over = leased_until <= now.seconds();
    Ok(match state.as_str() {
        _ if request != call.request => KeyStanding::OtherCall,
        "answered" => KeyStanding::Made(answer),
        _ if !is_over => KeyStanding::Running,
        "begun" if take_over(tx, call, &holder, now.plus_seconds(lease_seconds))? => KeyStanding::Free,
        "begun" => KeyStanding::Running,
        _ => KeyStanding::Made(None),
    })
}

fn take_over(
    tx: &mut Tx<'_>,
    call: &KeyedCall,
    from: &str,
    leased_until: Timestamp,
) -> Result<bool, StoreError> {
    let theirs = keys::table.find(&call.name).filter(keys::holder.eq(from)).filter(keys::state.eq("begun"));
    let taken = diesel::update(theirs)
        .set((keys::holder.eq(&call.holder), keys::leased_until.eq(leased_until.seconds())))
        .kept()
        .execute(tx.connection())?;
    Ok(taken == 1)
}

/// Notes, in the very transaction of the change, that the call was made.
///
/// # Errors
/// [`StoreError::Unavailable`] when the key went to somebody else: then the change must not become durable.
pub(super) fn note_made(tx: &mut Tx<'_>, call: &KeyedCall) -> Result<(), StoreError> {
    let held = keys::table.find(&call.name).filter(keys::holder.eq(&call.holder));
    match diesel::update(held).set(keys::state.eq("made")).kept().execute(tx.connection())? {
        1 => Ok(()),
        _ => Err(StoreError::Unavailable("another request makes the call of this key".to_owned())),
    }
}

/// Keeps the answer, sealed, for repeats; `None`: that there was one, and no more.
pub fn keep_answer(tx: &mut Tx<'_>, call: &KeyedCall, answer: Option<&str>) -> Result<(), StoreError> {
    let held = keys::table.find(&call.name).filter(keys::holder.eq(&call.holder));
    diesel::update(held)
        .set((keys::state.eq("answered"), keys::answer.eq(answer)))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Whether anything of the call is durable.
pub fn is_made(tx: &mut Tx<'_>, call: &KeyedCall) -> Result<bool, StoreError> {
    let state: Option<String> = keys::table
        .find(&call.name)
        .filter(keys::holder.eq(&call.holder))
        .select(keys::state)
        .first(tx.connection())
        .optional()?;
    Ok(state.is_some_and(|state| state == "made"))
}

/// Frees the key: nothing was done, and a repeat is a first try.
pub fn free(tx: &mut Tx<'_>, call: &KeyedCall) -> Result<(), StoreError> {
    diesel::delete(keys::table.find(&call.name).filter(keys::holder.eq(&call.holder)))
        .execute(tx.connection())?;
    Ok(())
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let names: Vec<String> = keys::table
        .filter(keys::expires_at.lt(before.seconds()))
        .select(keys::name)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(keys::table.filter(keys::name.eq_any(names))).execute(tx.connection())?)
}
