//! The form of a direct request: like any form, but its failures are JSON, and a repetition is one.

use super::{PageError, body_of, is_form};
use crate::protocol::{OAuthError, ParamList};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, ResponseError,
    dev::Payload,
    http::{StatusCode, header},
    web,
};
use futures_util::future::LocalBoxFuture;

/// The parameters of a direct request.
pub(super) struct OAuthForm(pub(super) ParamList);

/// Why there are none.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct OAuthFormError {
    status: StatusCode,
    error: OAuthError,
}

impl FromRequest for OAuthForm {
    type Error = OAuthFormError;
    type Future = LocalBoxFuture<'static, Result<Self, OAuthFormError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = is_form(request);
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| unreadable(&PageError::BadRequest))?;
            let body = body_of(payload).await.map_err(|error| unreadable(&error))?;
            if !is_form && !body.is_empty() {
                return Err(OAuthFormError {
                    status: StatusCode::BAD_REQUEST,
                    error: OAuthError::invalid_request("the body must be application/x-www-form-urlencoded"),
                });
            }
            ParamList::parse_form(&body)
                .map(Self)
                .map_err(|error| OAuthFormError { status: StatusCode::BAD_REQUEST, error })
        })
    }
}

fn unreadable(error: &PageError) -> OAuthFormError {
    OAuthFormError {
        status: error.status_code(),
        error: OAuthError::invalid_request("the body cannot be read"),
    }
}

impl ResponseError for OAuthFormError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(self.error.to_json())
    }
}
