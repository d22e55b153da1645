//! The request of a service without a browser (CIBA Core 7.1): what it may ask for, whom it names, and what a person is shown.

use super::authorize_params::blank;
use super::check_id_token_hint::{self, Hint, HintVerifier};
use super::check_resource::check_resource;
use super::{OAuthError, OAuthErrorCode, ParamList, check_client, check_scope, check_texts, registration};
use crate::domain::{
    AuthorizeRequest, BACKCHANNEL_GRANT, BACKCHANNEL_SECONDS, Client, DeliveryMode,
    LONGEST_BACKCHANNEL_SECONDS, ScopeSet, Secret, SigningAlgorithms,
};

/// The longest `binding_message`, characters: it is read on two screens, one of them a phone's.
const LONGEST_MESSAGE: usize = 60;

/// `client_notification_token`: 1024 characters at most (CIBA Core 7.1), and 128 bits in base64 at least.
const NOTIFICATION_TOKEN: std::ops::RangeInclusive<usize> = 22..=1_024;

/// Whom a service means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonHint {
    /// `login_hint`: what the person logs in with.
    LoginName(String),
    /// `id_token_hint`: whom an ID token of ours for this service names.
    Subject {
        /// `sub`
        subject: String,
        /// `sid`
        session: Option<String>,
    },
}

/// What a service asks for.
#[derive(Clone, Debug)]
pub struct BackchannelAsked {
    /// As any request of it, without what concerns browsers.
    pub request: AuthorizeRequest,
    /// Whom it means.
    pub person: PersonHint,
    /// `binding_message`
    pub binding_message: Option<String>,
    /// How long it waits, seconds.
    pub expires_in: i64,
    /// `client_notification_token`, of a service that is called.
    pub notification_token: Option<Secret>,
}

/// What a request is held against.
pub struct BackchannelRules<'a> {
    /// Scopes that can be asked for.
    pub scopes: &'a ScopeSet,
    /// What can be signed with.
    pub algorithms: &'a SigningAlgorithms,
    /// Whether the parameters came in a signed object.
    pub is_signed: bool,
    /// Looks at ID tokens of ours.
    pub verify_hint: HintVerifier<'a>,
}

/// Checks the request of `client`, which has authenticated. `user_code` is not offered, and passed over like anything unknown
/// (CIBA Core 7.1).
///
/// # Errors
/// `unauthorized_client`, `invalid_request`, `invalid_scope`, `invalid_binding_message`, `invalid_target`.
pub fn parse_backchannel_request(
    params: &ParamList,
    client: &Client,
    rules: &BackchannelRules<'_>,
) -> Result<BackchannelAsked, OAuthError> {
    const UNSIGNED: OAuthError = OAuthError::invalid_request(
        "signed_requests: by backchannel_authentication_request_signing_alg the client has to sign its requests",
    );
    const CLOSED: OAuthError = OAuthError::invalid_request(
        "request is not supported for this client: it is registered without \
         backchannel_authentication_request_signing_alg",
    );
    params.refuse_repeated()?;
    if !client.may_use_grant(BACKCHANNEL_GRANT) || client.is_public() {
        return Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "the client is not registered for the grant type of backchannel authentication",
        ));
    }
    check_client::check_algorithm(client, rules.algorithms)?;
    if client.registration.backchannel_authentication_request_signing_alg.is_some() && !rules.is_signed {
        return Err(UNSIGNED);
    }
    if params.one("request")?.is_some() {
        return Err(CLOSED);
    }
    let mut request = blank(client, String::new());
    request.scope = check_scope::check(params, client, rules.scopes)?;
    request.acr_values = check_texts::acr_values(params, client)?;
    request.ui_locales = check_texts::ui_locales(params)?;
    request.claims_locales = check_texts::claims_locales(params)?;
    request.resource = check_resource(params, client)?;
    Ok(BackchannelAsked {
        request,
        person: person(params, client, rules)?,
        binding_message: binding_message(params)?,
        expires_in: expires_in(params)?,
        notification_token: notification_token(params, client)?,
    })
}

/// Exactly one hint (CIBA Core 7.1).
fn person(
    params: &ParamList,
    client: &Client,
    rules: &BackchannelRules<'_>,
) -> Result<PersonHint, OAuthError> {
    const ONE: OAuthError =
        OAuthError::invalid_request("exactly one of login_hint and id_token_hint has to name the person");
    const NO_TOKENS: OAuthError =
        OAuthError::invalid_request("login_hint_token is not supported: send login_hint or id_token_hint");
    const OTHERS: OAuthError = OAuthError::invalid_request("id_token_hint was issued to another client");
    let named = ["login_hint", "id_token_hint", "login_hint_token"].map(|name| params.one(name));
    let [login, token, foreign] = named;
    match (login?, token?, foreign?) {
        (Some(_), None, None) => {
            Ok(PersonHint::LoginName(check_texts::login_hint(params)?.unwrap_or_default()))
        }
        (None, Some(token), None) => {
            let Hint { subject, audience, session } = check_id_token_hint::read(token, rules.verify_hint)?;
            let is_theirs = audience.iter().any(|aud| aud == client.id.as_str());
            if is_theirs { Ok(PersonHint::Subject { subject, session }) } else { Err(OTHERS) }
        }
        (None, None, Some(_)) => Err(NO_TOKENS),
        _ => Err(ONE),
    }
}

/// Something that people can compare: one clean line (CIBA Core 7.1; `invalid_binding_message`, 13).
fn binding_message(params: &ParamList) -> Result<Option<String>, OAuthError> {
    let Some(message) = params.one("binding_message")? else { return Ok(None) };
    if registration::is_one_line(message, LONGEST_MESSAGE) {
        return Ok(Some(message.to_owned()));
    }
    Err(OAuthError::new(
        OAuthErrorCode::InvalidBindingMessage,
        "binding_message: 1 to 60 visible characters on one line, no space around them",
    ))
}

fn expires_in(params: &ParamList) -> Result<i64, OAuthError> {
    const WRONG: OAuthError =
        OAuthError::invalid_request("requested_expiry has to be a positive number of seconds");
    let Some(text) = params.one("requested_expiry")? else { return Ok(BACKCHANNEL_SECONDS) };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse::<i64>().ok().filter(|seconds| is_number && *seconds > 0).ok_or(WRONG)?;
    Ok(seconds.min(LONGEST_BACKCHANNEL_SECONDS))
}

/// Of a service that is called, and of no other (CIBA Core 7.1). Its characters are those of a bearer token (RFC 6750, 2.1).
fn notification_token(params: &ParamList, client: &Client) -> Result<Option<Secret>, OAuthError> {
    const WRONG: OAuthError = OAuthError::invalid_request(
        "client_notification_token: a client that is called has to send a bearer token of 22 to 1024 characters",
    );
    if client.registration.delivery_mode() != DeliveryMode::Ping {
        return Ok(None);
    }
    let token = params.one("client_notification_token")?.ok_or(WRONG)?;
    let body = token.trim_end_matches('=');
    let is_bearer = !body.is_empty()
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/'));
    if is_bearer && NOTIFICATION_TOKEN.contains(&token.len()) {
        Ok(Some(Secret::from(token)))
    } else {
        Err(WRONG)
    }
}

#[cfg(test)]
#[path = "backchannel_params_tests.rs"]
mod tests;
