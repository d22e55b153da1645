//! Adds a member of staff by their mail address.

use crate::{
    domain::{InvitationView, StaffAddition, StaffView},
    flow::{StaffAdded, add_staff},
    http::{Caller, ManageStaff, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Adds a member of staff by their mail address. Without an account that can log in by passkey or two-step login, the person is invited by mail for a day.
#[utoipa::path(
    tag = "Staff",
    operation_id = "addStaff",
    request_body = StaffAddition,
    responses(
        (status = 201, description = "The account has the role.", body = StaffView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        (status = 202, description = "The person is invited. An invitation from before holds no longer.", body = InvitationView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[post("/v1/staff")]
pub(in crate::http) async fn post(
    caller: Caller<ManageStaff>,
    once: Once,
    body: Body<StaffAddition>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        Ok(match add_staff(&caller.provider, caller.operator, body).await? {
            StaffAdded::Member(member) => {
                let path = format!("/v1/staff/{}", member.object.account_id);
                answer::created(&member, path)
            }
            StaffAdded::Invited(invited) => answer::accepted(&invited.invitation, &invited.version),
        })
    })
    .await
}
