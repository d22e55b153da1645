//! Gives a member of staff another role.

use crate::{
    domain::{StaffChange, StaffView},
    flow::change_staff,
    http::{Caller, ManageStaff, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, put, web};
use idp::domain::AccountId;
/// Gives a member of staff another role, from their next request on. The last operator stays one.
#[utoipa::path(
    tag = "Staff",
    operation_id = "changeStaff",
    request_body = StaffChange,
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = StaffView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[put("/v1/staff/{account_id}")]
pub(in crate::http) async fn put(
    caller: Caller<ManageStaff>,
    account_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<StaffChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let id = AccountId::from(account_id.into_inner());
    Ok(answer::object(&change_staff(&caller.provider, caller.operator, id, expected, body).await?))
}
