//! The public keys of a client: what it signs assertions and requests with, and what answers are encrypted for.

use super::OutgoingError;
use crate::{
    Provider,
    domain::Client,
    keys::{EncryptionError, ForeignKeys, JwtError, RecipientKeys},
};
use std::sync::Arc;

/// Why a client's keys cannot be had. For the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientKeysError {
    /// None are registered.
    #[error("no keys are registered")]
    None,
    /// The set cannot be read.
    #[error("jwks: {0}")]
    Unreadable(#[from] JwtError),
    /// The set cannot be read for its keys for encryption.
    #[error("jwks: {0}")]
    Unusable(#[from] EncryptionError),
    /// The set cannot be fetched.
    #[error("jwks_uri: {0}")]
    Unreachable(#[from] OutgoingError),
    /// The set is not there.
    #[error("jwks_uri: {0}")]
    Status(u16),
}

/// The registered set, or the one at the registered address. A client that rotates its keys is followed at once; what that
/// costs is bounded by the limits of outgoing requests.
pub(super) async fn client_keys(
    provider: &Provider,
    client: &Client,
) -> Result<ForeignKeys, ClientKeysError> {
    if let Some(jwks) = &client.registration.jwks {
        return Ok(ForeignKeys::from_value(jwks)?);
    }
    let url = client.registration.jwks_uri.as_deref().ok_or(ClientKeysError::None)?;
    Ok(ForeignKeys::parse(&fetch(provider, url).await?)?)
}

/// The keys that answers are encrypted for. A fetched set is remembered for a minute, since every token would ask for it: a client
/// that rotates its keys can read by the old one until then (OIDC Core 10.2.1).
pub(super) async fn recipient_keys(
    provider: &Provider,
    client: &Client,
) -> Result<Arc<RecipientKeys>, ClientKeysError> {
    if let Some(jwks) = &client.registration.jwks {
        return Ok(Arc::new(RecipientKeys::from_value(jwks)?));
    }
    let url = client.registration.jwks_uri.as_deref().ok_or(ClientKeysError::None)?;
    if let Some(keys) = provider.recipients.get(url) {
        return Ok(keys);
    }
    let keys = Arc::new(RecipientKeys::parse(&fetch(provider, url).await?)?);
    if !keys.is_empty() {
        provider.recipients.insert(url.to_owned(), Arc::clone(&keys));
    }
    Ok(keys)
}

async fn fetch(provider: &Provider, url: &str) -> Result<Vec<u8>, ClientKeysError> {
    let answer = provider.outgoing.get(url).await?;
    if answer.status == 200 { Ok(answer.body) } else { Err(ClientKeysError::Status(answer.status)) }
}
