//! Which service needs which items, page by page.

use crate::{
    domain::RequiredItemsView,
    flow::list_required_items,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Which service needs which items, page by page.
#[utoipa::path(
    tag = "Required items",
    operation_id = "listRequiredItems",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by the service's id.", body = List<RequiredItemsView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/required-items")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_required_items(&caller.provider, query.read()?).await?))
}
