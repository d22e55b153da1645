//! Replaces the public keys of a client, and nothing else: for the rotation of its keys.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Versioned,
    edit_client::{Edit, edit_client},
};
use crate::domain::{Fault, JwkSet, Rule, check_jwks};
use idp::{
    Provider,
    domain::{ClientId, TokenEndpointAuthMethod},
};
use serde_json::json;
use std::sync::Arc;

/// Replaces the keys of a client with `private_key_jwt`; a `jwks_uri` gives way to them.
pub async fn replace_client_keys(
    provider: &Arc<Provider>,
    operator: Operator,
    (place, id): (ClientPlace, ClientId),
    expected: Expected,
    keys: JwkSet,
) -> Result<Versioned<ClientRecord>, AdminError> {
    let jwks = json!({ "keys": keys.keys });
    if let Some(fault) = check_jwks(&jwks, "/keys") {
        return Err(AdminError::Invalid(vec![fault]));
    }
    let edit = Edit { place, id, expected, operator, action: "client.keys_replaced" };
    edit_client(provider, edit, move |_, record| {
        let registration = &mut record.client.registration;
        if registration.token_endpoint_auth_method != TokenEndpointAuthMethod::PrivateKeyJwt {
            return Err(AdminError::Invalid(vec![Fault::at("/keys", Rule::KeysNotUsed)]));
        }
        registration.jwks = Some(jwks.clone());
        registration.jwks_uri = None;
        Ok(())
    })
    .await
}
