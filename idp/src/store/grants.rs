//! Grants: what userinfo, refresh and introspection ask about.

use super::kept::Keep as _;
use super::{
    StoreError, Tx,
    accounts::AccountRow,
    schema::{accounts, grants},
};
use crate::domain::{Account, AccountId, ClientId, Grant, GrantId, SessionId};
use diesel::prelude::*;

/// Writes a grant.
pub fn insert(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), StoreError> {
    diesel::insert_into(grants::table)
        .values((
            grants::id.eq(grant.id.as_str()),
            grants::account_id.eq(grant.account_id.as_str()),
            grants::client_id.eq(grant.client_id.as_str()),
            grants::session_id.eq(grant.session_id.as_str()),
            grants::body.eq(serde_json::to_string(grant)?),
            grants::created_at.eq(grant.created_at.seconds()),
        ))
        .kept_as(insert)
        .execute(tx.connection())?;
    Ok(())
}

/// The grant and its account in one read, unless the grant is revoked.
pub fn find_live(tx: &mut Tx<'_>, id: &GrantId) -> Result<Option<(Grant, Account)>, StoreError> {
    let found: Option<(String, AccountRow)> = grants::table
        .inner_join(accounts::table.on(accounts::id.eq(grants::account_id)))
        .filter(grants::id.eq(id.as_str()))
        .filter(grants::revoked_at.is_null())
        .select((grants::body, AccountRow::as_select()))
        .kept_as(find_live)
        .get_result(tx.connection())
        .optional()?;
    found.map(|(body, account)| Ok((serde_json::from_str(&body)?, Account::try_from(account)?))).transpose()
}

/// Revokes a grant; `false` when it was revoked before or never written.
pub fn revoke(tx: &mut Tx<'_>, id: &GrantId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let revoked = diesel::update(grants::table.find(id.as_str()).filter(grants::revoked_at.is_null()))
        .set(grants::revoked_at.eq(now))
        .kept()
        .execute(tx.connection())?;
    Ok(revoked == 1)
}

/// Revokes every grant of an account, at one client or at all; returns how many.
pub fn revoke_all(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: Option<&ClientId>,
) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    let open =
        grants::table.filter(grants::account_id.eq(account.as_str())).filter(grants::revoked_at.is_null());
    let revoked = match client {
        Some(client) => diesel::update(open.filter(grants::client_id.eq(client.as_str())))
            .set(grants::revoked_at.eq(now))
            .kept()
            .execute(tx.connection())?,
        None => diesel::update(open).set(grants::revoked_at.eq(now)).kept().execute(tx.connection())?,
    };
    Ok(revoked)
}

/// The owner takes back what the client was allowed, in grants that ended before, too: it is to hear no more of the account.
pub fn take_back(tx: &mut Tx<'_>, account: &AccountId, client: &ClientId) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    let given = grants::table
        .filter(grants::account_id.eq(account.as_str()))
        .filter(grants::client_id.eq(client.as_str()))
        .filter(grants::taken_back_at.is_null());
    diesel::update(given).set(grants::taken_back_at.eq(now)).kept().execute(tx.connection())?;
    Ok(())
}

/// The live grants of an account.
pub fn list_live(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Grant>, StoreError> {
    let bodies: Vec<String> = grants::table
        .filter(grants::account_id.eq(account.as_str()))
        .filter(grants::revoked_at.is_null())
        .order(grants::id)
        .select(grants::body)
        .load(tx.connection())?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// The grants given in a session, for telling its clients of a logout. Revoked ones count: their
/// client may still hold a session of its own.
pub fn list_of_session(tx: &mut Tx<'_>, session: &SessionId) -> Result<Vec<Grant>, StoreError> {
    let bodies: Vec<String> = grants::table
        .filter(grants::session_id.eq(session.as_str()))
        .order(grants::id)
        .select(grants::body)
        .load(tx.connection())?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}
