//! The last step of an answer to the relying party: its ID token encrypted, the whole signed and encrypted, where the client is
//! registered for that (OIDC Core 10.2; JARM 2.2).
//!
//! Outside of any transaction: the client's keys may have to be fetched.

use super::FlowError;
use crate::{
    Provider,
    domain::{Client, EncryptedAnswer},
    keys::media_type,
    protocol::{Answer, RedirectError, Reply, error_answer, unknown_client},
};
use std::sync::Arc;

/// What is said, as it travels, and what the browser keeps of it ([`Reply::browser_state`]). When it cannot be encrypted the client is
/// told so, and nothing else.
pub async fn answer_relying_party(
    provider: &Arc<Provider>,
    reply: Reply,
) -> Result<(Answer, Option<String>), FlowError> {
    let client = provider.load_client(reply.client_id()).await?.ok_or_else(unknown_client)?;
    match provider.seal_reply(&client, &reply).await {
        Ok(sealed) => Ok((sealed, reply.browser_state().map(str::to_owned))),
        Err(FlowError::OAuth(error)) => {
            let refused = reply.refused(&error);
            let jwt = provider.sign_reply(&refused)?;
            Ok((jwt.map_or_else(|| refused.clone().plain(), |jwt| refused.clone().signed(jwt)), None))
        }
        Err(error) => Err(error),
    }
}

impl Provider {
    async fn seal_reply(&self, client: &Client, reply: &Reply) -> Result<Answer, FlowError> {
        let mut reply = reply.clone();
        if let Some(token) = reply.id_token()
            && let Some(envelope) = self.envelope(client, EncryptedAnswer::IdToken).await?
        {
            let sealed = envelope.seal(token)?;
            reply = reply.with_id_token(sealed);
        }
        let Some(jwt) = self.sign_reply(&reply)? else { return Ok(reply.plain()) };
        match self.envelope(client, EncryptedAnswer::Authorization).await? {
            Some(envelope) => Ok(reply.signed(envelope.seal(&jwt)?)),
            None => Ok(reply.signed(jwt)),
        }
    }

    /// The signed form, where that was asked for (JARM 2.1).
    fn sign_reply(&self, reply: &Reply) -> Result<Option<String>, FlowError> {
        let Some((alg, claims)) = reply.to_sign(self.clock.now()) else { return Ok(None) };
        Ok(Some(self.keys.current().sign(alg, media_type::JWT, &claims)?))
    }

    /// An error, as it is said.
    pub(super) fn say_error(&self, refusal: &RedirectError) -> Reply {
        error_answer(refusal, self.settings.issuer.as_str())
    }
}
