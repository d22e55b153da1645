//! A service asks whether its question was answered, and takes its tokens (CIBA Core 10.1.1 and 11).

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

/// What the service says.
pub struct BackchannelPoll {
    /// `auth_req_id`
    pub auth_req_id: Secret,
    /// Less than was granted.
    pub less: Less,
    /// What it has shown: access tokens are bound to it.
    pub possession: Possession,
}

const WORDS: PollWords = PollWords {
    expired: "the person did not answer in time: ask again by backchannel authentication",
    used: "auth_req_id was used before",
};

/// Answers with tokens, or says why there are none (yet).
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn take_backchannel_tokens(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    poll: BackchannelPoll,
) -> Result<TokenAnswer, FlowError> {
    let envelope = provider.envelope(&client, EncryptedAnswer::IdToken).await?;
    let visiting = (Arc::clone(provider), Arc::clone(&client));
    let granted = provider
        .db
        .write(move |tx| {
            let (provider, client) = &visiting;
            answer(provider, tx, client, &poll)
        })
        .await
        // A refusal is a result like any other: when the service asked stays written.
        .and_then(|granted: Result<Granted, OAuthError>| granted.map_err(FlowError::from))?;
    provider.sign_granted(&client, granted, envelope.as_ref())
}

fn answer(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    poll: &BackchannelPoll,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    let hash = poll.auth_req_id.hash();
    let Some(asked) = store::backchannel_requests::find(tx, &hash, &client.id)? else {
        return Ok(Err(OAuthError::invalid_grant("auth_req_id is unknown")));
    };
    let (told, interval) = judge_poll(&asked.polled(), tx.now(), &WORDS);
    if let Some(interval) = interval {
        store::backchannel_requests::note_question(tx, &hash, interval)?;
    }
    match (told, asked.grant) {
        (Err(error), _) => Ok(Err(error)),
        (Ok(()), Some(grant)) if store::backchannel_requests::take(tx, &hash)? => {
            let asking = (client, &poll.possession);
            begin_grant(provider, tx, asking, grant, &poll.auth_req_id, &poll.less)
        }
        (Ok(()), _) => Ok(Err(OAuthError::invalid_grant(WORDS.used))),
    }
}
