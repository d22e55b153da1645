//! Dealers, page by page.

use crate::{
    domain::DealerView,
    flow::list_dealers,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Dealers, page by page.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "listDealers",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by id.", body = List<DealerView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/dealers")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_dealers(&caller.provider, query.read()?).await?))
}
