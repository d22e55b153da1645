//! Ends one session of an account, with all that hangs on it. Services are told by back-channel logout.

use crate::{
    domain::SessionEnd,
    flow::end_session,
    http::{Caller, EndSessions, Refusal, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};
use idp::domain::{AccountId, SessionId};

/// Ends one session of an account, with all that hangs on it. Services are told by back-channel logout.
#[utoipa::path(
    tag = "Sessions",
    operation_id = "endSession",
    request_body = SessionEnd,
    responses(
        (status = 204, description = "It has ended."),
        Refusals,
    ),
    security(("token" = ["admin:sessions"])),
)]
#[post("/v1/accounts/{account_id}/sessions/{session_id}/end")]
pub(in crate::http) async fn post(
    caller: Caller<EndSessions>,
    once: Once,
    path: web::Path<(String, String)>,
    body: Body<SessionEnd>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let (account, session) = path.into_inner();
        let which = (AccountId::from(account), SessionId::from(session));
        end_session(&caller.provider, caller.operator, which, body).await?;
        Ok(HttpResponse::NoContent().finish())
    })
    .await
}
