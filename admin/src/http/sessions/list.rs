//! Sessions of an account, page by page, in the order in which they began.

use crate::{
    domain::SessionView,
    flow::list_sessions,
    http::{
        Caller, ReadSessions, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};
use idp::domain::AccountId;

/// Sessions of an account, page by page, in the order in which they began.
#[utoipa::path(
    tag = "Sessions",
    operation_id = "listSessions",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by id.", body = List<SessionView>),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:sessions"])),
)]
#[get("/v1/accounts/{account_id}/sessions")]
pub(in crate::http) async fn get(
    caller: Caller<ReadSessions>,
    account_id: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let account = AccountId::from(account_id.into_inner());
    Ok(answer::page(list_sessions(&caller.provider, account, query.read()?).await?))
}
