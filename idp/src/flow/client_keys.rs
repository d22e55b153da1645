//! The public keys of a client: what it signs assertions and requests with.

use super::OutgoingError;
use crate::{
    Provider,
    domain::Client,
    keys::{ForeignKeys, JwtError},
};

/// Why a client's keys cannot be had. For the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClientKeysError {
    /// None are registered.
    #[error("no keys are registered")]
    None,
    /// The set cannot be read.
    #[error("jwks: {0}")]
    Unreadable(#[from] JwtError),
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
    let answer = provider.outgoing.get(url).await?;
    if answer.status != 200 {
        return Err(ClientKeysError::Status(answer.status));
    }
    Ok(ForeignKeys::parse(&answer.body)?)
}
