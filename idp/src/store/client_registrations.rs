//! How clients that registered themselves get at their registration again.

use super::{StoreError, Tx, schema::client_registrations as registrations};
use crate::domain::{ClientId, RegistrationPolicy, Timestamp, TokenHash};
use diesel::prelude::*;

/// What stands beside the client.
#[derive(Clone, Debug)]
pub struct OwnRegistration {
    /// Hash of the registration access token.
    pub token: TokenHash,
    /// What the client may be.
    pub policy: RegistrationPolicy,
    /// When it was registered.
    pub issued_at: Timestamp,
}

/// Writes it for a client that registered itself just now.
pub fn insert(tx: &mut Tx<'_>, client: &ClientId, own: &OwnRegistration) -> Result<(), StoreError> {
    diesel::insert_into(registrations::table)
        .values((
            registrations::client_id.eq(client.as_str()),
            registrations::hash.eq(own.token.as_str()),
            registrations::policy.eq(serde_json::to_string(&own.policy)?),
            registrations::issued_at.eq(own.issued_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What stands beside this client.
pub fn find(tx: &mut Tx<'_>, client: &ClientId) -> Result<Option<OwnRegistration>, StoreError> {
    let row: Option<(String, String, i64)> = registrations::table
        .find(client.as_str())
        .select((registrations::hash, registrations::policy, registrations::issued_at))
        .first(tx.connection())
        .optional()?;
    row.map(|(hash, policy, issued_at)| {
        Ok(OwnRegistration {
            token: TokenHash::from_stored(hash),
            policy: serde_json::from_str(&policy)?,
            issued_at: Timestamp::from_seconds(issued_at),
        })
    })
    .transpose()
}

/// Deletes it; `false` when it is gone: of any number of calls one ends the client.
pub fn delete(tx: &mut Tx<'_>, client: &ClientId) -> Result<bool, StoreError> {
    Ok(diesel::delete(registrations::table.find(client.as_str())).execute(tx.connection())? == 1)
}
