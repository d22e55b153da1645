//! A login comes back to the console with a code: it is exchanged by the rules of the token endpoint, and a session begins.
//!
//! The exchange is the use case of the endpoint itself, not a call over the network: see decision 2.

use super::{AdminError, Operator, Who, find_seat::look};
use crate::{audience, domain::CONSOLE_LONGEST_SECONDS, store::staff_sessions};
use idp::{
    Provider,
    domain::{ClientId, GrantId, Secret},
    flow::{CodeRequest, FlowError, Possession, TokenAnswer, authenticate_client, exchange_code},
    protocol::{AccessTokenFacts, ClientCredentials, Less, OAuthError},
    store::audit::{self, AuditEvent},
};
use serde_json::Value;
use std::sync::Arc;

/// What came back, and what the browser was sent away with.
#[derive(Debug)]
pub struct StaffLogin {
    /// The client of this console.
    pub client: ClientId,
    /// `code`
    pub code: Secret,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// The verifier whose challenge went along (RFC 7636).
    pub verifier: Secret,
    /// The nonce that went along.
    pub nonce: String,
    /// The request.
    pub request_id: String,
}

/// Begins a session; the value of its cookie.
///
/// # Errors
/// [`FlowError::OAuth`] when the code does not hold, or not for this browser.
pub async fn begin_staff_session(provider: &Arc<Provider>, login: StaffLogin) -> Result<Secret, AdminError> {
    let credentials = ClientCredentials::Named { client_id: login.client.clone() };
    let client = authenticate_client(provider, &credentials, None).await?;
    let request = CodeRequest {
        code: login.code,
        redirect_uri: Some(login.redirect_uri),
        code_verifier: Some(login.verifier),
        less: Less::default(),
        possession: Possession::default(),
    };
    let tokens = exchange_code(provider, client, request).await?;
    check_nonce(provider, &tokens, &login.nonce)?;
    let grant = grant_of(provider, &tokens)?;
    let cookie = provider.random.secret();
    let (hash, client_id, request_id) = (cookie.hash(), login.client, login.request_id);
    provider
        .db
        .write(move |tx| {
            let seated = look(tx, &grant, &client_id)?
                .ok_or_else(|| FlowError::from(OAuthError::invalid_grant("there is no seat behind it")))?;
            let end = tx.now().plus_seconds(CONSOLE_LONGEST_SECONDS);
            staff_sessions::insert(tx, &hash, (&seated.account.id, &grant), end)?;
            let person =
                Operator { who: Who::Staff(seated.account.id.clone()), request_id: request_id.clone() };
            let object = format!("account:{}", seated.account.id);
            let mut event = AuditEvent::new(person.actor(), "staff.logged_in", object);
            event.dealer = seated.seat.dealer().map(|id| id.as_str().to_owned());
            event.request_id = person.request_id;
            audit::insert(tx, &event)?;
            Ok::<_, AdminError>(())
        })
        .await?;
    Ok(cookie)
}

fn foreign() -> OAuthError {
    OAuthError::invalid_grant("the tokens are not those that were asked for")
}

/// OIDC Core 3.1.3.7: the ID token answers the request of this browser.
fn check_nonce(provider: &Provider, tokens: &TokenAnswer, nonce: &str) -> Result<(), FlowError> {
    let issuer = provider.settings.issuer.as_str();
    let keys = provider.keys.current();
    let claims =
        tokens.id_token.as_ref().and_then(|token| keys.verify_id_token_hint(token.expose(), issuer).ok());
    let found = claims.as_ref().and_then(|claims| claims.get("nonce")).and_then(Value::as_str);
    if found == Some(nonce) { Ok(()) } else { Err(foreign().into()) }
}

/// The grant that the tokens hang on.
fn grant_of(provider: &Provider, tokens: &TokenAnswer) -> Result<GrantId, FlowError> {
    let issuer = &provider.settings.issuer;
    let keys = provider.keys.current();
    let claims =
        keys.verify_access_token(tokens.access_token.expose(), issuer.as_str()).map_err(|_| foreign())?;
    let facts = AccessTokenFacts::read(&claims, provider.clock.now());
    let facts = facts.filter(|facts| facts.is_for(&audience(issuer))).ok_or_else(foreign)?;
    Ok(GrantId::from(facts.grant_id.ok_or_else(foreign)?))
}
