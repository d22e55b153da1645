//! A client by the certificate of its connection (RFC 8705, 2). The handshake, or a trusted proxy, has shown that it holds the key.
//!
//! 1. The certificate holds now, and is for clients that prove who they are.
//! 2. `tls_client_auth`: an authority that the operator trusts vouches for it, and it has the one name that is registered.
//! 3. `self_signed_tls_client_auth`: it stands in the client's key set, and nobody has to vouch for it.

use super::{FlowError, client_keys::client_keys};
use crate::{
    Provider,
    domain::{Client, TokenEndpointAuthMethod},
    keys::{CertificateError, ClientCertificate},
    protocol::{OAuthError, OAuthErrorCode},
};

/// Said as it is: whoever sets a client up would look for the fault in the certificate.
const NOT_SHOWN: OAuthError = OAuthError::new(
    OAuthErrorCode::InvalidClient,
    "client authentication failed: no certificate came with the connection (see mtls_endpoint_aliases)",
);

/// Proves a client that names nothing but itself. A public client proves nothing.
pub(super) async fn prove_certificate(
    provider: &Provider,
    client: &Client,
    certificate: Option<&ClientCertificate>,
) -> Result<(), FlowError> {
    let method = client.registration.token_endpoint_auth_method;
    if !method.is_by_certificate() {
        return Ok(());
    }
    let certificate = certificate.ok_or(NOT_SHOWN)?;
    certificate.check_use(provider.clock.now()).map_err(OAuthError::invalid_client)?;
    if method == TokenEndpointAuthMethod::TlsClientAuth {
        Ok(check_name(provider, client, certificate)?)
    } else {
        find_registered(provider, client, certificate).await
    }
}

fn check_name(
    provider: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<(), OAuthError> {
    let settings = provider.settings.mutual_tls.as_ref();
    let authorities = settings.and_then(|settings| settings.authorities.as_ref());
    authorities
        .ok_or(CertificateError::Authority)
        .and_then(|authorities| authorities.check(certificate, provider.clock.now()))
        .map_err(OAuthError::invalid_client)?;
    let name = client.registration.tls_client_auth.as_ref();
    if name.is_some_and(|name| name.is_among(certificate.names())) {
        Ok(())
    } else {
        Err(OAuthError::invalid_client("certificate has another name than the registered one"))
    }
}

async fn find_registered(
    provider: &Provider,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<(), FlowError> {
    let keys = client_keys(provider, client).await.map_err(OAuthError::invalid_client)?;
    if keys.hold_certificate(certificate.thumbprint()) {
        Ok(())
    } else {
        Err(OAuthError::invalid_client("certificate is not registered").into())
    }
}
