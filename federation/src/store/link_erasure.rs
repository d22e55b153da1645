//! Taking out of dealer links what may not be kept, and tombstones when their time is over.

use super::schema::dealer_links as links;
use diesel::prelude::*;
use idp::{
    domain::{AccountId, Timestamp},
    store::{StoreError, Tx},
};

/// Takes code, its hash and the account out of some links that ended at or before `until`; returns how many.
pub fn erase_ended(tx: &mut Tx<'_>, until: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = links::table
        .filter(links::ended_at.le(until.seconds()))
        .filter(links::account_id.is_not_null().or(links::code_hash.is_not_null()))
        .select(links::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::update(links::table.filter(links::id.eq_any(ids)))
        .set((
            links::code_sealed.eq(None::<String>),
            links::code_hash.eq(None::<String>),
            links::account_id.eq(None::<String>),
            links::reception_hash.eq(None::<String>),
        ))
        .execute(tx.connection())?)
}

/// Takes the account out of every link of it, ended ones too; returns how many.
pub fn forget_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<usize, StoreError> {
    Ok(diesel::update(links::table.filter(links::account_id.eq(account.as_str())))
        .set(links::account_id.eq(None::<String>))
        .execute(tx.connection())?)
}

/// Deletes some tombstones that ended before `before`; returns how many.
pub fn delete_ended(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = links::table
        .filter(links::ended_at.lt(before.seconds()))
        .select(links::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(links::table.filter(links::id.eq_any(ids))).execute(tx.connection())?)
}
