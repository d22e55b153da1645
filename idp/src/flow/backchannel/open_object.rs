//! The signed request of a service without a browser (CIBA Core 7.1.1): the signature by its keys, then what it says, once.

use crate::{
    Provider,
    domain::{Client, Timestamp},
    flow::{FlowError, client_keys::client_keys},
    protocol::{
        BackchannelObjectRules, OAuthError, ParamList, REQUEST_OBJECT_TYPE, backchannel_object,
        read_backchannel_object,
    },
};
use std::fmt::Display;

/// A request that was read.
pub(super) struct Opened {
    pub(super) params: ParamList,
    /// What must not come twice, and until when it could; of a signed request.
    pub(super) once: Option<(String, Timestamp)>,
}

/// Opens the object of a client that is registered for it; of another it stays closed, and is refused with the rest.
pub(super) async fn open_object(
    provider: &Provider,
    client: &Client,
    params: ParamList,
) -> Result<Opened, FlowError> {
    let refused = |cause: &dyn Display| {
        let told = "request: it is not signed by the client with its backchannel_authentication_request_signing_alg, or is of another type";
        OAuthError::invalid_request(told).with_cause(cause)
    };
    let alg = client.registration.backchannel_authentication_request_signing_alg;
    let Some(alg) = alg else { return Ok(Opened { params, once: None }) };
    let Some(object) = backchannel_object(&params)? else { return Ok(Opened { params, once: None }) };
    let keys = client_keys(provider, client).await.map_err(|cause| refused(&cause))?;
    let claims = keys.verify_as(object, REQUEST_OBJECT_TYPE, alg).map_err(|cause| refused(&cause))?;
    let issuer = provider.settings.issuer.as_str();
    let rules = BackchannelObjectRules { client_id: &client.id, issuer, now: provider.clock.now() };
    let read = read_backchannel_object(claims, &rules)?;
    let name = format!("{}\n{}", client.id, read.jti);
    let name = provider.sealer.keyed_hash("backchannel-object", name.as_bytes());
    Ok(Opened { params: read.params, once: Some((name, read.expires_at)) })
}
