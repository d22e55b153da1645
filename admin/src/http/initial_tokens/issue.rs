//! Issues an initial access token. It is in this answer and never again.

use crate::{
    domain::{InitialTokenIssue, InitialTokenView},
    flow::issue_initial_token,
    http::{Caller, ChangeClients, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Issues an initial access token: whoever has it can register clients (RFC 7591), each asking people for their consent. It is in this answer and never again.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "issueInitialAccessToken",
    request_body = InitialTokenIssue,
    responses(
        (status = 201, description = "Issued.", body = InitialTokenView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[post("/v1/initial-access-tokens")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeClients>,
    once: Once,
    body: Body<InitialTokenIssue>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let made = issue_initial_token(&caller.provider, caller.operator, body).await?;
        let path = format!("/v1/initial-access-tokens/{}", made.object.token_id);
        Ok(answer::created(&made, path))
    })
    .await
}
