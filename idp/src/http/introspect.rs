//! `/introspect` (RFC 7662), in JSON or as a signed token (RFC 9701).

use super::{
    oauth_error,
    oauth_form::OAuthForm,
    token::{client_of, no_store},
};
use crate::{
    Provider,
    domain::Secret,
    flow::{FlowError, introspect_signed, introspect_token},
    protocol::{OAuthError, parse_token_question},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, Accept, Header},
    web,
};
use serde_json::Value;

/// The media type of a signed answer (RFC 9701, 4).
const SIGNED: &str = "application/token-introspection+jwt";

/// What is said, as it was asked for.
enum Told {
    Json(Value),
    Token(Secret),
}

/// Says what a token is worth, to a client that can keep a secret.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    let provider = provider.into_inner();
    let answer = async {
        let client = client_of(&provider, &request, &form.0).await?;
        if client.is_public() {
            return Err(FlowError::from(OAuthError::invalid_client("public clients may not ask")));
        }
        let question = parse_token_question(&form.0)?;
        Ok(if asks_for_token(&request) {
            Told::Token(introspect_signed(&provider, &client, &question).await?)
        } else {
            Told::Json(introspect_token(&provider, &client, &question).await?)
        })
    };
    match answer.await {
        Ok(Told::Json(answer)) => no_store(answer),
        Ok(Told::Token(jwt)) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .insert_header((header::CONTENT_TYPE, SIGNED))
            .body(jwt.expose().to_owned()),
        Err(error) => oauth_error(&request, error),
    }
}

/// Whether a signed answer is named, and nothing else that we have is liked better. Who takes anything gets JSON.
fn asks_for_token(request: &HttpRequest) -> bool {
    let Ok(accepted) = Accept::parse(request) else { return false };
    let weight = |essence: &str| {
        let named = accepted.0.iter().filter(|one| one.item.essence_str() == essence);
        named.map(|one| one.quality).max()
    };
    let [signed, json] = [SIGNED, "application/json"].map(weight);
    signed.is_some_and(|weight| weight > header::Quality::ZERO) && signed >= json
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn what_is_asked_for() {
        for (accept, expected) in [
            (None, false),
            (Some(""), false),
            (Some("*/*"), false),
            (Some("application/*"), false),
            (Some("application/json"), false),
            (Some("application/jwt"), false),
            (Some(SIGNED), true),
            (Some("Application/Token-Introspection+JWT"), true),
            (Some("application/token-introspection+jwt, application/json"), true),
            (Some("application/token-introspection+jwt;q=0.8, application/json;q=0.9"), false),
            (Some("application/json;q=0.8, application/token-introspection+jwt;q=0.9, */*"), true),
            (Some("application/token-introspection+jwt;q=0"), false),
            (Some("application/token-introspection+jwt;q=x"), false),
        ] {
            let request = TestRequest::post();
            let request = match accept {
                Some(accept) => request.insert_header((header::ACCEPT, accept)),
                None => request,
            };
            assert_eq!(asks_for_token(&request.to_http_request()), expected, "{accept:?}");
        }
    }
}
