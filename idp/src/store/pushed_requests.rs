//! Pushed authorization requests, by the hash of their reference.

use super::{StoreError, Tx, kept::Keep as _, partitions, schema::pushed_requests as pushed};
use crate::domain::{AuthorizeRequest, ClientId, Timestamp, TokenHash};
use diesel::prelude::*;

/// Writes a request that its client pushed. Browsers may come with its reference until `good_until`; what they begin with it
/// may end until `expires_at`.
pub fn insert(
    tx: &mut Tx<'_>,
    hash: &TokenHash,
    request: &AuthorizeRequest,
    good_until: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(pushed::table)
        .values((
            pushed::hash.eq(hash.as_str()),
            pushed::client_id.eq(request.client_id.as_str()),
            pushed::request.eq(serde_json::to_string(request)?),
            pushed::good_until.eq(good_until.seconds()),
            pushed::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The request of this client, while its reference is good and nothing was answered to it.
pub fn find(
    tx: &mut Tx<'_>,
    hash: &TokenHash,
    client: &ClientId,
) -> Result<Option<AuthorizeRequest>, StoreError> {
    let now = tx.now().seconds();
    let body: Option<String> = pushed::table
        .find(hash.as_str())
        .filter(pushed::client_id.eq(client.as_str()))
        .filter(pushed::good_until.gt(now))
        .filter(pushed::consumed_at.is_null())
        .select(pushed::request)
        .first(tx.connection())
        .optional()?;
    body.map(|body| Ok(serde_json::from_str(&body)?)).transpose()
}

/// Marks the request as answered by one conditional update; `false` when another visit was first, or it is gone.
pub fn consume(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let consumed = diesel::update(pushed::table.find(hash.as_str()).filter(pushed::consumed_at.is_null()))
        .set(pushed::consumed_at.eq(now))
        .kept()
        .execute(tx.connection())?;
    Ok(consumed == 1)
}

/// Deletes some that expired before `before`; returns how many. Those in a part of the table go with it.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    if let Some(deleted) = partitions::delete_from_rest(tx, "pushed_requests", before, limit)? {
        return Ok(deleted);
    }
    let hashes: Vec<String> = pushed::table
        .filter(pushed::expires_at.lt(before.seconds()))
        .select(pushed::hash)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(pushed::table.filter(pushed::hash.eq_any(hashes))).execute(tx.connection())?)
}
