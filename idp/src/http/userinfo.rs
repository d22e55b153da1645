//! `/userinfo` (OIDC Core 5.3): GET, or POST with the token in header or body.

use super::{oauth_error, oauth_form::OAuthForm, token::no_store};
use crate::{
    Provider,
    flow::userinfo,
    protocol::{OAuthError, OAuthErrorCode, ParamList, bearer_token},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::Value;

/// The token in the header.
pub(super) async fn get(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    answer(provider, request, None).await
}

/// The token in the header or the body.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    answer(provider, request, Some(form.0)).await
}

async fn answer(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: Option<ParamList>,
) -> HttpResponse {
    let authorization =
        request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or(""));
    let token = match bearer_token(authorization, body.as_ref()) {
        Ok(Some(token)) => token,
        Ok(None) => return no_token(),
        Err(error) => return oauth_error(&request, error.into()),
    };
    match userinfo(&provider.into_inner(), token).await {
        Ok(claims) => no_store(Value::Object(claims)),
        Err(error) => oauth_error(&request, error),
    }
}

/// Without any token the challenge names no error (RFC 6750, 3.1).
fn no_token() -> HttpResponse {
    HttpResponse::Unauthorized()
        .insert_header((header::WWW_AUTHENTICATE, crate::protocol::BEARER_CHALLENGE))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(OAuthError::new(OAuthErrorCode::InvalidToken, "an access token is required").to_json())
}
