//! Systems of the dealer, and the public keys by which they prove themselves.

use super::OwnDealer;
use crate::{
    domain::DealerClientView,
    flow::{
        AdminError, ClientPlace, ClientRecord, Version,
        edit_client::{find, key_names},
    },
    store::client_keys,
};
use idp::{
    Provider,
    domain::{ClientId, Timestamp},
};
use std::{collections::BTreeMap, sync::Arc};

/// A system with its keys.
#[derive(Debug)]
pub struct OwnSystem {
    /// The system.
    pub client: DealerClientView,
    /// Its keys, as they stand in its registration; none when it names an address for them.
    pub keys: Vec<SystemKey>,
    /// Its version, for changes.
    pub version: Version,
}

/// A public key of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemKey {
    /// Its name here: a digest of it.
    pub name: String,
    /// Its `kid`, if it has one.
    pub kid: Option<String>,
    /// What it signs with: its `alg`, or its type.
    pub kind: String,
    /// Since when it is registered; unknown for keys from before that was noted.
    pub since: Option<Timestamp>,
}

/// A system of the dealer.
pub async fn find_own_system(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    id: ClientId,
) -> Result<OwnSystem, AdminError> {
    let place = ClientPlace::Dealer(own.dealer.clone());
    let (record, since) = provider
        .db
        .read(move |tx| {
            let record = find(tx, &place, &id)?;
            let since = client_keys::list(tx, &id)?;
            Ok::<_, AdminError>((record, since))
        })
        .await?;
    of_record(record, &since)
}

fn of_record(record: ClientRecord, since: &BTreeMap<String, Timestamp>) -> Result<OwnSystem, AdminError> {
    let version = record.version();
    let keys = key_names(&record.client.registration).into_iter().map(|(name, key)| {
        let text = |member: &str| key.get(member).and_then(serde_json::Value::as_str).map(str::to_owned);
        SystemKey {
            since: since.get(&name).copied(),
            kid: text("kid"),
            kind: text("alg").or_else(|| text("kty")).unwrap_or_default(),
            name,
        }
    });
    let keys = keys.collect();
    let client = record.into_dealer_client().ok_or(AdminError::NotFound)?;
    Ok(OwnSystem { client, keys, version })
}
