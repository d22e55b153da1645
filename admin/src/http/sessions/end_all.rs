//! Ends every session of an account, with all that hangs on them. Services are told by back-channel logout.

use crate::{
    domain::{SessionEnd, SessionsEnded},
    flow::end_sessions,
    http::{Caller, EndSessions, Refusal, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};
use idp::domain::AccountId;

/// Ends every session of an account, with all that hangs on them. Services are told by back-channel logout.
#[utoipa::path(
    tag = "Sessions",
    operation_id = "endSessions",
    request_body = SessionEnd,
    responses(
        (status = 200, description = "How many ended now.", body = SessionsEnded),
        Refusals,
    ),
    security(("token" = ["admin:sessions"])),
)]
#[post("/v1/accounts/{account_id}/sessions/end")]
pub(in crate::http) async fn post(
    caller: Caller<EndSessions>,
    once: Once,
    account_id: web::Path<String>,
    body: Body<SessionEnd>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let account = AccountId::from(account_id.into_inner());
        Ok(HttpResponse::Ok().json(end_sessions(&caller.provider, caller.operator, account, body).await?))
    })
    .await
}
