//! Looks a user of a legacy site up, for a reason. The ID is in the body: addresses of calls are logged everywhere.

use crate::{
    domain::{MigrationSearch, MigrationView},
    flow::search_migration,
    http::{Caller, ChangeAccounts, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Looks up which account a user of a legacy site came over with, for a reason that stands in the audit trail.
#[utoipa::path(
    tag = "Migrations",
    operation_id = "searchMigration",
    request_body = MigrationSearch,
    responses(
        (status = 200, description = "As it is now.", body = MigrationView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:accounts"])),
)]
#[post("/v1/migrations/search")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeAccounts>,
    once: Once,
    body: Body<MigrationSearch>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        Ok(answer::object(&search_migration(&caller.provider, caller.operator, body).await?))
    })
    .await
}
