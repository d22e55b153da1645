//! Switches an account off: nobody logs in any more; sessions, grants and open dealer links end.

use crate::{
    domain::AccountView,
    flow::set_account_state,
    http::{
        Caller, ChangeAccounts, Refusal, answer, body::NoBody, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use idp::domain::{AccountId, AccountState};

/// Switches an account off: nobody logs in any more; sessions, grants and open dealer links end.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "suspendAccount",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = AccountView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:accounts"])),
)]
#[put("/v1/accounts/{account_id}/suspension")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeAccounts>,
    account_id: web::Path<String>,
    if_match: IfMatch,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    body.read_nothing().await?;
    let expected = if_match.read()?;
    let (id, state) = (AccountId::from(account_id.into_inner()), AccountState::Disabled);
    let changed = set_account_state(&caller.provider, caller.operator, id, expected, state).await?;
    Ok(answer::object(&changed))
}
