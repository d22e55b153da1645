//! Initial access tokens whose time is not over.

use crate::{
    domain::InitialTokenView,
    flow::list_initial_tokens,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Initial access tokens whose time is not over, oldest first, page by page. Those without uses are among them.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "listInitialAccessTokens",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by time.", body = List<InitialTokenView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/initial-access-tokens")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_initial_tokens(&caller.provider, query.read()?).await?))
}
