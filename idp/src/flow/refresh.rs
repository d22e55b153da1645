//! A refresh token becomes new tokens, and is replaced where a copy of it could be used (RFC 6749, 6; RFC 9700, 4.14).
//!
//! 1. Find the token, its grant and its account.
//! 2. Unused: mark it used by a conditional update and write its successor.
//! 3. Used within the last seconds, and its successor not used yet: the answer was lost, so the same
//!    successor is given again, never a second one. Seconds in which the database stood still do not count: the
//!    answer of a rotation that became durable late was written to nobody.
//! 4. Used otherwise: somebody has a copy. Revoke the grant and everything issued from it.
//!
//! A client that proves who it is and has its access tokens bound to a key keeps its refresh token: nobody else could use a
//! copy, and a lost answer costs nothing (FAPI 2.0 Security Profile, 5.3.2.1). It lasts longer with every use.
//!
//! The successor is derived from the token by a keyed hash: tokens are stored hashed, so it could not be
//! given again otherwise.

use super::{
    FlowError,
    guarded_resource::narrow_scope,
    issue_tokens::{Granted, TokenAnswer, claims_for_id_token},
    prove_possession::{Possession, use_up},
};
use crate::{
    Provider,
    domain::{AccountState, Client, EncryptedAnswer, RefreshToken, ScopeSet, Secret},
    protocol::{Less, OAuthError, check_refresh_exchange},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::sync::Arc;

/// What the request says, beside its client.
pub struct RefreshRequest {
    /// `refresh_token`
    pub token: Secret,
    /// Less than was granted.
    pub scope: Option<ScopeSet>,
    /// Less than was granted.
    pub less: Less,
    /// What the client has shown: the new access token is bound to it.
    pub possession: Possession,
}

/// Exchanges a refresh token for new tokens.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn refresh(
    provider: &Arc<Provider>,
    client: Arc<Client>,
    request: RefreshRequest,
) -> Result<TokenAnswer, FlowError> {
    let envelope = provider.envelope(&client, EncryptedAnswer::IdToken).await?;
    let visiting = (Arc::clone(provider), Arc::clone(&client));
    let granted = provider
        .db
        .write(move |tx| {
            let (provider, client) = &visiting;
            rotate(provider, tx, client, &request)
        })
        .await
        .and_then(|granted: Result<Granted, OAuthError>| granted.map_err(FlowError::from))?;
    provider.sign_granted(&client, granted, envelope.as_ref())
}

fn rotate(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    request: &RefreshRequest,
) -> Result<Result<Granted, OAuthError>, FlowError> {
    let refuse = |cause: &str| Ok(Err(OAuthError::invalid_grant(cause)));
    let Some((row, given)) = store::refresh_tokens::find_with_grant(tx, &request.token.hash())? else {
        return refuse("refresh token is unknown");
    };
    let Some((mut grant, account)) = given else {
        return refuse("grant is revoked");
    };
    // Checked before anything is marked: another client's request must not cost the owner its token.
    let checked = check_refresh_exchange(&client.id, request.scope.as_ref(), &grant)
        .and_then(|scope| request.possession.check_refresh_binding(&grant).map(|()| scope))
        .and_then(|scope| Ok((scope, request.less.of(&grant)?)));
    let (scope, (details, resource)) = match checked {
        Ok(checked) => checked,
        Err(error) => return Ok(Err(error)),
    };
    if row.expires_at <= tx.now() {
        return refuse("refresh token has expired");
    }
    if account.state != AccountState::Active {
        return refuse("account is not in use");
    }
    // What is stored goes on holding all of it.
    grant.resource = resource;
    let Some(scope) = narrow_scope(provider, tx, &account, &grant.resource, &scope)? else {
        return refuse("the resource is not for this account");
    };
    if let Err(error) = use_up(provider, tx, request.possession.key.as_ref())? {
        return Ok(Err(error));
    }
    let Some(next) = next_token(provider, tx, client, &request.token, &row)? else {
        return refuse("refresh token was used before");
    };
    let about = claims_for_id_token(provider, tx, &account, client, &grant, &scope)?;
    let confirmation = request.possession.confirmation();
    let details = provider.details_for_tokens((&account, client), &details, tx)?;
    Ok(Ok(Granted { grant, scope, about, refresh_token: Some(next), refreshed: true, confirmation, details }))
}

/// The token that the client uses next. None when this one was used before: then the family is revoked.
fn next_token(
    provider: &Provider,
    tx: &mut Tx<'_>,
    client: &Client,
    token: &Secret,
    row: &RefreshToken,
) -> Result<Option<Secret>, FlowError> {
    // One that was replaced before the client was registered for bound tokens stays replaced.
    if client.registration.is_sender_constrained() && row.consumed_at.is_none() {
        let until = tx.now().plus_seconds(provider.settings.lifetimes.refresh_token);
        store::refresh_tokens::prolong(tx, &row.hash, until)?;
        return Ok(Some(token.clone()));
    }
    let successor = provider.successor(token);
    let now = tx.now();
    let next = RefreshToken {
        hash: successor.hash(),
        grant_id: row.grant_id.clone(),
        generation: row.generation.saturating_add(1),
        issued_at: now,
        expires_at: now.plus_seconds(provider.settings.lifetimes.refresh_token),
        consumed_at: None,
    };
    if !store::refresh_tokens::exchange(tx, &row.hash, &next)? && !is_repeat(provider, tx, row, &successor)? {
        revoke_family(tx, client, row)?;
        return Ok(None);
    }
    Ok(Some(successor))
}

impl Provider {
    fn successor(&self, token: &Secret) -> Secret {
        let bytes = self.sealer.keyed_bytes("refresh-successor", token.expose().as_bytes());
        Secret::from(URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// Whether a used token comes back only because its answer was lost.
fn is_repeat(
    provider: &Provider,
    tx: &mut Tx<'_>,
    row: &RefreshToken,
    successor: &Secret,
) -> Result<bool, FlowError> {
    let recent = match row.consumed_at {
        Some(used) => tx.answering_seconds_since(used) <= provider.settings.lifetimes.refresh_grace,
        // It was unused when this visit began: a parallel request has become durable meanwhile, whenever it began.
        None => true,
    };
    let unused = store::refresh_tokens::find(tx, &successor.hash())?
        .is_some_and(|successor| successor.consumed_at.is_none());
    Ok(recent && unused)
}

fn revoke_family(tx: &mut Tx<'_>, client: &Client, row: &RefreshToken) -> Result<(), FlowError> {
    store::grants::revoke(tx, &row.grant_id)?;
    let object = format!("grant:{}", row.grant_id);
    let mut event = AuditEvent::new(Actor::Client(client.id.to_string()), "refresh.reused", object);
    event.result = "refused";
    Ok(store::audit::insert(tx, &event)?)
}
