//! Ends the role of a member of staff.

use crate::{
    flow::end_staff,
    http::{Caller, ManageStaff, Refusal, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use idp::domain::AccountId;
/// Ends the role of a member of staff, from their next request on. The account stays. The last operator stays one.
#[utoipa::path(
    tag = "Staff",
    operation_id = "endStaff",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be ended; without it, whatever is there.")),
    responses(
        (status = 204, description = "The role has ended."),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[delete("/v1/staff/{account_id}")]
pub(in crate::http) async fn delete(
    caller: Caller<ManageStaff>,
    account_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let id = AccountId::from(account_id.into_inner());
    end_staff(&caller.provider, caller.operator, id, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}
