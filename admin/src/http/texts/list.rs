//! Documents, page by page.

use crate::{
    domain::TextView,
    flow::list_texts,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Documents, page by page, each with the version in force.
#[utoipa::path(
    tag = "Texts",
    operation_id = "listTexts",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by name.", body = List<TextView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/texts")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_texts(&caller.provider, query.read()?).await?))
}
