//! Keys of a dealer's system, replaced with overlap: a new one beside the old one, and the old one taken away when the system
//! has changed over.

use super::OwnDealer;
use crate::{
    domain::{Fault, Rule, check_jwks, public_jwk},
    flow::{
        AdminError, ClientPlace, ClientRecord, Expected, Versioned,
        edit_client::{Edit, edit_client, key_name, key_names},
    },
};
use idp::{
    Provider,
    domain::{ClientId, Secret, SigningAlgorithm},
    flow::FlowError,
    keys::generate_key,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Keys of a system at most: the one in use, the next, and some that nobody has taken away yet.
const MOST_KEYS: usize = 5;

/// Adds a public key beside those that are there.
pub async fn add_system_key(
    provider: &Arc<Provider>,
    own: OwnDealer,
    id: ClientId,
    expected: Expected,
    key: Value,
) -> Result<Versioned<ClientRecord>, AdminError> {
    if let Some(fault) = check_jwks(&json!({ "keys": [key] }), "/jwk") {
        return Err(AdminError::Invalid(vec![fault]));
    }
    edit_client(provider, edit(own, id, expected, "client.key_added"), move |_, record| add(record, &key))
        .await
}

/// Makes a key pair, and adds its public half. The private half is in the answer and nowhere else.
pub async fn make_system_key(
    provider: &Arc<Provider>,
    own: OwnDealer,
    id: ClientId,
    expected: Expected,
) -> Result<Secret, AdminError> {
    let made = generate_key(SigningAlgorithm::ES256).map_err(failed)?;
    let private: Value = serde_json::from_str(made.private_jwk.expose()).map_err(failed)?;
    add_system_key(provider, own, id, expected, public_jwk(private)).await?;
    Ok(made.private_jwk)
}

/// Takes a key away: what is signed with it holds no longer. The last one stays.
pub async fn remove_system_key(
    provider: &Arc<Provider>,
    own: OwnDealer,
    (id, name): (ClientId, String),
    expected: Expected,
) -> Result<Versioned<ClientRecord>, AdminError> {
    edit_client(provider, edit(own, id, expected, "client.key_removed"), move |_, record| {
        let mut keys = key_names(&record.client.registration);
        let at = keys.iter().position(|(known, _)| *known == name).ok_or(AdminError::NotFound)?;
        if keys.len() == 1 {
            return Err(AdminError::WrongState);
        }
        keys.remove(at);
        let keys: Vec<Value> = keys.into_iter().map(|(_, key)| key).collect();
        record.client.registration.jwks = Some(json!({ "keys": keys }));
        Ok(())
    })
    .await
}

fn edit(own: OwnDealer, id: ClientId, expected: Expected, action: &'static str) -> Edit {
    Edit { place: ClientPlace::Dealer(own.dealer), id, expected, operator: own.operator, action }
}

fn add(record: &mut ClientRecord, key: &Value) -> Result<(), AdminError> {
    let fault = |rule| Err(AdminError::Invalid(vec![Fault::at("/jwk", rule)]));
    let registration = &mut record.client.registration;
    // Keys at an address are replaced there.
    if registration.jwks.is_none() {
        return fault(Rule::KeysNotUsed);
    }
    let known = key_names(registration);
    let is_same = |other: &Value| other.get("kid").is_some() && other.get("kid") == key.get("kid");
    if known.iter().any(|(name, other)| *name == key_name(key) || is_same(other)) {
        return fault(Rule::Twice);
    }
    if known.len() >= MOST_KEYS {
        return fault(Rule::TooMany);
    }
    let keys: Vec<Value> = known.into_iter().map(|(_, key)| key).chain([key.clone()]).collect();
    registration.jwks = Some(json!({ "keys": keys }));
    Ok(())
}

fn failed(cause: impl std::fmt::Display) -> AdminError {
    AdminError::Provider(FlowError::Signing(cause.to_string()))
}
