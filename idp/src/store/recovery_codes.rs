//! Recovery codes of the second step, by keyed hashes: each is good once.

use super::{StoreError, Tx, schema::recovery_codes};
use crate::domain::AccountId;
use diesel::prelude::*;

/// Replaces all codes of the account: those from before are good for nothing.
pub fn replace(tx: &mut Tx<'_>, account: &AccountId, hashes: &[String]) -> Result<(), StoreError> {
    delete_of_account(tx, account)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::account_id.eq(account.as_str()), recovery_codes::hash.eq(hash)))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// Uses a code up; `false` when there is none, or it was used before. One conditional update, so that of parallel
/// logins with one code one gets in.
pub fn consume(tx: &mut Tx<'_>, account: &AccountId, hash: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let unused =
        recovery_codes::table.find((account.as_str(), hash)).filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(tx.connection())? == 1)
}

/// How many are left.
pub fn count_left(tx: &mut Tx<'_>, account: &AccountId) -> Result<i64, StoreError> {
    Ok(recovery_codes::table
        .filter(recovery_codes::account_id.eq(account.as_str()))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(tx.connection())?)
}

/// Deletes every code of an account whose second step is switched off, or that is erased.
pub fn delete_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account.as_str())))
        .execute(tx.connection())?;
    Ok(())
}
