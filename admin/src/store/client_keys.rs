//! Since when a client's public keys are registered: by a digest of each, since keys do not say it themselves.

use super::schema::client_keys as keys;
use diesel::prelude::*;
use idp::{
    domain::{ClientId, Timestamp},
    store::{StoreError, Tx},
};
use std::collections::BTreeMap;

/// The keys of a client that were noted, by their names.
pub fn list(tx: &mut Tx<'_>, client: &ClientId) -> Result<BTreeMap<String, Timestamp>, StoreError> {
    let rows: Vec<(String, i64)> = keys::table
        .filter(keys::client_id.eq(client.as_str()))
        .select((keys::name, keys::since))
        .load(tx.connection())?;
    Ok(rows.into_iter().map(|(name, since)| (name, Timestamp::from_seconds(since))).collect())
}

/// Notes the keys that a client has from now on: those that stay keep their moment.
pub fn note(tx: &mut Tx<'_>, client: &ClientId, names: &[String]) -> Result<(), StoreError> {
    let of_client = keys::table.filter(keys::client_id.eq(client.as_str()));
    diesel::delete(of_client.filter(keys::name.ne_all(names))).execute(tx.connection())?;
    let known = list(tx, client)?;
    let now = tx.now().seconds();
    for name in names.iter().filter(|name| !known.contains_key(*name)) {
        diesel::insert_into(keys::table)
            .values((keys::client_id.eq(client.as_str()), keys::name.eq(name), keys::since.eq(now)))
            .execute(tx.connection())?;
    }
    Ok(())
}
