//! Which required items an account confirmed for which service (L2–L4).

use super::{StoreError, Tx, kept::Keep as _, schema::item_confirmations};
use crate::domain::{AccountId, ClientId, RequiredItem, Timestamp};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// The names of the items that the account confirmed for this service.
pub fn list_confirmed(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: &ClientId,
) -> Result<Vec<String>, StoreError> {
    Ok(item_confirmations::table
        .filter(item_confirmations::account_id.eq(account.as_str()))
        .filter(item_confirmations::client_id.eq(client.as_str()))
        .select(item_confirmations::item)
        .load(tx.connection())?)
}

/// Notes that the account confirmed the item for this service.
pub fn upsert(
    tx: &mut Tx<'_>,
    account: &AccountId,
    client: &ClientId,
    item: RequiredItem,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::sql_query(
        "INSERT INTO item_confirmations (account_id, client_id, item, confirmed_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id, client_id, item) DO UPDATE SET confirmed_at = excluded.confirmed_at",
    )
    .bind::<Text, _>(account.as_str())
    .bind::<Text, _>(client.as_str())
    .bind::<Text, _>(item.as_str())
    .bind::<BigInt, _>(now)
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// A confirmation as it is listed.
#[derive(Clone, Debug)]
pub struct ItemConfirmation {
    /// For which service.
    pub client_id: ClientId,
    /// Which item.
    pub item: String,
    /// When.
    pub confirmed_at: Timestamp,
}

/// Everything that the account confirmed, for any service.
pub fn list(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<ItemConfirmation>, StoreError> {
    let rows: Vec<(String, String, i64)> = item_confirmations::table
        .filter(item_confirmations::account_id.eq(account.as_str()))
        .order((item_confirmations::client_id, item_confirmations::item))
        .select((item_confirmations::client_id, item_confirmations::item, item_confirmations::confirmed_at))
        .load(tx.connection())?;
    Ok(rows
        .into_iter()
        .map(|(client, item, at)| ItemConfirmation {
            client_id: ClientId::from(client),
            item,
            confirmed_at: Timestamp::from_seconds(at),
        })
        .collect())
}
