//! One member of staff.

use crate::{
    domain::StaffView,
    flow::find_staff,
    http::{Caller, ManageStaff, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::AccountId;
/// One member of staff.
#[utoipa::path(
    tag = "Staff",
    operation_id = "readStaff",
    responses(
        (status = 200, description = "As it is now.", body = StaffView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[get("/v1/staff/{account_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ManageStaff>,
    account_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let id = AccountId::from(account_id.into_inner());
    Ok(answer::object(&find_staff(&caller.provider, id).await?))
}
