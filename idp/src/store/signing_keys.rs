//! The provider's own keys, each sealed with its master key: those that sign, and in a table of their own those that it is written to by.

use super::{StoreError, Tx, schema::signing_keys};
use crate::domain::{KeyUse, Timestamp};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};

/// A key as it is stored.
#[derive(Clone)]
pub struct StoredKey {
    /// What it is for.
    pub usage: KeyUse,
    /// `kid`.
    pub kid: String,
    /// `alg`.
    pub alg: String,
    /// The private JWK, sealed.
    pub sealed: String,
    /// `next` (published, not used), `active`, or `retired` (published, verifies only). A key for encryption is published while it is
    /// `active`, and reads in every state.
    pub state: String,
    /// When it was made, seconds since the epoch.
    pub created_at: i64,
    /// When it came into its state.
    pub changed_at: i64,
    /// When it last signed for a client, to the minute; noted for algorithms that can be switched off.
    pub used_at: Option<i64>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kid: String,
    #[diesel(sql_type = Text)]
    alg: String,
    #[diesel(sql_type = Text)]
    sealed: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    created_at: i64,
    #[diesel(sql_type = BigInt)]
    changed_at: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    used_at: Option<i64>,
}

impl Row {
    fn of(self, usage: KeyUse) -> StoredKey {
        let Self { kid, alg, sealed, state, created_at, changed_at, used_at } = self;
        StoredKey { usage, kid, alg, sealed, state, created_at, changed_at, used_at }
    }
}

const fn table(usage: KeyUse) -> &'static str {
    match usage {
        KeyUse::Signing => "signing_keys",
        KeyUse::Encryption => "encryption_keys",
    }
}

/// All keys, oldest first, those that sign before the others.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<StoredKey>, StoreError> {
    let mut keys = Vec::new();
    for (usage, used_at) in
        [(KeyUse::Signing, "used_at"), (KeyUse::Encryption, "CAST(NULL AS BIGINT) AS used_at")]
    {
        let query = format!(
            "SELECT kid, alg, sealed, state, created_at, changed_at, {used_at} FROM {} ORDER BY created_at, kid",
            table(usage)
        );
        let rows: Vec<Row> = sql_query(query).load(tx.connection())?;
        keys.extend(rows.into_iter().map(|row| row.of(usage)));
    }
    Ok(keys)
}

/// Writes a new key; `false` when it is to wait and another one of its algorithm waits already, and for encryption also when another
/// one is published already.
pub fn insert(tx: &mut Tx<'_>, key: &StoredKey) -> Result<bool, StoreError> {
    let others = match key.usage {
        KeyUse::Signing => "(alg) WHERE state = 'next'",
        KeyUse::Encryption => "(alg, state) WHERE state <> 'retired'",
    };
    let query = format!(
        "INSERT INTO {} (kid, alg, sealed, state, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT {others} DO NOTHING",
        table(key.usage)
    );
    let inserted = sql_query(query)
        .bind::<Text, _>(&key.kid)
        .bind::<Text, _>(&key.alg)
        .bind::<Text, _>(&key.sealed)
        .bind::<Text, _>(&key.state)
        .bind::<BigInt, _>(key.created_at)
        .bind::<BigInt, _>(key.changed_at)
        .execute(tx.connection())?;
    Ok(inserted == 1)
}

/// Moves a key from the state in which it was read to another; `false` when somebody else has moved it meanwhile.
pub fn update_state(tx: &mut Tx<'_>, key: &StoredKey, state: &str) -> Result<bool, StoreError> {
    let query =
        format!("UPDATE {} SET state = $1, changed_at = $2 WHERE kid = $3 AND state = $4", table(key.usage));
    let now = tx.now().seconds();
    let moved = sql_query(query)
        .bind::<Text, _>(state)
        .bind::<BigInt, _>(now)
        .bind::<Text, _>(&key.kid)
        .bind::<Text, _>(&key.state)
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

/// Deletes a key: one that never signed, or whose signatures are not to be believed any more; one that nothing shall be read by.
pub fn delete(tx: &mut Tx<'_>, key: &StoredKey) -> Result<(), StoreError> {
    let query = format!("DELETE FROM {} WHERE kid = $1", table(key.usage));
    sql_query(query).bind::<Text, _>(&key.kid).execute(tx.connection())?;
    Ok(())
}

/// Deletes keys that were retired before `before`: nothing that they signed is valid any more, and nobody writes to them.
pub fn delete_retired(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let mut gone = 0;
    for usage in [KeyUse::Signing, KeyUse::Encryption] {
        let query = format!("DELETE FROM {} WHERE state = 'retired' AND changed_at < $1", table(usage));
        gone += sql_query(query).bind::<BigInt, _>(before.seconds()).execute(tx.connection())?;
    }
    Ok(gone)
}
