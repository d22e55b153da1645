//! `/par`: pushed authorization requests (RFC 9126, 2).

use super::{
    dpop::proof_of,
    oauth_error,
    oauth_form::OAuthForm,
    token::{client_of, no_store},
};
use crate::{
    Provider,
    flow::{FlowError, push_request},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use serde_json::json;

/// Keeps a request, and answers with its reference.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    let provider = provider.into_inner();
    let pushed = async {
        let client = client_of(&provider, &request, &form.0).await?;
        let key = provider.prove_key(&client, proof_of(&provider, &request)?.as_ref())?;
        push_request(&provider, &client, form.0, key).await
    };
    match pushed.await {
        Ok(pushed) => {
            let answer = json!({ "request_uri": pushed.request_uri, "expires_in": pushed.expires_in });
            let mut response = no_store(answer);
            *response.status_mut() = StatusCode::CREATED;
            response
        }
        Err::<_, FlowError>(error) => oauth_error(&request, error),
    }
}
