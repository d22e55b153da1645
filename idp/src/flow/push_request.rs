//! A client pushes its authorization request (RFC 9126, 2): checked like one that a browser brings, and kept for a minute.
//!
//! The browser then comes with a reference. It may come again, after a reload or in another window: what is good once is the
//! answer, not the visit (FAPI 2.0, 5.3.2.2, notes).

use super::{FlowError, open_request_object::open_request_object, prove_possession::use_up};
use crate::{
    Provider,
    domain::Client,
    protocol::{
        OAuthError, OAuthErrorCode, PUSHED_REQUEST_SECONDS, ParamList, ProvenKey, RequestWay, request_uri_of,
    },
    store,
};
use std::sync::Arc;

/// The answer to the client.
#[derive(Debug)]
pub struct PushedRequest {
    /// `request_uri`: what the browser is to come with.
    pub request_uri: String,
    /// `expires_in`, seconds.
    pub expires_in: i64,
}

/// Keeps the request of a client that has proven who it is. A key that it has shown is the one that the code is bound to (RFC
/// 9449, 10.1).
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn push_request(
    provider: &Arc<Provider>,
    client: &Client,
    params: ParamList,
    key: Option<ProvenKey>,
) -> Result<PushedRequest, FlowError> {
    const NO_LOGINS: OAuthError = OAuthError::new(
        OAuthErrorCode::UnauthorizedClient,
        "the client is registered for no grant type by which people log in",
    );
    const OTHER_KEY: OAuthError =
        OAuthError::new(OAuthErrorCode::InvalidDpopProof, "DPoP proof: dpop_jkt names another key");
    if !client.registration.logs_people_in() {
        return Err(NO_LOGINS.into());
    }
    let opened = open_request_object(provider, client, params, RequestWay::Pushed).await?;
    let mut request = provider
        .check_request(&opened, client, RequestWay::Pushed)
        .map_err(|refused| FlowError::OAuth(refused.into_error()))?;
    if let Some(key) = &key {
        if request.dpop_jkt.as_ref().is_some_and(|named| *named != key.jkt) {
            return Err(OTHER_KEY.into());
        }
        request.dpop_jkt = Some(key.jkt.clone());
    }
    let reference = provider.random.secret();
    let hash = reference.hash();
    request.pushed = Some(hash.clone());
    let interaction = provider.settings.lifetimes.interaction;
    let visiting = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            if let Err(replayed) = use_up(&visiting, tx, key.as_ref())? {
                return Err(FlowError::OAuth(replayed));
            }
            let good_until = tx.now().plus_seconds(PUSHED_REQUEST_SECONDS);
            let expires_at = good_until.plus_seconds(interaction);
            Ok(store::pushed_requests::insert(tx, &hash, &request, good_until, expires_at)?)
        })
        .await?;
    Ok(PushedRequest { request_uri: request_uri_of(&reference), expires_in: PUSHED_REQUEST_SECONDS })
}
