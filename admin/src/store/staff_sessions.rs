//! Sessions in the console. The cookie is found by its hash; whether grant, account and seat still hold is for the use case.

use super::schema::staff_sessions as sessions;
use crate::domain::StaffSession;
use diesel::prelude::*;
use idp::{
    domain::{AccountId, GrantId, Timestamp, TokenHash},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    account_id: String,
    grant_id: String,
    last_seen_at: i64,
}

impl From<SessionRow> for StaffSession {
    fn from(row: SessionRow) -> Self {
        Self {
            account_id: AccountId::from(row.account_id),
            grant_id: GrantId::from(row.grant_id),
            last_seen_at: Timestamp::from_seconds(row.last_seen_at),
        }
    }
}

/// The session of this cookie, if its time is not over and it was used within the last `idle_seconds`.
pub fn find_live(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    idle_seconds: i64,
) -> Result<Option<StaffSession>, StoreError> {
    let now = tx.now();
    let row: Option<SessionRow> = sessions::table
        .find(token.as_str())
        .filter(sessions::expires_at.gt(now.seconds()))
        .filter(sessions::last_seen_at.gt(now.plus_seconds(-idle_seconds).seconds()))
        .select(SessionRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(StaffSession::from))
}

/// Begins a session, used at this moment.
pub fn insert(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    (account, grant): (&AccountId, &GrantId),
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token.as_str()),
            sessions::account_id.eq(account.as_str()),
            sessions::grant_id.eq(grant.as_str()),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that the session was used.
pub fn touch(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(sessions::table.find(token.as_str()))
        .set(sessions::last_seen_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes the session away; `false` when it is gone.
pub fn delete(tx: &mut Tx<'_>, token: &TokenHash) -> Result<bool, StoreError> {
    Ok(diesel::delete(sessions::table.find(token.as_str())).execute(tx.connection())? == 1)
}

/// Takes every session of this account away.
pub fn delete_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account.as_str())))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes away what has expired; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(tx.connection())?)
}
