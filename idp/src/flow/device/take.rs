//! A device asks whether its question was answered, and takes its tokens (RFC 8628, 3.4 and 3.5). Another client's code, and one
//! that is not there, are the same: `invalid_grant`.

use crate::{
    Provider,
    domain::{Client, EncryptedAnswer, Secret},
    flow::{
        FlowError, Possession,
        exchange_code::begin_grant,
        issue_tokens::{Granted, TokenAnswer},
        polled_grant::{PollWords, judge_poll},
    },
    protocol::{Less, OAuthError},
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

const WORDS: PollWords = PollWords {
    expired: "the device code has expired: ask for another one",
    used: "device code was used before",
};

/// Answers with tokens, or says why there are none (yet).
#[tracing::instrument(target = "common_id::traces", skip_all)]
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
    let hash = request.device_code.hash();
    let Some(device) = store::device_authorizations::find(tx, &hash, &client.id)? else {
        return Ok(Err(OAuthError::invalid_grant("device code is unknown")));
    };
    let (told, interval) = judge_poll(&device.polled(), tx.now(), &WORDS);
    if let Some(interval) = interval {
        store::device_authorizations::note_question(tx, &hash, interval)?;
    }
    match (told, device.grant) {
        (Err(error), _) => Ok(Err(error)),
        (Ok(()), Some(grant)) if store::device_authorizations::take(tx, &hash)? => {
            let asking = (client, &request.possession);
            begin_grant(provider, tx, asking, grant, &request.device_code, &request.less)
        }
        (Ok(()), _) => Ok(Err(OAuthError::invalid_grant(WORDS.used))),
    }
}
