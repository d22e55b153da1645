//! Who is invited and has not come yet.

use crate::{
    domain::InvitationView,
    flow::list_invitations,
    http::{
        Caller, ManageStaff, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Who is invited and has not come yet, oldest first, page by page.
#[utoipa::path(
    tag = "Staff",
    operation_id = "listStaffInvitations",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by time.", body = List<InvitationView>),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[get("/v1/staff-invitations")]
pub(in crate::http) async fn get(
    caller: Caller<ManageStaff>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_invitations(&caller.provider, query.read()?).await?))
}
