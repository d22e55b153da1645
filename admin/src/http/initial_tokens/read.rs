//! One initial access token.

use crate::{
    domain::InitialTokenView,
    flow::find_initial_token,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::InitialAccessTokenId;

/// One initial access token: what may be registered with it, and how often still.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "readInitialAccessToken",
    responses(
        (status = 200, description = "As it is.", body = InitialTokenView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/initial-access-tokens/{token_id}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    token_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let id = InitialAccessTokenId::from(token_id.into_inner());
    Ok(answer::object(&find_initial_token(&caller.provider, id).await?))
}
