//! An authorization code becomes tokens (RFC 6749, 4.1.3; OIDC Core 3.1.3).
//!
//! 1. Take the code by a conditional update: of any number of parallel attempts one wins.
//! 2. A code that was taken before: revoke what grew from it, and refuse.
//! 3. Check client, redirect URI, verifier and expiry. A failure costs the code: it stays taken.
//! 4. Write the grant and, with `offline_access`, the first refresh token.
//! 5. After the visit: sign.

use super::{
    FlowError,
    issue_tokens::{Granted, TokenAnswer, claims_for_id_token},
};
use crate::{
    Provider,
    domain::{AccountState, AuthorizationCode, Client, RefreshToken, Secret},
    protocol::{CodeExchange, OAuthError, check_code_exchange},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
        authorization_codes::TakenCode,
    },
};
use std::sync::Arc;

/// What the request says, beside its client.
pub struct CodeRequest {
    /// `code`
    pub code: Secret,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
    /// `code_verifier`
    pub code_verifier: Option<Secret>,
}

/// Exchanges a code.
pub async fn exchange_code(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    request: CodeRequest,
) -> Result<TokenAnswer, FlowError> {
    let visiting = (Arc::clone(provider), Arc::clone(&client));
    let granted = provider
        .db
        .write(move |tx| {
            let (provider, client) = visiting;
            match store::authorization_codes::consume(tx, &request.code.hash())? {
                TakenCode::Unknown => Ok(Err(OAuthError::invalid_grant("code is unknown"))),
                TakenCode::Replayed(grant) => {
                    store::grants::revoke(tx, &grant)?;
                    let mut event = AuditEvent::new(
                        Actor::Client(client.id.to_string()),
                        "code.replayed",
                        format!("grant:{grant}"),
                    );
                    event.result = "refused";
                    store::audit::insert(tx, &event)?;
                    Ok(Err(OAuthError::invalid_grant("code was used before")))
                }
                TakenCode::Taken(code) => take(&provider, tx, &client, &request, *code),
            }
        })
        .await
        // A refusal is a result like any other: what was written for it stays written.
        .and_then(|granted: Result<Granted, OAuthError>| granted.map_err(FlowError::from))?;
    provider.sign_granted(&client, granted)
}

fn take(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    request: &CodeRequest,
    code: AuthorizationCode,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    let exchange = CodeExchange {
        client_id: &client.id,
        redirect_uri: request.redirect_uri.as_deref(),
        code_verifier: request.code_verifier.as_ref().map(Secret::expose),
    };
    if let Err(error) = check_code_exchange(&exchange, &code, tx.now()) {
        return Ok(Err(error));
    }
    let grant = code.grant;
    let account = store::accounts::find(tx, &grant.account_id)?;
    let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
        return Ok(Err(OAuthError::invalid_grant("account is not in use")));
    };
    store::grants::insert(tx, &grant)?;
    let refresh_token = match client.may_use_grant("refresh_token") && grant.scope.contains("offline_access")
    {
        true => Some(first_refresh_token(provider, tx, &grant.id)?),
        false => None,
    };
    let scope = grant.scope.clone();
    let about = claims_for_id_token(provider, tx, &account, client, &grant, &scope)?;
    Ok(Ok(Granted { grant, scope, about, refresh_token, refreshed: false }))
}

fn first_refresh_token(
    provider: &Provider,
    tx: &mut Tx<'_>,
    grant: &crate::domain::GrantId,
) -> Result<Secret, FlowError> {
    let token = tx.random().secret();
    let now = tx.now();
    let row = RefreshToken {
        hash: token.hash(),
        grant_id: grant.clone(),
        generation: 0,
        issued_at: now,
        expires_at: now.plus_seconds(provider.settings.lifetimes.refresh_token),
        consumed_at: None,
    };
    store::refresh_tokens::insert(tx, &row)?;
    Ok(token)
}
