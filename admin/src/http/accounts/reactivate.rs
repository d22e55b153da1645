//! Switches an account on again. What ended stays ended: its owner logs in anew.

use crate::{
    domain::AccountView,
    flow::set_account_state,
    http::{Caller, ChangeAccounts, Refusal, answer, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use idp::domain::{AccountId, AccountState};

/// Switches an account on again. What ended stays ended: its owner logs in anew.
#[utoipa::path(
    tag = "Accounts",
    operation_id = "reactivateAccount",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = AccountView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:accounts"])),
)]
#[delete("/v1/accounts/{account_id}/suspension")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeAccounts>,
    account_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let (id, state) = (AccountId::from(account_id.into_inner()), AccountState::Active);
    let changed = set_account_state(&caller.provider, caller.operator, id, expected, state).await?;
    Ok(answer::object(&changed))
}
