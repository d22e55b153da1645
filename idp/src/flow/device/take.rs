//! A device asks whether its question was answered, and takes its tokens (RFC 8628, 3.4 and 3.5).
//!
//! 1. Another client's code, and one that is not there, are the same: `invalid_grant`.
//! 2. Whoever asks before the interval is over waits five seconds longer from then on, on every node.
//! 3. What was allowed is taken by a conditional update: of any number of parallel questions one is answered with tokens.

use crate::{
    Provider,
    domain::{Client, DeviceAnswer, DeviceAuthorization, EncryptedAnswer, POLL_SECONDS, Secret},
    flow::{
        FlowError, Possession,
        exchange_code::begin_grant,
        issue_tokens::{Granted, TokenAnswer},
    },
    protocol::{Less, OAuthError, OAuthErrorCode},
    store::{self, Tx},
};
use std::sync::Arc;

/// What the device says.
pub struct DeviceRequest {
    /// `device_code`
    pub device_code: Secret,
    /// Less than was granted.
    pub less: Less,
    /// What it has shown: access tokens are bound to it.
    pub possession: Possession,
}

/// Answers with tokens, or says why there are none (yet).
pub async fn take_device_tokens(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    request: DeviceRequest,
) -> Result<TokenAnswer, FlowError> {
    let envelope = provider.envelope(&client, EncryptedAnswer::IdToken).await?;
    let visiting = (Arc::clone(provider), Arc::clone(&client));
    let granted = provider
        .db
        .write(move |tx| {
            let (provider, client) = &visiting;
            answer(provider, tx, client, &request)
        })
        .await
        // A refusal is a result like any other: when the device asked stays written.
        .and_then(|granted: Result<Granted, OAuthError>| granted.map_err(FlowError::from))?;
    provider.sign_granted(&client, granted, envelope.as_ref())
}

fn answer(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    request: &DeviceRequest,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    const WAITING: OAuthError =
        OAuthError::new(OAuthErrorCode::AuthorizationPending, "nobody has answered yet: ask again");
    const HASTY: OAuthError = OAuthError::new(
        OAuthErrorCode::SlowDown,
        "asked too soon: leave five seconds more between two questions from now on",
    );
    const EXPIRED: OAuthError =
        OAuthError::new(OAuthErrorCode::ExpiredToken, "the device code has expired: ask for another one");
    const REFUSED: OAuthError = OAuthError::new(OAuthErrorCode::AccessDenied, "the person refused");
    let hash = request.device_code.hash();
    let Some(device) = store::device_authorizations::find(tx, &hash, &client.id)? else {
        return Ok(Err(OAuthError::invalid_grant("device code is unknown")));
    };
    if device.expires_at <= tx.now() {
        return Ok(Err(EXPIRED));
    }
    match (device.answer, device.grant.clone()) {
        (DeviceAnswer::Refused, _) => Ok(Err(REFUSED)),
        (DeviceAnswer::Allowed, Some(grant)) => {
            if !store::device_authorizations::take(tx, &hash)? {
                return Ok(Err(OAuthError::invalid_grant("device code was used before")));
            }
            let asking = (client, &request.possession);
            begin_grant(provider, tx, asking, grant, &request.device_code, &request.less)
        }
        (DeviceAnswer::Waiting, _) => {
            let is_hasty = is_hasty(&device, tx);
            let interval = device.poll_interval + if is_hasty { POLL_SECONDS } else { 0 };
            store::device_authorizations::note_question(tx, &hash, interval)?;
            Ok(Err(if is_hasty { HASTY } else { WAITING }))
        }
        _ => Ok(Err(OAuthError::invalid_grant("device code was used before"))),
    }
}

fn is_hasty(device: &DeviceAuthorization, tx: &Tx<'_>) -> bool {
    device.asked_at.is_some_and(|asked_at| tx.now().since(asked_at) < device.poll_interval)
}
