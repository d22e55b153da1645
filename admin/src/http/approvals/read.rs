//! Reads an approval.

use crate::{
    domain::ApprovalView,
    flow::find_approval,
    http::{Caller, ReadApprovals, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};

/// Reads an approval.
#[utoipa::path(
    tag = "Approvals",
    operation_id = "readApproval",
    responses(
        (status = 200, description = "As it is.", body = ApprovalView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:approvals"])),
)]
#[get("/v1/approvals/{approval_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadApprovals>,
    approval_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::object(&find_approval(&caller.provider, approval_id.into_inner()).await?))
}
