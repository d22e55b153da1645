//! Looks an account up by its owner's ID, for a reason. The ID is in the body: addresses of pages and calls are logged everywhere.

use crate::{
    domain::{AccountSearch, AccountView},
    flow::search_account,
    http::{Caller, ChangeAccounts, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Looks an account up by its owner's ID, for a reason that stands in the audit trail.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "searchAccount",
    request_body = AccountSearch,
    responses(
        (status = 200, description = "As it is now.", body = AccountView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:accounts"])),
)]
#[post("/v1/accounts/search")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeAccounts>,
    once: Once,
    body: Body<AccountSearch>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        Ok(answer::object(&search_account(&caller.provider, caller.operator, body).await?))
    })
    .await
}
