//! The authorization request: all checks in their order.

use super::check_id_token_hint::HintVerifier;
use super::check_response_mode::ResponseWay;
use super::{
    OAuthError, ParamList, RequestWay, check_claims, check_client, check_details, check_id_token_hint,
    check_pkce, check_prompt, check_pushed, check_redirect_uri, check_request_object, check_resource,
    check_response_mode, check_response_type, check_scope, check_texts, grant_rules,
};
use crate::domain::{
    AuthorizeRequest, ClaimsRequest, Client, ClientId, DetailShape, ResponseMode, ResponseType,
    ResponseTypes, ScopeSet, SigningAlgorithm, SigningAlgorithms,
};

/// What the checks need to know beside the request and its client.
pub struct AuthorizeRules<'a> {
    /// Every scope that the provider and its plug-ins know.
    pub scopes: &'a ScopeSet,
    /// What ID tokens can be signed with.
    pub algorithms: &'a SigningAlgorithms,
    /// What may be answered.
    pub response_types: &'a ResponseTypes,
    /// Every type of authorization details that is offered.
    pub details: &'a [DetailShape],
    /// How the request came.
    pub way: RequestWay,
    /// Whether the parameters come from a signed request object.
    pub is_signed: bool,
    /// Looks at `id_token_hint`.
    pub verify_hint: HintVerifier<'a>,
}

/// Why a request was refused, and where that may be said.
#[derive(Debug)]
pub enum AuthorizeError {
    /// Client or redirect URI are not proven: a page with status 400, never a redirect.
    Page(OAuthError),
    /// The relying party is told.
    Redirect(Box<RedirectError>),
}

impl AuthorizeError {
    /// The error alone, for a client that hears it directly.
    pub fn into_error(self) -> OAuthError {
        match self {
            Self::Page(error) => error,
            Self::Redirect(refusal) => refusal.error,
        }
    }
}

/// An error on its way to the relying party.
#[derive(Clone, Debug)]
pub struct RedirectError {
    /// The proven redirect URI.
    pub redirect_uri: String,
    /// The mode that was asked for, the usual one when that itself was wrong.
    pub response_mode: ResponseMode,
    /// What the answer is signed with, when it travels as a JWT.
    pub signed_by: Option<SigningAlgorithm>,
    /// Whom it is for.
    pub client_id: ClientId,
    /// The state of the request, when it could be read.
    pub state: Option<String>,
    /// The error.
    pub error: OAuthError,
}

impl RedirectError {
    /// An error that ends a request after it had passed.
    pub fn of(request: &AuthorizeRequest, error: OAuthError) -> Self {
        Self {
            redirect_uri: request.redirect_uri.clone(),
            response_mode: request.response_mode,
            signed_by: request.signed_by,
            client_id: request.client_id.clone(),
            state: request.state.clone(),
            error,
        }
    }
}

/// One check: reads what it judges and writes what may be believed.
type Check = fn(&Asked<'_>, &mut AuthorizeRequest) -> Result<(), OAuthError>;

struct Asked<'a> {
    params: &'a ParamList,
    client: &'a Client,
    rules: &'a AuthorizeRules<'a>,
}

/// The checks after client and redirect URI are proven, in their order. The first that fails answers.
const CHECKS: &[Check] = &[
    |asked, _| asked.params.refuse_repeated(),
    |asked, request| check_texts::state(asked.params).map(|value| request.state = value),
    |asked, request| {
        let way = check_response_mode::check(asked.params, asked.client)?;
        (request.response_mode, request.signed_by) = (way.mode, way.signed_by);
        Ok(())
    },
    |asked, request| {
        check_response_type::check(asked.params, asked.client, asked.rules.response_types)
            .map(|value| request.response_type = value)
    },
    |asked, _| check_pushed::check(asked.params, asked.client, asked.rules.way),
    |asked, _| check_request_object::check(asked.client, asked.rules.is_signed),
    |asked, _| check_texts::refuse_request_objects(asked.params),
    |asked, _| check_client::check_algorithm(asked.client, asked.rules.algorithms),
    |asked, request| {
        check_pkce::check(asked.params, asked.client, request.response_type)
            .map(|value| request.code_challenge = value)
    },
    |asked, request| {
        check_scope::check(asked.params, asked.client, asked.rules.scopes).map(|value| request.scope = value)
    },
    |asked, request| check_texts::dpop_jkt(asked.params).map(|value| request.dpop_jkt = value),
    |asked, request| check_texts::nonce(asked.params).map(|value| request.nonce = value),
    |_, request| check_response_type::check_binding(request),
    |asked, request| check_prompt::check(asked.params).map(|value| request.prompt = value),
    |asked, request| {
        check_prompt::check_max_age(asked.params, asked.client).map(|value| request.max_age = value)
    },
    |asked, request| check_texts::login_hint(asked.params).map(|value| request.login_hint = value),
    |asked, request| {
        check_texts::acr_values(asked.params, asked.client).map(|value| request.acr_values = value)
    },
    |asked, request| check_texts::ui_locales(asked.params).map(|value| request.ui_locales = value),
    |asked, request| check_texts::claims_locales(asked.params).map(|value| request.claims_locales = value),
    |asked, request| check_claims::check(asked.params).map(|value| request.claims = value),
    |asked, request| required_subject(asked, request).map(|value| request.required_subject = value),
    |asked, request| {
        check_resource::check_resource(asked.params, asked.client).map(|value| request.resource = value)
    },
    |asked, request| {
        check_details::check_details(asked.params, asked.client, asked.rules.details)
            .map(|value| request.authorization_details = value)
    },
    |_, request| grant_rules::check_authorization(request),
];

/// Checks an authorization request of `client` (RFC 6749, 4.1.1; OIDC Core 3.1.2.2).
///
/// The caller has looked the client up by [`super::client_id_of`]; an unknown one is
/// [`super::unknown_client`], a page.
///
/// # Errors
/// The first check that failed, and whether the relying party may be told.
pub fn check_authorize_request(
    params: &ParamList,
    client: &Client,
    rules: &AuthorizeRules<'_>,
) -> Result<AuthorizeRequest, AuthorizeError> {
    check_client::check(params, client).map_err(AuthorizeError::Page)?;
    let redirect_uri = check_redirect_uri::check(params, client).map_err(AuthorizeError::Page)?;
    let asked = Asked { params, client, rules };
    let mut request = blank(client, redirect_uri);
    match CHECKS.iter().try_for_each(|check| check(&asked, &mut request)) {
        Ok(()) => Ok(request),
        Err(error) => Err(AuthorizeError::Redirect(Box::new(refusal(&asked, request.redirect_uri, error)))),
    }
}

/// The error with whatever of state and mode can be read, even when another check failed first.
///
/// What cannot be signed any more goes out unsigned: the client learns why.
fn refusal(asked: &Asked<'_>, redirect_uri: String, error: OAuthError) -> RedirectError {
    let way = check_response_mode::check(asked.params, asked.client)
        .ok()
        .filter(|way| way.signed_by.is_none_or(|alg| asked.rules.algorithms.offers(alg)))
        .unwrap_or(ResponseWay::usual(asked.params));
    RedirectError {
        redirect_uri,
        response_mode: way.mode,
        signed_by: way.signed_by,
        client_id: asked.client.id.clone(),
        state: check_texts::state(asked.params).unwrap_or_default(),
        error,
    }
}

fn required_subject(asked: &Asked<'_>, request: &AuthorizeRequest) -> Result<Option<String>, OAuthError> {
    let hinted = check_id_token_hint::check(asked.params, &asked.client.id, asked.rules.verify_hint)?;
    let claimed = check_claims::required_subject(&request.claims)?;
    match (hinted, claimed) {
        (Some(hinted), Some(claimed)) if hinted != claimed => {
            Err(OAuthError::invalid_request("id_token_hint and claims name two subjects"))
        }
        (hinted, claimed) => Ok(hinted.or(claimed)),
    }
}

/// A request of which nothing is known but its client and where the answer goes.
pub(super) fn blank(client: &Client, redirect_uri: String) -> AuthorizeRequest {
    AuthorizeRequest {
        client_id: client.id.clone(),
        redirect_uri,
        response_type: ResponseType::Code,
        response_mode: ResponseMode::Query,
        signed_by: None,
        scope: ScopeSet::default(),
        state: None,
        nonce: None,
        code_challenge: None,
        prompt: Vec::new(),
        max_age: None,
        login_hint: None,
        required_subject: None,
        acr_values: Vec::new(),
        claims: ClaimsRequest::default(),
        ui_locales: Vec::new(),
        claims_locales: Vec::new(),
        resource: Vec::new(),
        authorization_details: Vec::new(),
        dpop_jkt: None,
        pushed: None,
    }
}

#[cfg(test)]
#[path = "authorize_params_tests.rs"]
mod tests;
