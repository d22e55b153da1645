//! The versions of a document.

use crate::{
    domain::TextView,
    flow::list_text_versions,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};

/// The versions of a document, the latest first; those whose day has not come, too.
#[utoipa::path(
    tag = "Texts",
    operation_id = "listTextVersions",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, the latest first.", body = List<TextView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/texts/{document}/versions")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    document: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_text_versions(&caller.provider, document.into_inner(), query.read()?).await?))
}
