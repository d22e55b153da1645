//! Userinfo (OIDC Core 5.3): verify the token, one read of its grant, the claims computed anew.

use super::{ClaimsTarget, FlowError, issue_tokens::collect_claims};
use crate::{
    Provider,
    domain::{AccountState, GrantId, Secret},
    protocol::{AccessTokenFacts, OAuthError, OAuthErrorCode},
    store,
};
use serde_json::{Map, Value};
use std::sync::Arc;

const INVALID: &str = "the access token is unknown, expired or revoked";

fn invalid_token(cause: impl std::fmt::Display) -> OAuthError {
    OAuthError::new(OAuthErrorCode::InvalidToken, INVALID).with_cause(cause)
}

impl Provider {
    /// An access token of ours that has not expired. Whether its grant still lives is the caller's to ask.
    pub fn read_access_token(&self, token: &Secret) -> Result<AccessTokenFacts, OAuthError> {
        let claims = self
            .keys
            .current()
            .verify_access_token(token.expose(), self.settings.issuer.as_str())
            .map_err(invalid_token)?;
        AccessTokenFacts::read(&claims, self.clock.now()).ok_or_else(|| invalid_token("expired"))
    }
}

/// The claims for the bearer of `token`.
pub async fn userinfo(provider: &Arc<Provider>, token: Secret) -> Result<Map<String, Value>, FlowError> {
    let facts = provider.read_access_token(&token)?;
    if !facts.is_for(provider.settings.issuer.as_str()) {
        return Err(invalid_token("for another audience").into());
    }
    let Some(grant_id) = facts.grant_id.map(GrantId::from) else {
        return Err(invalid_token("of a client, not of a person").into());
    };
    if !facts.scope.contains("openid") {
        let code = OAuthErrorCode::InsufficientScope;
        return Err(OAuthError::new(code, "userinfo needs the scope openid").into());
    }
    let visiting = Arc::clone(provider);
    provider
        .db
        .read(move |tx| {
            let provider = &visiting;
            let Some((mut grant, account)) = store::grants::find_live(tx, &grant_id)? else {
                return Err(FlowError::from(invalid_token("grant is revoked")));
            };
            let client = provider.find_client(tx, &grant.client_id)?;
            let (Some(client), AccountState::Active) = (client, account.state) else {
                return Err(invalid_token("client or account is not in use").into());
            };
            // The token may allow less than its grant: a refresh can ask for a part.
            grant.scope = facts.scope.clone();
            let mut claims = collect_claims(provider, tx, &account, &client, &grant, ClaimsTarget::Userinfo)?;
            claims.insert("sub".to_owned(), Value::from(grant.subject.as_str()));
            Ok(claims)
        })
        .await
}
