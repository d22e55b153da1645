//! The users of legacy sites that an account came over as, page by page.

use crate::{
    domain::MigrationView,
    flow::list_migrations,
    http::{
        Caller, ReadAccount, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};
use idp::domain::AccountId;

/// The users of legacy sites that an account came over as, one a site, page by page.
#[utoipa::path(
    tag = "Migrations",
    operation_id = "listMigrations",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, by site.", body = List<MigrationView>),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:accounts"])),
)]
#[get("/v1/accounts/{account_id}/migrations")]
pub(in crate::http) async fn get(
    caller: Caller<ReadAccount>,
    account_id: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let account = AccountId::from(account_id.into_inner());
    Ok(answer::page(list_migrations(&caller.provider, account, query.read()?).await?))
}
