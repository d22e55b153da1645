//! Releases a tie: somebody came over with the wrong account.

use crate::{
    flow::release_migration,
    http::{Caller, ChangeDealers, Refusal, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use idp::domain::AccountId;

/// Releases a tie: somebody came over with the wrong account. The dealer links that the migration made end, and the user can
/// come over once more, with this account or another one.
#[utoipa::path(
    tag = "Migrations",
    operation_id = "releaseMigration",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be ended; without it, whatever is there.")),
    responses(
        (status = 204, description = "The tie is released."),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[delete("/v1/accounts/{account_id}/migrations/{site}")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeDealers>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let (account, site) = path.into_inner();
    let place = (AccountId::from(account), site);
    release_migration(&caller.provider, caller.operator, place, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}
