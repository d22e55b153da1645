//! Which scopes an account allowed a client (scope consent), and which authorization details, remembered until more is asked for.

use super::{StoreError, Tx, kept::Keep as _, schema::scope_consents};
use crate::domain::{AccountId, AuthorizationDetail, ClientId, ScopeSet, Timestamp};
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
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// The authorization details that the account has allowed the client.
pub fn find_details(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: &ClientId,
) -> Result<Vec<AuthorizationDetail>, StoreError> {
    let details: Option<String> = scope_consents::table
        .find((account.as_str(), client.as_str()))
        .select(scope_consents::details)
        .first(tx.connection())
        .optional()?;
    Ok(details.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
}

/// Remembers the details of a consent that is there, in place of those before.
pub fn set_details(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: &ClientId,
    details: &[AuthorizationDetail],
) -> Result<(), StoreError> {
    diesel::update(scope_consents::table.find((account.as_str(), client.as_str())))
        .set(scope_consents::details.eq(serde_json::to_string(details)?))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Forgets the consent; `false` when there was none.
pub fn revoke(tx: &mut Tx<'_>, account: &AccountId, client: &ClientId) -> Result<bool, StoreError> {
    let deleted = diesel::delete(scope_consents::table.find((account.as_str(), client.as_str())))
        .execute(tx.connection())?;
    Ok(deleted == 1)
}

/// A consent as it is listed.
#[derive(Clone, Debug)]
pub struct ScopeConsent {
    /// Whom the account allowed.
    pub client_id: ClientId,
    /// What.
    pub scope: ScopeSet,
    /// And in more words.
    pub details: Vec<AuthorizationDetail>,
    /// Since when, as it stands.
    pub granted_at: Timestamp,
}

/// Every consent of an account, by client.
pub fn list(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<ScopeConsent>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = scope_consents::table
        .filter(scope_consents::account_id.eq(account.as_str()))
        .order(scope_consents::client_id)
        .select((
            scope_consents::client_id,
            scope_consents::scope,
            scope_consents::details,
            scope_consents::granted_at,
        ))
        .load(tx.connection())?;
    rows.into_iter()
        .map(|(client, scope, details, at)| {
            Ok(ScopeConsent {
                client_id: ClientId::from(client),
                scope: ScopeSet::parse(&scope),
                details: serde_json::from_str(&details)?,
                granted_at: Timestamp::from_seconds(at),
            })
        })
        .collect()
}
