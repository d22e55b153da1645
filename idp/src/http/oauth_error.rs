//! Errors of the OAuth endpoints as JSON (RFC 6749, 5.2; RFC 6750, 3).

use super::failure::log_failure;
use crate::{
    flow::FlowError,
    protocol::{OAuthError, OAuthErrorCode},
    store::StoreError,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};

/// The answer to a direct request that failed.
pub fn oauth_error(request: &HttpRequest, error: FlowError) -> HttpResponse {
    let error = as_oauth(request, error);
    let status = StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::PRAGMA, "no-cache"));
    if let Some(challenge) = error.www_authenticate() {
        answer.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((header::RETRY_AFTER, "5"));
    }
    answer.json(error.to_json())
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
