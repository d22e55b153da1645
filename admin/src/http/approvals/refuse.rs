//! Refuses what was asked for. Who asked takes it back in the same way.

use crate::{
    domain::ApprovalView,
    flow::refuse_approval,
    http::{Approve, Caller, Refusal, answer, body::NoBody, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};

/// Refuses what was asked for. Who asked takes it back in the same way.
#[utoipa::path(
    tag = "Approvals",
    operation_id = "refuseApproval",
    responses(
        (status = 200, description = "As it is now.", body = ApprovalView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:approvals"])),
)]
#[post("/v1/approvals/{approval_id}/refuse")]
pub(in crate::http) async fn post(
    caller: Caller<Approve>,
    once: Once,
    body: NoBody,
    approval_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    once.call(caller, body, async move |caller| {
        let id = approval_id.into_inner();
        Ok(answer::object(&refuse_approval(&caller.provider, caller.operator, id).await?))
    })
    .await
}
