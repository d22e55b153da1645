//! A signed authorization request (RFC 9101): the signature by the client's keys, then what it says. What comes out are
//! parameters like any others, and nothing else of the request counts.

use super::{FlowError, client_keys::client_keys};
use crate::{
    Provider,
    domain::Client,
    protocol::{
        OAuthError, OAuthErrorCode, ParamList, REQUEST_OBJECT_TYPE, RequestObjectRules, read_request_object,
        request_object,
    },
};

/// The parameters of a request, and whether they were signed.
pub(super) struct OpenedRequest {
    pub(super) params: ParamList,
    pub(super) is_signed: bool,
}

/// Opens the request object, if there is one. For a client that is registered for none it stays closed, and is refused with the
/// rest of the request.
pub(super) async fn open_request_object(
    provider: &Provider,
    client: &Client,
    params: ParamList,
) -> Result<OpenedRequest, FlowError> {
    let refused = |cause: &dyn std::fmt::Display| {
        let told = "request object: it is not signed by the client with its request_object_signing_alg, or is of another type";
        OAuthError::new(OAuthErrorCode::InvalidRequestObject, told).with_cause(cause)
    };
    let (Some(object), Some(alg)) =
        (request_object(&params)?, client.registration.request_object_signing_alg)
    else {
        return Ok(OpenedRequest { params, is_signed: false });
    };
    let keys = client_keys(provider, client).await.map_err(|cause| refused(&cause))?;
    let claims = keys.verify_as(object, REQUEST_OBJECT_TYPE, alg).map_err(|cause| refused(&cause))?;
    let issuer = provider.settings.issuer.as_str();
    let is_fapi2 = client.registration.follows_fapi2();
    let rules = RequestObjectRules { client_id: &client.id, issuer, is_fapi2, now: provider.clock.now() };
    Ok(OpenedRequest { params: read_request_object(claims, &rules)?, is_signed: true })
}
