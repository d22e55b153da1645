//! `/device_authorization` (RFC 8628, 3.1), and the short address that a device shows.

use super::{
    Visitor, oauth_error,
    oauth_form::OAuthForm,
    token::{client_of, no_store},
};
use crate::{
    Provider,
    domain::{normalize_user_code, user_code_words},
    flow::{
        FlowError,
        device::{DeviceCodes, ask_for_device},
    },
};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

/// Gives a device its two codes.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    let provider = provider.into_inner();
    let codes = async {
        let client = client_of(&provider, &request, &form.0).await?;
        ask_for_device(&provider, &client, &form.0).await
    };
    match codes.await {
        Ok(codes) => no_store(answer_json(&provider, &codes)),
        Err::<_, FlowError>(error) => oauth_error(&request, error),
    }
}

fn answer_json(provider: &Provider, codes: &DeviceCodes) -> Value {
    let user_code = user_code_words(codes.user_code.expose());
    let address = provider.settings.issuer.url("/device");
    json!({
        "device_code": codes.device_code.expose(),
        "verification_uri_complete": format!("{address}?user_code={user_code}"),
        "user_code": user_code,
        "verification_uri": address,
        "expires_in": codes.expires_in,
        "interval": codes.interval,
    })
}

/// What a device's address may bring along (RFC 8628, 3.3.1).
#[derive(serde::Deserialize)]
pub(super) struct Query {
    user_code: Option<String>,
}

/// `/device`: short enough to be typed; leads to the page, which asks for a login. A code that comes along is filled in there.
pub(super) async fn get(visitor: Visitor, query: Option<web::Query<Query>>) -> HttpResponse {
    let typed = query.and_then(|query| query.into_inner().user_code);
    match typed.and_then(|typed| normalize_user_code(&typed)) {
        Some(digits) => visitor.see_other(&format!("/account/device/{digits}")),
        None => visitor.see_other("/account/device"),
    }
}
