//! `/userinfo` (OIDC Core 5.3): GET, or POST with the token in header or body; a bound token with its proof (RFC 9449, 7).

use super::{
    dpop::resource_call, fapi_interaction, oauth_error::resource_error, oauth_form::OAuthForm,
    token::no_store,
};
use crate::{
    Provider,
    flow::{UserinfoAnswer, userinfo},
    protocol::{OAuthError, OAuthErrorCode, ParamList, TokenScheme},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::Value;
use std::sync::Arc;

/// The token in the header.
pub(super) async fn get(provider: web::Data<Provider>, request: HttpRequest) -> HttpResponse {
    answer(&provider.into_inner(), &request, None).await
}

/// The token in the header or the body.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    answer(&provider.into_inner(), &request, Some(form.0)).await
}

async fn answer(provider: &Arc<Provider>, request: &HttpRequest, body: Option<ParamList>) -> HttpResponse {
    fapi_interaction::named(provider, request, claims(provider, request, body).await)
}

async fn claims(provider: &Arc<Provider>, request: &HttpRequest, body: Option<ParamList>) -> HttpResponse {
    let call = match resource_call(provider, request, body.as_ref()) {
        Ok(Some(call)) => call,
        Ok(None) => return no_token(),
        Err(error) => return resource_error(request, error.into(), TokenScheme::Bearer),
    };
    match userinfo(provider, &call).await {
        Ok(UserinfoAnswer::Plain(claims)) => no_store(Value::Object(claims)),
        Ok(UserinfoAnswer::Jwt(jwt)) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .insert_header((header::CONTENT_TYPE, "application/jwt"))
            .body(jwt.expose().to_owned()),
        Err(error) => resource_error(request, error, call.token.scheme),
    }
}

/// Without any token the challenges name no error (RFC 6750, 3.1).
fn no_token() -> HttpResponse {
    HttpResponse::Unauthorized()
        .append_header((header::WWW_AUTHENTICATE, TokenScheme::Bearer.challenge(None)))
        .append_header((header::WWW_AUTHENTICATE, TokenScheme::Dpop.challenge(None)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(OAuthError::new(OAuthErrorCode::InvalidToken, "an access token is required").to_json())
}
