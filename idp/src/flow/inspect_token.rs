//! Introspection and revocation (RFC 7662, RFC 9701, RFC 7009): what a token is worth, and making it worth nothing.

use super::{
    FlowError,
    detail_type::{DetailQuery, DetailReader},
};
use crate::{
    Provider,
    domain::{Account, AuthorizationDetail, Client, EncryptedAnswer, Grant, GrantId, RefreshToken, Secret},
    keys::media_type,
    protocol::{
        AccessTokenFacts, OAuthError, OAuthErrorCode, TokenQuestion, TokenTypeHint, access_token_answer,
        inactive_answer, introspection_claims, refresh_token_answer,
    },
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::Value;
use std::sync::Arc;

/// Where details stand in tokens and answers.
const DETAILS: &str = "authorization_details";

/// Answers whether the token is active, and what it says. To a client that the token is neither of nor
/// for it is inactive, like one that does not exist.
#[tracing::instrument(target = "common_id::traces", skip_all)]
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
        let verified = provider.keys.current().verify_access_token(question.token.expose(), issuer);
        let Ok(claims) = verified else { return Ok(inactive_answer()) };
        let mut answer = access_token_answer(&claims);
        let carried = claims.get(DETAILS).and_then(|details| serde_json::from_value(details.clone()).ok());
        if let (Some(details), Some(grant)) = (carried, facts.grant_id.map(GrantId::from)) {
            add_details(provider, (client, grant), details, &mut answer).await?;
        }
        return Ok(answer);
    }
    match find_refresh_token(provider, &question.token).await? {
        Some((token, grant)) if grant.client_id == client.id => {
            let mut answer = refresh_token_answer(&token, &grant, issuer, provider.clock.now());
            if answer != inactive_answer() && !grant.authorization_details.is_empty() {
                add_details(provider, (client, grant.id), grant.authorization_details, &mut answer).await?;
            }
            Ok(answer)
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

/// Says what the details of a token are worth at this moment, to this reader (RFC 9396, 9.2): not what they were when it was made.
async fn add_details(
    provider: &Arc<Provider>,
    (reader, grant): (&Client, GrantId),
    details: Vec<AuthorizationDetail>,
    answer: &mut Value,
) -> Result<(), FlowError> {
    let (visiting, reader) = (Arc::clone(provider), reader.clone());
    let granted = provider
        .db
        .read(move |tx| {
            let Some((grant, account)) = store::grants::find_live(tx, &grant)? else { return Ok(Vec::new()) };
            let Some(client) = store::clients::find(tx, &grant.client_id)? else { return Ok(Vec::new()) };
            details_for(&visiting, (&account, &client), &reader, &details, tx)
        })
        .await?;
    if let Value::Object(members) = answer {
        members.insert(DETAILS.to_owned(), serde_json::json!(granted));
    }
    Ok(())
}

fn details_for(
    provider: &Provider,
    (account, client): (&Account, &Client),
    reader: &Client,
    details: &[AuthorizationDetail],
    tx: &mut Tx<'_>,
) -> Result<Vec<AuthorizationDetail>, StoreError> {
    let reader = if reader.id == client.id { DetailReader::Client } else { DetailReader::Other(reader) };
    provider.grant_details(&DetailQuery { account, client, reader }, details, tx)
}

/// Whether the client of the token is in use, and the grant lives, if it has one.
async fn is_alive(provider: &Arc<Provider>, facts: &AccessTokenFacts) -> Result<bool, FlowError> {
    if provider.load_client(&facts.client_id).await?.is_none() {
        return Ok(false);
    }
    match facts.grant_id.clone().map(GrantId::from) {
        Some(grant) => {
            Ok(provider.db.look_up(move |tx| store::grants::find_live(tx, &grant)).await?.is_some())
        }
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
        .look_up(move |tx| {
            let found = store::refresh_tokens::find_with_grant(tx, &hash)?;
            Ok(found.and_then(|(token, given)| Some((token, given?.0))))
        })
        .await
}

/// Revokes the grant of the token, and with it everything issued from it. A token that is unknown, or
/// another client's, is answered alike: there is nothing to be learned here (RFC 7009, 2.2).
#[tracing::instrument(target = "common_id::traces", skip_all)]
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
