//! `/register` for programs: a client registers itself (RFC 7591), and looks after its registration at an address of its own
//! (RFC 7592). People find the beginning of their own registration at the same address, by GET.

use super::{
    PageError,
    address::{address_range, client_address},
    body::{body_of, is_form_to_be, is_json},
    headers::request_id,
    oauth_error,
};
use crate::{
    Provider,
    domain::{ClientId, DynamicRegistration, Secret, parse_strict_object},
    flow::{
        FlowError,
        dynamic_client::{
            ClientInformation, RegistrationCall, RegistrationError, change_own_client, delete_own_client,
            read_own_client, register_own_client,
        },
    },
    protocol::{OAuthError, OAuthErrorCode},
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    guard::GuardContext,
    http::{StatusCode, header},
    web,
};
use serde_json::{Map, Value};

/// The largest registration.
const LARGEST: usize = 64 * 1024;

/// Whether clients can register themselves here at all: without that there is nothing at these addresses.
pub(super) fn is_on(context: &GuardContext<'_>) -> bool {
    context
        .app_data::<web::Data<Provider>>()
        .is_some_and(|provider| provider.settings.dynamic_registration != DynamicRegistration::Off)
}

/// Whether a program calls, and no form of a browser: a person is told so by a page.
pub(super) fn is_of_program(context: &GuardContext<'_>) -> bool {
    is_on(context) && !is_form_to_be(context)
}

/// Registers a client.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let provider = provider.into_inner();
    let metadata = match metadata_of(&request, payload).await {
        Ok(metadata) => metadata,
        Err(refused) => return refused,
    };
    let made = register_own_client(&provider, call_of(&provider, &request), &metadata).await;
    answer(&request, StatusCode::CREATED, made)
}

/// Shows the registration.
pub(super) async fn get(
    provider: web::Data<Provider>,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let provider = provider.into_inner();
    let id = ClientId::from(id.into_inner());
    let found = read_own_client(&provider, call_of(&provider, &request), id).await;
    answer(&request, StatusCode::OK, found)
}

/// Replaces the registration.
pub(super) async fn put(
    provider: web::Data<Provider>,
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let provider = provider.into_inner();
    let id = ClientId::from(id.into_inner());
    let metadata = match metadata_of(&request, payload).await {
        Ok(metadata) => metadata,
        Err(refused) => return refused,
    };
    let changed = change_own_client(&provider, call_of(&provider, &request), id, &metadata).await;
    answer(&request, StatusCode::OK, changed)
}

/// Ends the client.
pub(super) async fn delete(
    provider: web::Data<Provider>,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let provider = provider.into_inner();
    let id = ClientId::from(id.into_inner());
    match delete_own_client(&provider, call_of(&provider, &request), id).await {
        Ok(()) => HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Err(error) => failed(&request, error),
    }
}

fn call_of(provider: &Provider, request: &HttpRequest) -> RegistrationCall {
    RegistrationCall {
        token: bearer(request),
        range: address_range(client_address(request, &provider.settings.trusted_proxies)),
        request_id: request_id(request),
    }
}

/// The token of the header (RFC 6750, 2.1).
fn bearer(request: &HttpRequest) -> Option<Secret> {
    let text = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then(|| Secret::from(token))
}

/// The body: one JSON object, read strictly.
async fn metadata_of(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Map<String, Value>, HttpResponse> {
    const UNREADABLE: OAuthError = OAuthError::new(
        OAuthErrorCode::InvalidClientMetadata,
        "the body must be one JSON object whose members are unique, application/json, up to 64 KiB",
    );
    let refuse = |status: StatusCode| {
        HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(UNREADABLE.to_json())
    };
    if !is_json(request) {
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = body_of(payload).await.map_err(|error: PageError| refuse(error.status_code()))?;
    parse_strict_object(&bytes, LARGEST).map_err(|_| refuse(StatusCode::BAD_REQUEST))
}

fn answer(
    request: &HttpRequest,
    status: StatusCode,
    outcome: Result<ClientInformation, RegistrationError>,
) -> HttpResponse {
    match outcome {
        Ok(told) => HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .json(told),
        Err(error) => failed(request, error),
    }
}

/// The errors of RFC 7591, 3.2.2 and of RFC 6750, 3 (RFC 7592, 2: unknown client and wrong token alike).
fn failed(request: &HttpRequest, error: RegistrationError) -> HttpResponse {
    const NO_TOKEN: &str = "Bearer realm=\"common-id\"";
    const BAD_TOKEN: &str = "Bearer realm=\"common-id\", error=\"invalid_token\"";
    let (challenge, wait) = match &error {
        RegistrationError::NoToken => (Some(NO_TOKEN), None),
        RegistrationError::BadToken => (Some(BAD_TOKEN), None),
        RegistrationError::TooOften(seconds) => (None, Some(*seconds)),
        RegistrationError::Refused(_) | RegistrationError::Flow(_) => (None, None),
    };
    let error = match error {
        RegistrationError::NoToken | RegistrationError::BadToken => OAuthError::new(
            OAuthErrorCode::InvalidToken,
            "the token is missing, unknown, used up, expired, ended or of another client",
        ),
        RegistrationError::TooOften(_) => OAuthError::new(
            OAuthErrorCode::TemporarilyUnavailable,
            "too many calls; wait as Retry-After says",
        ),
        RegistrationError::Refused(error) => error,
        RegistrationError::Flow(error) => return oauth_error(request, error),
    };
    let mut response = oauth_error(request, FlowError::OAuth(error));
    if let Some(challenge) = challenge {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static(challenge));
    }
    if let Some(seconds) = wait {
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}
