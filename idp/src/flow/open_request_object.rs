//! A signed authorization request (RFC 9101): the object itself or what stands at an address of the client's, opened when it was
//! encrypted for us, the signature by the client's keys, then what it says. What comes out are parameters like any others, and nothing else of the request counts.

use super::{FlowError, client_keys::client_keys};
use crate::{
    Provider,
    domain::Client,
    protocol::{
        OAuthError, OAuthErrorCode, ParamList, REQUEST_OBJECT_TYPE, RequestObjectRules, RequestWay,
        is_request_uri_of, read_request_object, request_address, request_object,
    },
};
use std::fmt::Display;

/// The parameters of a request, and whether they were signed.
pub(super) struct OpenedRequest {
    pub(super) params: ParamList,
    pub(super) is_signed: bool,
}

impl OpenedRequest {
    /// One without a request object, or with one that stays closed.
    pub(super) fn plain(params: ParamList) -> Self {
        Self { params, is_signed: false }
    }
}

/// Opens the request object, if there is one. For a client that is registered for none it stays closed, and is refused with the
/// rest of the request.
pub(super) async fn open_request_object(
    provider: &Provider,
    client: &Client,
    params: ParamList,
    way: RequestWay,
) -> Result<OpenedRequest, FlowError> {
    let refused = |cause: &dyn Display| {
        let told = "request object: it is not signed by the client with its request_object_signing_alg, or is of another type";
        OAuthError::new(OAuthErrorCode::InvalidRequestObject, told).with_cause(cause)
    };
    let registration = &client.registration;
    let Some(alg) = registration.request_object_signing_alg else { return Ok(OpenedRequest::plain(params)) };
    // Whoever has to push is refused anyway, and what is pushed refers to nothing.
    let may_refer =
        way == RequestWay::Browser && !registration.request_uris.is_empty() && !registration.has_to_push();
    let (object, is_fetched) = match (request_object(&params)?, request_address(&params)?) {
        (Some(object), _) => (object.to_owned(), false),
        (None, Some(address)) if may_refer => (fetch(provider, client, address).await?, true),
        _ => return Ok(OpenedRequest::plain(params)),
    };
    let keys = client_keys(provider, client).await.map_err(|cause| refused(&cause))?;
    // Whatever is wrong with an encrypted one is told like a wrong signature: its sender learns nothing about what they cannot read.
    // The client's keys are there by now, so that no call of ours tells it either.
    let ring = provider.keys.current();
    let object = ring.open(&object, REQUEST_OBJECT_TYPE).map_err(|cause| refused(&cause))?;
    let claims = keys.verify_as(&object, REQUEST_OBJECT_TYPE, alg).map_err(|cause| refused(&cause))?;
    let rules = RequestObjectRules {
        client_id: &client.id,
        issuer: provider.settings.issuer.as_str(),
        is_dated: registration.rules().dated_requests,
        is_fetched,
        now: provider.clock.now(),
    };
    Ok(OpenedRequest { params: read_request_object(claims, &rules)?, is_signed: true })
}

/// What stands at an address of the client's: nothing is fetched that is not registered, and nothing that lies where no call may go
/// (RFC 9101, 10.4).
async fn fetch(provider: &Provider, client: &Client, address: &str) -> Result<String, OAuthError> {
    let refused = |told, cause: &dyn Display| {
        OAuthError::new(OAuthErrorCode::InvalidRequestUri, told).with_cause(cause)
    };
    if !is_request_uri_of(client, address) {
        return Err(refused("request_uri is not one of the request_uris of the client", &address));
    }
    let unread = |cause: &dyn Display| refused("request_uri: no request object can be fetched there", cause);
    let answer = provider.outgoing.get(address).await.map_err(|cause| unread(&cause))?;
    if answer.status != 200 {
        return Err(unread(&answer.status));
    }
    let text = String::from_utf8(answer.body).map_err(|cause| unread(&cause))?;
    Ok(text.trim_ascii().to_owned())
}
