//! One account.

use crate::{
    domain::AccountView,
    flow::find_account,
    http::{Caller, ReadAccount, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::AccountId;

/// One account.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "readAccount",
    responses(
        (status = 200, description = "As it is now.", body = AccountView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:accounts"])),
)]
#[get("/v1/accounts/{account_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadAccount>,
    account_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let id = AccountId::from(account_id.into_inner());
    Ok(answer::object(&find_account(&caller.provider, id).await?))
}
