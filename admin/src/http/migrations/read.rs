//! Reads the tie of an account at a site.

use crate::{
    domain::MigrationView,
    flow::find_migration,
    http::{Caller, ReadAccount, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::AccountId;

/// Reads the tie of an account at a site.
#[utoipa::path(
    tag = "Migrations",
    operation_id = "readMigration",
    responses(
        (status = 200, description = "As it is.", body = MigrationView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:accounts"])),
)]
#[get("/v1/accounts/{account_id}/migrations/{site}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadAccount>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (account, site) = path.into_inner();
    Ok(answer::object(&find_migration(&caller.provider, AccountId::from(account), site).await?))
}
