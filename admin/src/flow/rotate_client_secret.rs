//! Gives a client a new secret. The old one holds no longer.

use super::{
    AdminError, ClientPlace, Expected, Operator, Versioned,
    edit_client::{Edit, edit_client},
};
use crate::domain::RelyingPartyView;
use idp::{
    Provider,
    domain::{ClientId, Secret, TokenEndpointAuthMethod},
};
use std::sync::Arc;

/// Gives a relying party a new secret: in the answer, and nowhere else.
pub async fn rotate_client_secret(
    provider: &Arc<Provider>,
    operator: Operator,
    id: ClientId,
    expected: Expected,
) -> Result<Versioned<RelyingPartyView>, AdminError> {
    let secret = new_secret(provider);
    let secret_hash = provider.client_secret_hash(&id, &secret);
    let edit =
        Edit { place: ClientPlace::RelyingParties, id, expected, operator, action: "client.secret_rotated" };
    let changed = edit_client(provider, edit, move |_, record| {
        let method = record.client.registration.token_endpoint_auth_method;
        if matches!(method, TokenEndpointAuthMethod::PrivateKeyJwt | TokenEndpointAuthMethod::None) {
            return Err(AdminError::NoSecret);
        }
        record.client.secret_hash = Some(secret_hash.clone());
        Ok(())
    })
    .await?;
    Ok(changed.map(|record| RelyingPartyView {
        client_secret: Some(secret.expose().to_owned()),
        ..record.into_relying_party()
    }))
}

/// 256 random bits.
pub(super) fn new_secret(provider: &Provider) -> Secret {
    provider.random.secret()
}
