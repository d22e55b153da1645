//! The grant rules of oxide-auth, driven step by step with our stored data.
//!
//! Its state machines decide who may have what for a code or a refresh token; each of their
//! questions is answered from a value at hand, and at the last one we take over. What they are
//! known to let through is refused before they are asked: see the tests.

use super::check_pkce::is_verifier;
use super::grant_requests::{AuthorizationAsked, CodeAsked, RefreshAsked};
use super::{OAuthError, OAuthErrorCode};
use crate::domain::{AuthorizationCode, AuthorizeRequest, ClientId, Grant, ScopeSet, Timestamp};
use oxide_auth::code_grant::accesstoken::{self, AccessToken};
use oxide_auth::code_grant::authorization::{self, Authorization};
use oxide_auth::code_grant::error::AccessTokenErrorType;
use oxide_auth::code_grant::extensions::Pkce;
use oxide_auth::code_grant::refresh::{self, Refresh};
use oxide_auth::primitives::grant::{Extensions, Grant as OxideGrant, GrantExtension};
use oxide_auth::primitives::registrar::{BoundClient, ExactUrl, PreGrant, RegisteredUrl};
use oxide_auth::primitives::scope::Scope;
use std::borrow::Cow;

/// The machines read the system's clock. Expiry is decided here, by the injected one, and they are
/// told a moment that never comes.
const NEVER: &str = "9999-12-31T23:59:59Z";

/// An authorization request passes the rules of RFC 6749, 4.1.1.
pub(super) fn check_authorization(request: &AuthorizeRequest) -> Result<(), OAuthError> {
    const REFUSED: OAuthError = OAuthError::invalid_request("the request breaks the rules of the code grant");
    let asked = AuthorizationAsked { request, scope: request.scope.to_string() };
    let uri = ExactUrl::new(request.redirect_uri.clone()).map_err(|_| REFUSED)?;
    let url = RegisteredUrl::from(uri);
    let mut machine = Authorization::new(&asked);
    let mut input = authorization::Input::None;
    loop {
        input = match machine.advance(input) {
            authorization::Output::Bind { .. } => authorization::Input::Bound {
                request: &asked,
                bound_client: BoundClient {
                    client_id: Cow::Owned(request.client_id.to_string()),
                    redirect_uri: Cow::Owned(url.clone()),
                },
            },
            authorization::Output::Extend => {
                authorization::Input::Extended(challenge_extension(request.code_challenge.as_deref())?)
            }
            authorization::Output::Negotiate { scope, .. } => authorization::Input::Negotiated {
                pre_grant: PreGrant {
                    client_id: request.client_id.to_string(),
                    redirect_uri: url.clone(),
                    scope: scope.ok_or(REFUSED)?,
                },
                state: request.state.clone(),
            },
            authorization::Output::Ok { .. } => return Ok(()),
            authorization::Output::Err(_) => return Err(REFUSED),
        };
    }
}

/// What a token request says about its code (RFC 6749, 4.1.3; RFC 7636, 4.5).
#[derive(Clone, Copy)]
pub struct CodeExchange<'a> {
    /// The client, authenticated.
    pub client_id: &'a ClientId,
    /// `redirect_uri` of the token request.
    pub redirect_uri: Option<&'a str>,
    /// `code_verifier` of the token request.
    pub code_verifier: Option<&'a str>,
    /// Thumbprint of the key that the client has shown.
    pub jkt: Option<&'a str>,
}

/// The stored code may become tokens for this request. `stored` is the code that was just taken.
///
/// # Errors
/// `invalid_grant` or `invalid_request`.
pub fn check_code_exchange(
    exchange: &CodeExchange<'_>,
    stored: &AuthorizationCode,
    now: Timestamp,
) -> Result<(), OAuthError> {
    if stored.expires_at <= now {
        return Err(OAuthError::invalid_grant("code has expired"));
    }
    let redirect_uri = exchange.redirect_uri.ok_or(OAuthError::invalid_request("redirect_uri is missing"))?;
    // The machine compares parsed URLs, in which different texts are the same.
    if redirect_uri != stored.redirect_uri {
        return Err(OAuthError::invalid_grant("redirect_uri is another one"));
    }
    check_bound_key(exchange.jkt, stored.dpop_jkt.as_deref())?;
    check_verifier(exchange.code_verifier, stored.code_challenge.as_deref())?;
    run_code_machine(exchange, redirect_uri, stored)
}

/// Whoever uses a code or a refresh token that is bound to a key shows that key (RFC 9449, 5 and 10).
///
/// # Errors
/// `invalid_grant`.
pub fn check_bound_key(shown: Option<&str>, bound_to: Option<&str>) -> Result<(), OAuthError> {
    match bound_to {
        Some(jkt) if shown != Some(jkt) => Err(OAuthError::invalid_grant("bound to a key that is not shown")),
        _ => Ok(()),
    }
}

/// A verifier exactly when there is a challenge, and well formed: the machine would take an empty
/// challenge, a short verifier, and a verifier that nothing asked for.
fn check_verifier(verifier: Option<&str>, challenge: Option<&str>) -> Result<(), OAuthError> {
    match (verifier, challenge) {
        (None, None) => Ok(()),
        (Some(verifier), Some(_)) if is_verifier(verifier) => Ok(()),
        (Some(_), Some(_)) => Err(OAuthError::invalid_request("code_verifier is malformed")),
        (Some(_), None) => Err(OAuthError::invalid_grant("code_verifier without code_challenge")),
        (None, Some(_)) => Err(OAuthError::invalid_grant("code_verifier is missing")),
    }
}

fn run_code_machine(
    exchange: &CodeExchange<'_>,
    redirect_uri: &str,
    stored: &AuthorizationCode,
) -> Result<(), OAuthError> {
    let pkce = Pkce::required();
    let asked = CodeAsked { client_id: exchange.client_id.as_str(), redirect_uri };
    let mut machine = AccessToken::new(&asked);
    let mut input = accesstoken::Input::None;
    loop {
        input = match machine.advance(input) {
            // The client has authenticated before: outside the machine, by more methods than it knows.
            accesstoken::Output::Authenticate { .. } => accesstoken::Input::Authenticated,
            accesstoken::Output::Recover { .. } => {
                accesstoken::Input::Recovered(Some(Box::new(code_grant(stored)?)))
            }
            accesstoken::Output::Extend { extensions } => {
                if stored.code_challenge.is_some() {
                    let challenge = extensions.remove(&pkce);
                    pkce.verify(challenge, exchange.code_verifier.map(Cow::Borrowed))
                        .map_err(|()| OAuthError::invalid_grant("code_verifier does not match"))?;
                }
                accesstoken::Input::Extended { access_extensions: Extensions::new() }
            }
            accesstoken::Output::Issue { .. } => return Ok(()),
            accesstoken::Output::Ok(_) => return Err(OAuthError::invalid_grant("machine went on alone")),
            accesstoken::Output::Err(mut error) => {
                let kind = error.description().map(|description| description.kind());
                return Err(refusal(kind, "the code grant's rules refuse"));
            }
        };
    }
}

/// What a refresh may give: the scope of the grant, or the part of it that is asked for (RFC 6749, 6).
///
/// # Errors
/// `invalid_grant` when the grant is another client's, `invalid_scope` when more is asked for than
/// was granted.
pub fn check_refresh_exchange(
    client_id: &ClientId,
    scope: Option<&ScopeSet>,
    grant: &Grant,
) -> Result<ScopeSet, OAuthError> {
    let asked = RefreshAsked { client_id: client_id.as_str() };
    let narrowed = scope.map(ScopeSet::to_string);
    let mut machine = Refresh::new(&asked);
    let mut input = refresh::Input::None;
    loop {
        input = match machine.advance(input) {
            refresh::Output::Unauthenticated { .. } => refresh::Input::Authenticated { scope: None },
            refresh::Output::RecoverRefresh { .. } => refresh::Input::Recovered {
                scope: narrowed.as_deref().map(Cow::Borrowed),
                grant: Some(Box::new(refresh_grant(grant)?)),
            },
            // The machine's scopes are a hash set: ours sorts them.
            refresh::Output::Refresh { grant, .. } => return Ok(ScopeSet::parse(&grant.scope.to_string())),
            refresh::Output::Ok(_) => return Err(OAuthError::invalid_grant("machine went on alone")),
            refresh::Output::Err(mut error) => {
                let kind = error.description().map(|description| description.kind());
                return Err(refusal(kind, "the refresh grant's rules refuse"));
            }
        };
    }
}

/// The machine's errors in the standard's words: for a code that does not fit it says
/// `invalid_request` where RFC 6749, 5.2 says `invalid_grant`; what is malformed was refused before.
fn refusal(kind: Option<AccessTokenErrorType>, cause: &str) -> OAuthError {
    match kind {
        Some(AccessTokenErrorType::InvalidScope) => {
            OAuthError::new(OAuthErrorCode::InvalidScope, "scope exceeds what was granted").with_cause(cause)
        }
        _ => OAuthError::invalid_grant(cause),
    }
}

fn challenge_extension(challenge: Option<&str>) -> Result<Extensions, OAuthError> {
    let mut extensions = Extensions::new();
    if let Some(challenge) = challenge {
        let pkce = Pkce::required();
        let value = pkce
            .challenge(Some(Cow::Borrowed("S256")), Some(Cow::Borrowed(challenge)))
            .map_err(|()| OAuthError::invalid_request("code_challenge is refused"))?;
        if let Some(value) = value {
            extensions.set(&pkce as &dyn GrantExtension, value);
        }
    }
    Ok(extensions)
}

fn code_grant(stored: &AuthorizationCode) -> Result<OxideGrant, OAuthError> {
    let redirect_uri = stored.redirect_uri.as_str();
    oxide_grant(&stored.grant, redirect_uri, challenge_extension(stored.code_challenge.as_deref())?)
}

fn refresh_grant(grant: &Grant) -> Result<OxideGrant, OAuthError> {
    oxide_grant(grant, "urn:not-used", Extensions::new())
}

fn oxide_grant(grant: &Grant, redirect_uri: &str, extensions: Extensions) -> Result<OxideGrant, OAuthError> {
    let broken = |_| OAuthError::new(OAuthErrorCode::ServerError, "the stored grant cannot be read");
    Ok(OxideGrant {
        owner_id: grant.account_id.to_string(),
        client_id: grant.client_id.to_string(),
        scope: grant.scope.to_string().parse::<Scope>().map_err(|_| broken(()))?,
        redirect_uri: redirect_uri.parse().map_err(|_| broken(()))?,
        until: NEVER.parse().map_err(|_| broken(()))?,
        extensions,
    })
}

#[cfg(test)]
#[path = "grant_rules_tests.rs"]
mod tests;
