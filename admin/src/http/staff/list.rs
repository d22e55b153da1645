//! Members of staff, page by page.

use crate::{
    domain::StaffView,
    flow::list_staff,
    http::{
        Caller, ManageStaff, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Members of staff, page by page.
#[utoipa::path(
    tag = "Staff",
    operation_id = "listStaff",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by account.", body = List<StaffView>),
        Refusals,
    ),
    security(("token" = ["admin:staff"])),
)]
#[get("/v1/staff")]
pub(in crate::http) async fn get(
    caller: Caller<ManageStaff>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_staff(&caller.provider, query.read()?).await?))
}
