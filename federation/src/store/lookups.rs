//! Look-ups of addresses by dealers, shown to the holder; and holders who do not want to be found.

use super::schema::{dealer_lookup_optouts as optouts, dealer_lookups as lookups};
use crate::domain::DealerId;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use idp::{
    domain::{AccountId, Timestamp, generate_id},
    store::{StoreError, Tx},
};

/// A look-up as its holder sees it.
#[derive(Debug, Queryable, Selectable, serde::Serialize)]
#[diesel(table_name = lookups)]
pub struct Lookup {
    /// By which dealer.
    pub dealer_id: String,
    /// In which shop.
    pub shop: String,
    /// When, seconds since the epoch.
    pub at: i64,
}

/// Notes that a dealer looked the account's address up.
pub fn insert(tx: &mut Tx<'_>, account: &AccountId, dealer: &DealerId, shop: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let id = generate_id(now, tx.random());
    diesel::insert_into(lookups::table)
        .values((
            lookups::id.eq(id),
            lookups::account_id.eq(account.as_str()),
            lookups::dealer_id.eq(dealer.as_str()),
            lookups::shop.eq(shop),
            lookups::at.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The last look-ups of an account, newest first.
pub fn list(tx: &mut Tx<'_>, account: &AccountId, limit: i64) -> Result<Vec<Lookup>, StoreError> {
    Ok(lookups::table
        .filter(lookups::account_id.eq(account.as_str()))
        .order(lookups::id.desc())
        .limit(limit)
        .select(Lookup::as_select())
        .load(tx.connection())?)
}

/// Whether the holder does not want to be found.
pub fn is_opted_out(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    let found: Option<i64> =
        optouts::table.find(account.as_str()).select(optouts::since).first(tx.connection()).optional()?;
    Ok(found.is_some())
}

/// The holder does not want to be found from now on, or does again.
pub fn set_opt_out(tx: &mut Tx<'_>, account: &AccountId, out: bool) -> Result<(), StoreError> {
    if !out {
        diesel::delete(optouts::table.find(account.as_str())).execute(tx.connection())?;
        return Ok(());
    }
    let now = tx.now().seconds();
    diesel::sql_query(
        "INSERT INTO dealer_lookup_optouts (account_id, since) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING",
    )
    .bind::<Text, _>(account.as_str())
    .bind::<BigInt, _>(now)
    .execute(tx.connection())?;
    Ok(())
}

/// Deletes every look-up of an account and its choice; returns how many.
pub fn forget_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<usize, StoreError> {
    let shown = diesel::delete(lookups::table.filter(lookups::account_id.eq(account.as_str())))
        .execute(tx.connection())?;
    Ok(shown + diesel::delete(optouts::table.find(account.as_str())).execute(tx.connection())?)
}

/// Deletes some that are older than `before`; returns how many.
pub fn delete_old(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = lookups::table
        .filter(lookups::at.lt(before.seconds()))
        .select(lookups::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(lookups::table.filter(lookups::id.eq_any(ids))).execute(tx.connection())?)
}
