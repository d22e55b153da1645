//! `/introspect` (RFC 7662).

use super::{
    oauth_error,
    oauth_form::OAuthForm,
    token::{client_of, no_store},
};
use crate::{
    Provider,
    flow::{FlowError, introspect_token},
    protocol::{OAuthError, parse_token_question},
};
use actix_web::{HttpRequest, HttpResponse, web};

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
        introspect_token(&provider, &client, &parse_token_question(&form.0)?).await
    };
    match answer.await {
        Ok(answer) => no_store(answer),
        Err(error) => oauth_error(&request, error),
    }
}
