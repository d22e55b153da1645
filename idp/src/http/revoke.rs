//! `/revoke` (RFC 7009).

use super::{oauth_error, oauth_form::OAuthForm, token::client_of};
use crate::{
    Provider,
    flow::{FlowError, revoke_token},
    protocol::parse_token_question,
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};

/// Makes a token worth nothing. 200 also for a token that is unknown.
pub(super) async fn post(
    provider: web::Data<Provider>,
    request: HttpRequest,
    form: OAuthForm,
) -> HttpResponse {
    let provider = provider.into_inner();
    let revoked = async {
        let client = client_of(&provider, &request, &form.0).await?;
        revoke_token(&provider, &client, &parse_token_question(&form.0)?).await
    };
    match revoked.await {
        Ok(()) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Err::<(), FlowError>(error) => oauth_error(&request, error),
    }
}
