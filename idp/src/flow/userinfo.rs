//! Userinfo (OIDC Core 5.3): verify the token, one read of its grant, the claims computed anew. A proof of possession is used
//! up in the same visit.

use super::{
    ClaimsTarget, FlowError,
    issue_tokens::collect_claims,
    prove_possession::{ResourceCall, use_up},
};
use crate::{
    Provider,
    domain::{AccountState, Client, EncryptedAnswer, GrantId, Secret},
    keys::media_type,
    protocol::{AccessTokenFacts, OAuthError, OAuthErrorCode},
    store::{self, Tx},
};
use serde_json::{Map, Value};
use std::sync::Arc;

impl Provider {
    /// A signed answer says who says it to whom (OIDC Core 5.3.2); so does one that is only encrypted.
    async fn say_userinfo(
        &self,
        mut claims: Map<String, Value>,
        client: &Client,
    ) -> Result<UserinfoAnswer, FlowError> {
        let alg = client.registration.userinfo_signed_response_alg;
        let envelope = self.envelope(client, EncryptedAnswer::Userinfo).await?;
        if alg.is_none() && envelope.is_none() {
            return Ok(UserinfoAnswer::Plain(claims));
        }
        claims.insert("iss".to_owned(), self.settings.issuer.as_str().into());
        claims.insert("aud".to_owned(), client.id.as_str().into());
        let sign = |alg| self.keys.current().sign(alg, media_type::JWT, &claims);
        let jwt = match (alg.map(sign).transpose()?, envelope) {
            (Some(signed), None) => signed,
            (Some(signed), Some(envelope)) => envelope.seal(&signed)?,
            (None, Some(envelope)) => envelope.seal_claims(&claims)?,
            (None, None) => return Ok(UserinfoAnswer::Plain(claims)),
        };
        Ok(UserinfoAnswer::Jwt(Secret::from(jwt)))
    }

    /// An access token of ours that has not expired, whoever has it: to let somebody in by it, see [`Self::accept_token`]. Whether
    /// its grant still lives is the caller's to ask.
    pub fn read_access_token(&self, token: &Secret) -> Result<AccessTokenFacts, OAuthError> {
        let claims = self
            .keys
            .current()
            .verify_access_token(token.expose(), self.settings.issuer.as_str())
            .map_err(OAuthError::invalid_token)?;
        AccessTokenFacts::read(&claims, self.clock.now()).ok_or_else(|| OAuthError::invalid_token("expired"))
    }
}

/// What userinfo says, as its client is registered to hear it.
#[derive(Debug)]
pub enum UserinfoAnswer {
    /// JSON.
    Plain(Map<String, Value>),
    /// A JWT, signed, encrypted or both (OIDC Core 5.3.2).
    Jwt(Secret),
}

/// The claims for whoever shows a token, and holds its key if it is bound to one.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn userinfo(provider: &Arc<Provider>, call: &ResourceCall) -> Result<UserinfoAnswer, FlowError> {
    let (facts, key) = provider.accept_token(call)?;
    if !facts.is_for(provider.settings.issuer.as_str()) {
        return Err(OAuthError::invalid_token("for another audience").into());
    }
    let Some(grant_id) = facts.grant_id.map(GrantId::from) else {
        return Err(OAuthError::invalid_token("of a client, not of a person").into());
    };
    if !facts.scope.contains("openid") {
        let code = OAuthErrorCode::InsufficientScope;
        return Err(OAuthError::new(code, "userinfo needs the scope openid").into());
    }
    let visiting = Arc::clone(provider);
    let is_proven = key.is_some();
    let look = move |tx: &mut Tx<'_>| {
        let provider = &visiting;
        if let Err(replayed) = use_up(provider, tx, key.as_ref())? {
            return Err(FlowError::from(replayed));
        }
        let Some((mut grant, account)) = store::grants::find_live(tx, &grant_id)? else {
            return Err(FlowError::from(OAuthError::invalid_token("grant is revoked")));
        };
        let client = provider.find_client(tx, &grant.client_id)?;
        let (Some(client), AccountState::Active) = (client, account.state) else {
            return Err(OAuthError::invalid_token("client or account is not in use").into());
        };
        // The token may allow less than its grant: a refresh can ask for a part.
        grant.scope = facts.scope.clone();
        let mut claims = collect_claims(provider, tx, &account, &client, &grant, ClaimsTarget::Userinfo)?;
        claims.insert("sub".to_owned(), Value::from(grant.subject.as_str()));
        Ok((claims, client))
    };
    let (claims, client) =
        if is_proven { provider.db.write(look).await? } else { provider.db.look_up(look).await? };
    provider.say_userinfo(claims, &client).await
}
