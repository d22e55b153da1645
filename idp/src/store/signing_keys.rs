//! Signing keys, each sealed with the provider's master key.

use super::{StoreError, Tx, schema::signing_keys};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

/// A key as it is stored.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct StoredKey {
    /// `kid`.
    pub kid: String,
    /// `alg`.
    pub alg: String,
    /// The private JWK, sealed.
    pub sealed: String,
    /// `next` (published, not used), `active`, or `retired` (published, verifies only).
    pub state: String,
    /// When it was made, seconds since the epoch.
    pub created_at: i64,
    /// When it came into its state.
    pub changed_at: i64,
    /// When it last signed for a client, to the minute; noted for algorithms that can be switched off.
    pub used_at: Option<i64>,
}

/// All keys, oldest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<StoredKey>, StoreError> {
    Ok(signing_keys::table
        .order((signing_keys::created_at, signing_keys::kid))
        .select(StoredKey::as_select())
        .load(tx.connection())?)
}

/// Writes a new key; `false` when it is to wait and another one of its algorithm waits already.
pub fn insert(tx: &mut Tx<'_>, key: &StoredKey) -> Result<bool, StoreError> {
    let inserted = diesel::sql_query(
        "INSERT INTO signing_keys (kid, alg, sealed, state, created_at, changed_at, used_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (alg) WHERE state = 'next' DO NOTHING",
    )
    .bind::<Text, _>(&key.kid)
    .bind::<Text, _>(&key.alg)
    .bind::<Text, _>(&key.sealed)
    .bind::<Text, _>(&key.state)
    .bind::<BigInt, _>(key.created_at)
    .bind::<BigInt, _>(key.changed_at)
    .bind::<Nullable<BigInt>, _>(key.used_at)
    .execute(tx.connection())?;
    Ok(inserted == 1)
}

/// Moves a key from the state in which it was read to another; `false` when somebody else has moved it meanwhile.
pub fn update_state(tx: &mut Tx<'_>, key: &StoredKey, state: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let moved = diesel::update(signing_keys::table.find(&key.kid))
        .filter(signing_keys::state.eq(&key.state))
        .set((signing_keys::state.eq(state), signing_keys::changed_at.eq(now)))
        .execute(tx.connection())?;
    Ok(moved == 1)
}

/// Notes that the active keys of `alg` sign for a client now. Once a minute is enough, and holds nobody up.
pub fn note_use(tx: &mut Tx<'_>, alg: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    let long_ago = signing_keys::used_at.is_null().or(signing_keys::used_at.lt(now - 60));
    diesel::update(signing_keys::table)
        .filter(signing_keys::alg.eq(alg))
        .filter(signing_keys::state.eq("active"))
        .filter(long_ago)
        .set(signing_keys::used_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Deletes a key: one that never signed, or whose signatures are not to be believed any more.
pub fn delete(tx: &mut Tx<'_>, kid: &str) -> Result<(), StoreError> {
    diesel::delete(signing_keys::table.find(kid)).execute(tx.connection())?;
    Ok(())
}

/// Deletes keys that were retired before `before`: nothing that they signed is valid any more.
pub fn delete_retired(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    Ok(diesel::delete(
        signing_keys::table
            .filter(signing_keys::state.eq("retired"))
            .filter(signing_keys::changed_at.lt(before.seconds())),
    )
    .execute(tx.connection())?)
}
