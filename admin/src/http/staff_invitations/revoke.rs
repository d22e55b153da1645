//! Withdraws an invitation.

use crate::{
    flow::revoke_invitation,
    http::{Caller, ManageStaff, Refusal, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};

/// Withdraws an invitation: its link is good for nothing any more.
#[utoipa::path(
    tag = "Staff",
    operation_id = "revokeStaffInvitation",
    params(("If-Match" = Option<String>, Header, description = "ETag of the invitation as it was made; without it, whatever is there.")),
    responses(
        (status = 204, description = "Withdrawn."),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[delete("/v1/staff-invitations/{invitation_id}")]
pub(in crate::http) async fn delete(
    caller: Caller<ManageStaff>,
    invitation_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let id = invitation_id.into_inner();
    revoke_invitation(&caller.provider, caller.operator, id, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}
