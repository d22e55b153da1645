//! The header `DPoP` (RFC 9449, 4.1), the nonces that are offered, and calls to our own interfaces.

use super::certificate::{PeerCertificates, client_certificate};
use crate::{
    Provider,
    domain::Secret,
    flow::{DpopProof, ResourceCall},
    protocol::{OAuthError, OAuthErrorCode, ParamList, TokenScheme, presented_token},
    settings::Issuer,
};
use actix_web::{
    HttpRequest,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
};

/// A proof.
const DPOP: HeaderName = HeaderName::from_static("dpop");
/// The nonce that the next proof is to hold.
const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// The proof of a request, if it holds one.
///
/// # Errors
/// `invalid_dpop_proof` when there are several (RFC 9449, 4.3, 1).
pub(super) fn proof_of(provider: &Provider, request: &HttpRequest) -> Result<Option<DpopProof>, OAuthError> {
    const SEVERAL: OAuthError =
        OAuthError::new(OAuthErrorCode::InvalidDpopProof, "DPoP proof: there must be one header DPoP");
    let mut values = request.headers().get_all(DPOP);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(SEVERAL);
    }
    Ok(Some(DpopProof {
        // What is no ASCII is no proof, and is refused as such.
        jwt: Secret::from(value.to_str().unwrap_or_default()),
        method: request.method().to_string(),
        url: address_of(provider, request).url(request.uri().path()),
    }))
}

/// What the listener is called that the request came to: a listener that asks for certificates has an address of its own.
fn address_of<'a>(provider: &'a Provider, request: &HttpRequest) -> &'a Issuer {
    let mutual_tls = provider.settings.mutual_tls.as_ref();
    let own = mutual_tls.filter(|_| request.conn_data::<PeerCertificates>().is_some());
    own.and_then(|settings| settings.address.as_ref()).unwrap_or(&provider.settings.issuer)
}

/// The token of a call to one of our own interfaces, with the proof that came with it.
///
/// # Errors
/// `invalid_request` and `invalid_dpop_proof` when they are malformed. `Ok(None)` when there is no token.
pub fn resource_call(
    provider: &Provider,
    request: &HttpRequest,
    body: Option<&ParamList>,
) -> Result<Option<ResourceCall>, OAuthError> {
    let authorization =
        request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or(""));
    let Some(token) = presented_token(authorization, body)? else { return Ok(None) };
    let proof = match token.scheme {
        TokenScheme::Dpop => proof_of(provider, request)?,
        TokenScheme::Bearer => None,
    };
    let certificate = client_certificate(provider, request)?;
    Ok(Some(ResourceCall { token, proof, certificate }))
}

/// Whoever sends a proof is told what the next one is to hold (RFC 9449, 8.2).
pub(super) fn offer_nonce(provider: &Provider, answer: &mut HeaderMap) {
    if let Ok(nonce) = HeaderValue::try_from(provider.proof_nonce()) {
        answer.insert(DPOP_NONCE, nonce);
    }
}

/// Whether a request holds a proof, good or not.
pub(super) fn sends_proof(headers: &HeaderMap) -> bool {
    headers.contains_key(DPOP)
}
