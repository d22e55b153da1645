//! An authorization code becomes tokens (RFC 6749, 4.1.3; OIDC Core 3.1.3).
//!
//! 1. Take the code by a conditional update: of any number of parallel attempts one wins.
//! 2. A code that was taken before: revoke what grew from it, and refuse. Only when it was taken while the database
//!    stood still, so that nobody was told, the same client gets the same tokens again.
//! 3. Check client, redirect URI, verifier and expiry. A failure costs the code: it stays taken.
//! 4. The proof of possession, if one came, is used up.
//! 5. Write the grant and, with `offline_access`, the first refresh token.
//! 6. After the visit: sign.

use super::{
    FlowError,
    guarded_resource::narrow_scope,
    issue_tokens::{Granted, TokenAnswer, claims_for_id_token},
    prove_possession::{Possession, use_up},
};
use crate::{
    Provider,
    domain::{
        Account, AccountState, AuthorizationCode, AuthorizationDetail, Client, EncryptedAnswer, Grant,
        GrantId, RefreshToken, ScopeSet, Secret, Timestamp,
    },
    protocol::{CodeExchange, Less, OAuthError, check_code_exchange},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
        authorization_codes::TakenCode,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::sync::Arc;

/// What the request says, beside its client.
pub struct CodeRequest {
    /// `code`
    pub code: Secret,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
    /// `code_verifier`
    pub code_verifier: Option<Secret>,
    /// Less than was granted.
    pub less: Less,
    /// What the client has shown: access tokens are bound to it.
    pub possession: Possession,
}

/// Exchanges a code.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn exchange_code(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    request: CodeRequest,
) -> Result<TokenAnswer, FlowError> {
    let envelope = provider.envelope(&client, EncryptedAnswer::IdToken).await?;
    let visiting = (Arc::clone(provider), Arc::clone(&client));
    let granted = provider
        .db
        .write(move |tx| {
            let (provider, client) = &visiting;
            match store::authorization_codes::consume(tx, &request.code.hash())? {
                TakenCode::Unknown => Ok(Err(OAuthError::invalid_grant("code is unknown"))),
                TakenCode::Replayed(code, taken_at) => {
                    if let Some(granted) = give_again(provider, tx, client, &request, &code, taken_at)? {
                        return Ok(Ok(granted));
                    }
                    revoke(tx, client, &code.grant.id)?;
                    Ok(Err(OAuthError::invalid_grant("code was used before")))
                }
                TakenCode::Taken(code) => {
                    let granted = take(provider, tx, client, &request, *code)?;
                    if granted.is_err() {
                        // Nothing grew from it: it is gone, and does not look as if its grant had been lost.
                        store::authorization_codes::forget(tx, &request.code.hash())?;
                    }
                    Ok(granted)
                }
            }
        })
        .await
        // A refusal is a result like any other: what was written for it stays written.
        .and_then(|granted: Result<Granted, OAuthError>| granted.map_err(FlowError::from))?;
    provider.sign_granted(&client, granted, envelope.as_ref())
}

fn take(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    request: &CodeRequest,
    code: AuthorizationCode,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    if let Err(error) = request.check(client, &code, tx.now()) {
        return Ok(Err(error));
    }
    begin_grant(provider, tx, (client, &request.possession), code.grant, &request.code, &request.less)
}

/// Writes a grant whose `code` was just taken, and with `offline_access` its first refresh token. `less` is what is asked for
/// of it.
pub(super) fn begin_grant(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (client, possession): (&Client, &Possession),
    mut grant: Grant,
    code: &Secret,
    less: &Less,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    let account = store::accounts::find(tx, &grant.account_id)?;
    let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
        return Ok(Err(OAuthError::invalid_grant("account is not in use")));
    };
    let (details, resource) = match less.of(&grant) {
        Ok(left) => left,
        Err(error) => return Ok(Err(error)),
    };
    let Some(scope) = narrow_scope(provider, tx, &account, &resource, &grant.scope)? else {
        return Ok(Err(OAuthError::invalid_grant("the resource is not for this account")));
    };
    if let Err(error) = use_up(provider, tx, possession.key.as_ref())? {
        return Ok(Err(error));
    }
    // Nothing else keeps a stranger from the refresh tokens of a client that proves nothing (RFC 9449, 5; RFC 8705, 4).
    if client.is_public() {
        grant.dpop_jkt = possession.jkt().map(str::to_owned);
        grant.certificate.clone_from(&possession.certificate);
    }
    let refresh_token = provider.first_refresh_token(client, &grant, code);
    match &refresh_token {
        Some(token) => {
            let token = first_generation(provider, tx, &grant.id, token);
            store::refresh_tokens::insert_with_grant(tx, &grant, &token)?;
        }
        None => store::grants::insert(tx, &grant)?,
    }
    // What is stored holds all of it: a refresh can ask for the rest.
    grant.resource = resource;
    granted(provider, tx, (client, possession), (grant, scope, details), &account, refresh_token).map(Ok)
}

/// The tokens of a code that was taken before, when nobody can have been told: it was taken while the database stood
/// still, it is the same client with the same verifier, and the refresh token was never used. None otherwise.
fn give_again(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    request: &CodeRequest,
    code: &AuthorizationCode,
    taken_at: Timestamp,
) -> Result<Option<Granted>, FlowError> {
    let recent = tx.answering_seconds_since(taken_at) <= provider.settings.lifetimes.refresh_grace;
    if !recent || !tx.stood_still_at(taken_at) || request.check(client, code, taken_at).is_err() {
        return Ok(None);
    }
    let Some((mut grant, account)) = store::grants::find_live(tx, &code.grant.id)? else { return Ok(None) };
    let is_bound_to_another = request.possession.check_refresh_binding(&grant).is_err();
    if account.state != AccountState::Active || is_bound_to_another {
        return Ok(None);
    }
    let refresh_token = provider.first_refresh_token(client, &grant, &request.code);
    if let Some(token) = &refresh_token {
        let stored = store::refresh_tokens::find(tx, &token.hash())?;
        if stored.is_none_or(|stored| stored.consumed_at.is_some()) {
            return Ok(None);
        }
    }
    let Ok((details, resource)) = request.less.of(&grant) else { return Ok(None) };
    grant.resource = resource;
    let Some(scope) = narrow_scope(provider, tx, &account, &grant.resource, &grant.scope)? else {
        return Ok(None);
    };
    if use_up(provider, tx, request.possession.key.as_ref())?.is_err() {
        return Ok(None);
    }
    granted(provider, tx, (client, &request.possession), (grant, scope, details), &account, refresh_token)
        .map(Some)
}

fn granted(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (client, possession): (&Client, &Possession),
    (grant, scope, details): (Grant, ScopeSet, Vec<AuthorizationDetail>),
    account: &Account,
    refresh_token: Option<Secret>,
) -> Result<Granted, FlowError> {
    let about = claims_for_id_token(provider, tx, account, client, &grant, &scope)?;
    let confirmation = possession.confirmation();
    let details = provider.details_for_tokens((account, client), &details, tx)?;
    Ok(Granted { grant, scope, about, refresh_token, refreshed: false, confirmation, details })
}

impl CodeRequest {
    fn check(&self, client: &Client, code: &AuthorizationCode, at: Timestamp) -> Result<(), OAuthError> {
        let exchange = CodeExchange {
            client_id: &client.id,
            redirect_uri: self.redirect_uri.as_deref(),
            code_verifier: self.code_verifier.as_ref().map(Secret::expose),
            jkt: self.possession.jkt(),
        };
        check_code_exchange(&exchange, code, at)
    }
}

impl Provider {
    /// The refresh token of a grant, if it is to have one. It follows from the code by a keyed hash, as a successor does
    /// from its forerunner, so that it can be given again.
    fn first_refresh_token(&self, client: &Client, grant: &Grant, code: &Secret) -> Option<Secret> {
        let wanted = client.may_use_grant("refresh_token") && grant.scope.contains("offline_access");
        wanted.then(|| {
            let bytes = self.sealer.keyed_bytes("refresh-of-code", code.expose().as_bytes());
            Secret::from(URL_SAFE_NO_PAD.encode(bytes))
        })
    }
}

fn first_generation(provider: &Provider, tx: &Tx<'_>, grant: &GrantId, token: &Secret) -> RefreshToken {
    let now = tx.now();
    RefreshToken {
        hash: token.hash(),
        grant_id: grant.clone(),
        generation: 0,
        issued_at: now,
        expires_at: now.plus_seconds(provider.settings.lifetimes.refresh_token),
        consumed_at: None,
    }
}

fn revoke(tx: &mut Tx<'_>, client: &Client, grant: &GrantId) -> Result<(), FlowError> {
    store::grants::revoke(tx, grant)?;
    let actor = Actor::Client(client.id.to_string());
    let mut event = AuditEvent::new(actor, "code.replayed", format!("grant:{grant}"));
    event.result = "refused";
    Ok(store::audit::insert(tx, &event)?)
}
