//! Which scopes an account allowed a client (scope consent), remembered until more is asked for.

use super::{StoreError, Tx, schema::scope_consents};
use crate::domain::{AccountId, ClientId, ScopeSet};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// The scopes that the account has allowed the client; empty when it never did.
pub fn find(tx: &mut Tx<'_>, account: &AccountId, client: &ClientId) -> Result<ScopeSet, StoreError> {
    let scope: Option<String> = scope_consents::table
        .find((account.as_str(), client.as_str()))
        .select(scope_consents::scope)
        .first(tx.connection())
        .optional()?;
    Ok(scope.map(|text| ScopeSet::parse(&text)).unwrap_or_default())
}

/// Remembers a consent in place of the one before.
pub fn upsert(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: &ClientId,
    scope: &ScopeSet,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::sql_query(
        "INSERT INTO scope_consents (account_id, client_id, scope, granted_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id, client_id) DO UPDATE SET scope = excluded.scope, granted_at = excluded.granted_at",
    )
    .bind::<Text, _>(account.as_str())
    .bind::<Text, _>(client.as_str())
    .bind::<Text, _>(scope.to_string())
    .bind::<BigInt, _>(now)
    .execute(tx.connection())?;
    Ok(())
}

/// Forgets the consent; `false` when there was none.
pub fn revoke(tx: &mut Tx<'_>, account: &AccountId, client: &ClientId) -> Result<bool, StoreError> {
    let deleted = diesel::delete(scope_consents::table.find((account.as_str(), client.as_str())))
        .execute(tx.connection())?;
    Ok(deleted == 1)
}
