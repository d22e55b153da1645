//! Introspection and revocation (RFC 7662, RFC 9701, RFC 7009): what a token is worth, and making it worth nothing.

use super::FlowError;
use crate::{
    Provider,
    domain::{Client, EncryptedAnswer, Grant, GrantId, RefreshToken, Secret},
    keys::media_type,
    protocol::{
        AccessTokenFacts, OAuthError, OAuthErrorCode, TokenQuestion, TokenTypeHint, access_token_answer,
        inactive_answer, introspection_claims, refresh_token_answer,
    },
    store::{
        self,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::Value;
use std::sync::Arc;

/// Answers whether the token is active, and what it says. To a client that the token is neither of nor
/// for it is inactive, like one that does not exist.
pub async fn introspect_token(
    provider: &Arc<Provider>,
    client: &Client,
    question: &TokenQuestion,
) -> Result<Value, FlowError> {
    let issuer = provider.settings.issuer.as_str();
    if let Ok(facts) = provider.read_access_token(&question.token) {
        let concerned = facts.client_id == client.id
            || client.registration.resources.iter().any(|resource| facts.is_for(resource));
        if !concerned || !is_alive(provider, &facts).await? {
            return Ok(inactive_answer());
        }
        let keys = provider.keys.current();
        return Ok(keys
            .verify_access_token(question.token.expose(), issuer)
            .map_or_else(|_| inactive_answer(), |claims| access_token_answer(&claims)));
    }
    match find_refresh_token(provider, &question.token).await? {
        Some((token, grant)) if grant.client_id == client.id => {
            Ok(refresh_token_answer(&token, &grant, issuer, provider.clock.now()))
        }
        _ => Ok(inactive_answer()),
    }
}

/// The same as a signed token, and encrypted where the client is registered for that (RFC 9701, 5).
pub async fn introspect_signed(
    provider: &Arc<Provider>,
    client: &Client,
    question: &TokenQuestion,
) -> Result<Secret, FlowError> {
    const SWITCHED_OFF: OAuthError = OAuthError::new(
        OAuthErrorCode::UnauthorizedClient,
        "introspection_signed_response_alg: the algorithm that the client is registered for is switched off here",
    );
    let alg = client.registration.introspection_alg();
    if !provider.settings.signing_algorithms.offers(alg) {
        return Err(SWITCHED_OFF.into());
    }
    let envelope = provider.envelope(client, EncryptedAnswer::Introspection).await?;
    let answer = introspect_token(provider, client, question).await?;
    let issuer = provider.settings.issuer.as_str();
    let claims = introspection_claims(answer, issuer, &client.id, provider.clock.now());
    let signed = provider.keys.current().sign(alg, media_type::INTROSPECTION, &claims)?;
    Ok(Secret::from(match envelope {
        Some(envelope) => envelope.seal(&signed)?,
        None => signed,
    }))
}

/// Whether the client of the token is in use, and the grant lives, if it has one.
async fn is_alive(provider: &Arc<Provider>, facts: &AccessTokenFacts) -> Result<bool, FlowError> {
    if provider.load_client(&facts.client_id).await?.is_none() {
        return Ok(false);
    }
    match facts.grant_id.clone().map(GrantId::from) {
        Some(grant) => Ok(provider.db.read(move |tx| store::grants::find_live(tx, &grant)).await?.is_some()),
        None => Ok(true),
    }
}

async fn find_refresh_token(
    provider: &Arc<Provider>,
    token: &Secret,
) -> Result<Option<(RefreshToken, Grant)>, FlowError> {
    let hash = token.hash();
    provider
        .db
        .read(move |tx| {
            let Some(token) = store::refresh_tokens::find(tx, &hash)? else { return Ok(None) };
            Ok(store::grants::find_live(tx, &token.grant_id)?.map(|(grant, _)| (token, grant)))
        })
        .await
}

/// Revokes the grant of the token, and with it everything issued from it. A token that is unknown, or
/// another client's, is answered alike: there is nothing to be learned here (RFC 7009, 2.2).
pub async fn revoke_token(
    provider: &Arc<Provider>,
    client: &Client,
    question: &TokenQuestion,
) -> Result<(), FlowError> {
    let by_refresh = || find_refresh_token(provider, &question.token);
    let by_access = || {
        let facts = provider.read_access_token(&question.token).ok()?;
        (facts.client_id == client.id).then_some(facts.grant_id).flatten().map(GrantId::from)
    };
    let grant = match (question.hint, by_access()) {
        (hint, Some(grant)) if hint != Some(TokenTypeHint::RefreshToken) => Some(grant),
        (_, other) => match by_refresh().await? {
            Some((_, grant)) if grant.client_id == client.id => Some(grant.id),
            _ => other,
        },
    };
    let Some(grant) = grant else { return Ok(()) };
    let actor = Actor::Client(client.id.to_string());
    provider
        .db
        .write(move |tx| {
            if store::grants::revoke(tx, &grant)? {
                store::audit::insert(
                    tx,
                    &AuditEvent::new(actor.clone(), "grant.revoked", format!("grant:{grant}")),
                )?;
            }
            Ok(())
        })
        .await
}
