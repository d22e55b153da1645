//! Accounts whose owners left: how they come back, and when everything about them goes.

use super::{
    StoreError, Tx,
    schema::{erased_accounts, withdrawals},
};
use crate::domain::{AccountId, Timestamp, TokenHash};
use diesel::prelude::*;

/// Notes that the account is left. The token comes back with its owner.
pub fn insert(
    tx: &mut Tx<'_>,
    account: &AccountId,
    token: &TokenHash,
    erase_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(withdrawals::table)
        .values((
            withdrawals::account_id.eq(account.as_str()),
            withdrawals::token_hash.eq(token.as_str()),
            withdrawals::erase_at.eq(erase_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The account that this token brings back, and the moment of its erasure, while there is time.
pub fn find(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<(AccountId, Timestamp)>, StoreError> {
    let now = tx.now().seconds();
    let found: Option<(String, i64)> = withdrawals::table
        .filter(withdrawals::token_hash.eq(token.as_str()))
        .filter(withdrawals::erase_at.gt(now))
        .select((withdrawals::account_id, withdrawals::erase_at))
        .first(tx.connection())
        .optional()?;
    Ok(found.map(|(account, at)| (AccountId::from(account), Timestamp::from_seconds(at))))
}

/// Takes the withdrawal back; `false` when it was taken back before, or the time was over.
pub fn cancel(tx: &mut Tx<'_>, token: &TokenHash) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let open = withdrawals::table
        .filter(withdrawals::token_hash.eq(token.as_str()))
        .filter(withdrawals::erase_at.gt(now));
    Ok(diesel::delete(open).execute(tx.connection())? == 1)
}

/// Accounts whose time to come back is over, the longest first.
pub fn list_due(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    let now = tx.now().seconds();
    let ids: Vec<String> = withdrawals::table
        .filter(withdrawals::erase_at.le(now))
        .order(withdrawals::erase_at)
        .select(withdrawals::account_id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(AccountId::from).collect())
}

/// Takes the account for its erasure, leaving a tombstone; `false` when another node did, or its owner is back.
pub fn bury(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let due = withdrawals::table.find(account.as_str()).filter(withdrawals::erase_at.le(now));
    if diesel::delete(due).execute(tx.connection())? != 1 {
        return Ok(false);
    }
    leave_tombstone(tx, account)?;
    Ok(true)
}

/// Takes the account for its erasure whatever time is left, and whether its owner left or not.
pub fn bury_at_once(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(withdrawals::table.find(account.as_str())).execute(tx.connection())?;
    leave_tombstone(tx, account)
}

fn leave_tombstone(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(erased_accounts::table)
        .values((erased_accounts::id.eq(account.as_str()), erased_accounts::erased_at.eq(now)))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether an account with this id was there and is erased.
pub fn is_erased(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    let found = erased_accounts::table.find(account.as_str());
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(tx.connection())?)
}
