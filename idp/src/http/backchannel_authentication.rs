//! `/backchannel_authentication` (CIBA Core 7).

use super::{
    oauth_error,
    oauth_form::OAuthForm,
    token::{client_of, no_store},
};
use crate::{
    Provider,
    flow::{FlowError, backchannel::ask_by_backchannel},
};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

/// Takes what a service without a browser asks.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    let provider = provider.into_inner();
    let asked = async {
        let client = client_of(&provider, &request, &form.0).await?;
        ask_by_backchannel(&provider, client, form.0).await
    };
    match asked.await {
        Ok(answer) => no_store(json!({
            "auth_req_id": answer.auth_req_id.expose(),
            "expires_in": answer.expires_in,
            "interval": answer.interval,
        })),
        Err::<_, FlowError>(error) => oauth_error(&request, error),
    }
}
