//! Errors of the OAuth endpoints as JSON (RFC 6749, 5.2; RFC 6750, 3; RFC 9449, 7.1).

use super::failure::log_failure;
use crate::{
    flow::FlowError,
    protocol::{OAuthError, OAuthErrorCode, TokenScheme},
    store::StoreError,
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
};

/// The answer to a direct request that failed.
pub fn oauth_error(request: &HttpRequest, error: FlowError) -> HttpResponse {
    let error = as_oauth(request, error);
    let mut answer = answer_of(error.http_status());
    if let Some(challenge) = error.www_authenticate() {
        answer.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    answer.json(error.to_json())
}

/// The answer to a call with an access token that failed: the scheme by which it was shown is told the error, the other is
/// named.
pub(super) fn resource_error(request: &HttpRequest, error: FlowError, shown: TokenScheme) -> HttpResponse {
    let error = as_oauth(request, error);
    let status = match error.code {
        OAuthErrorCode::InvalidDpopProof | OAuthErrorCode::UseDpopNonce => 401,
        code => code.http_status(),
    };
    let mut answer = answer_of(status);
    if matches!(status, 401 | 403) {
        answer.append_header((header::WWW_AUTHENTICATE, shown.challenge(Some(&error))));
        answer.append_header((header::WWW_AUTHENTICATE, shown.other().challenge(None)));
    }
    answer.json(error.to_json())
}

fn answer_of(status: u16) -> HttpResponseBuilder {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((header::RETRY_AFTER, "5"));
    }
    answer
}

fn as_oauth(request: &HttpRequest, error: FlowError) -> OAuthError {
    let id = super::headers::request_id(request);
    match error {
        FlowError::OAuth(error) => {
            tracing::debug!(request_id = %id, code = error.code.as_str(), cause = error.cause().unwrap_or("-"), "refused");
            error
        }
        FlowError::Store(StoreError::Nul) => OAuthError::invalid_request("a value holds a NUL character"),
        error if error.is_transient() => {
            log_failure(&id, &error, "OAuth endpoint");
            OAuthError::new(OAuthErrorCode::TemporarilyUnavailable, "please try again in a moment")
        }
        error => {
            log_failure(&id, &error, "OAuth endpoint");
            OAuthError::new(OAuthErrorCode::ServerError, "the request could not be completed")
        }
    }
}
