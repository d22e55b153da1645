//! Who a client is: its credentials against its registration (RFC 6749, 2.3; OIDC Core 9).
//!
//! 1. The client, from memory or by one read.
//! 2. The method is the registered one.
//! 3. Secret: keyed hash, compared in constant time. Assertion: signature by the client's keys, then its
//!    claims, then its `jti`, used up by a conditional insert. Certificate: see `authenticate_by_certificate`.
//!
//! A secret costs no write, and with a client in memory no visit to the database.

use super::{FlowError, authenticate_by_certificate::prove_certificate, client_keys::client_keys};
use crate::{
    Provider,
    domain::{Client, ClientId, Secret},
    keys::{ClientCertificate, JwtError},
    protocol::{ClientCredentials, OAuthError, OAuthErrorCode, assertion_audiences, check_client_assertion},
    settings::Issuer,
    store,
};
use std::sync::Arc;

/// What client secrets are hashed for: they are random, so a fast keyed hash is enough.
const SECRET_PURPOSE: &str = "client-secret";

impl Provider {
    /// The hash that is stored of a client's secret.
    pub fn client_secret_hash(&self, client: &ClientId, secret: &Secret) -> String {
        self.sealer.keyed_hash(SECRET_PURPOSE, secret_input(client, secret).as_bytes())
    }

    /// The client, from memory or by one read.
    pub async fn load_client(self: &Arc<Self>, id: &ClientId) -> Result<Option<Arc<Client>>, FlowError> {
        if let Some(client) = self.cached_client(id) {
            return Ok(Some(client));
        }
        let (provider, id) = (Arc::clone(self), id.clone());
        Ok(self.db.look_up(move |tx| provider.find_client(tx, &id)).await?)
    }
}

/// The id is part of what is hashed, so that one client's hash is worth nothing for another.
fn secret_input(client: &ClientId, secret: &Secret) -> String {
    format!("{client}\n{}", secret.expose())
}

/// Proves the credentials, of which the certificate of the connection is one.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn authenticate_client(
    provider: &Arc<Provider>,
    credentials: &ClientCredentials,
    certificate: Option<&ClientCertificate>,
) -> Result<Arc<Client>, FlowError> {
    let client = provider
        .load_client(credentials.client_id())
        .await?
        .ok_or_else(|| OAuthError::invalid_client("client is unknown or suspended"))?;
    credentials.check_method(&client)?;
    match credentials {
        ClientCredentials::Named { .. } => prove_certificate(provider, &client, certificate).await?,
        ClientCredentials::Basic { secret, .. } | ClientCredentials::Post { secret, .. } => {
            let input = secret_input(&client.id, secret);
            let stored = client.secret_hash.as_deref().unwrap_or_default();
            if !provider.sealer.matches(SECRET_PURPOSE, input.as_bytes(), stored) {
                return Err(OAuthError::invalid_client("secret is wrong").into());
            }
        }
        ClientCredentials::Assertion { jwt, .. } => prove_assertion(provider, &client, jwt).await?,
    }
    Ok(client)
}

async fn prove_assertion(provider: &Arc<Provider>, client: &Client, jwt: &Secret) -> Result<(), FlowError> {
    let claims = verify(provider, client, jwt).await?;
    let now = provider.clock.now();
    let alias = provider.settings.mutual_tls.as_ref().and_then(|settings| settings.address.as_ref());
    let issuer = provider.settings.issuer.as_str();
    let audiences = assertion_audiences(&client.registration, issuer, alias.map(Issuer::as_str));
    let used = check_client_assertion(&claims, &client.id, &audiences, now)?;
    let name = provider.sealer.keyed_hash("assertion", format!("{}\n{}", client.id, used.jti).as_bytes());
    let fresh =
        provider.db.write(move |tx| store::used_once::consume(tx, &name, used.remember_until)).await?;
    if fresh { Ok(()) } else { Err(OAuthError::invalid_client("assertion: jti was used before").into()) }
}

async fn verify(
    provider: &Arc<Provider>,
    client: &Client,
    jwt: &Secret,
) -> Result<serde_json::Map<String, serde_json::Value>, FlowError> {
    const TYP: &str = "JWT";
    const OTHER_ALGORITHM: &str = "algorithms: the assertion is signed by another algorithm than the client's profile or \
                                   token_endpoint_auth_signing_alg allows";
    let refuse = |cause: &dyn std::fmt::Display| OAuthError::invalid_client(format!("assertion: {cause}"));
    let keys = client_keys(provider, client).await.map_err(|cause| refuse(&cause))?;
    let registered = client.registration.token_endpoint_auth_signing_alg;
    let allowed = registered.as_slice();
    let allowed = if allowed.is_empty() { client.registration.rules().algorithms } else { allowed };
    keys.verify_by(jwt.expose(), TYP, allowed)
        .map_err(|cause| match cause {
            JwtError::Algorithm => {
                OAuthError::new(OAuthErrorCode::InvalidClient, OTHER_ALGORITHM).with_cause(cause)
            }
            cause => refuse(&cause),
        })
        .map_err(FlowError::from)
}
