//! Ends an initial access token.

use crate::{
    flow::end_initial_token,
    http::{Caller, ChangeClients, Refusal, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use idp::domain::InitialAccessTokenId;

/// Ends an initial access token: nothing can be registered with it any more. Clients that were stay.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "endInitialAccessToken",
    params(("If-Match" = Option<String>, Header, description = "ETag of the token as it was issued; without it, whatever is there.")),
    responses(
        (status = 204, description = "Ended."),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[delete("/v1/initial-access-tokens/{token_id}")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeClients>,
    token_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let id = InitialAccessTokenId::from(token_id.into_inner());
    end_initial_token(&caller.provider, caller.operator, id, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}
