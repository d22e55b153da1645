//! Relying parties, page by page.

use crate::{
    domain::RelyingPartyView,
    flow::list_relying_parties,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Relying parties, page by page.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "listClients",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by id.", body = List<RelyingPartyView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/clients")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_relying_parties(&caller.provider, query.read()?).await?))
}
