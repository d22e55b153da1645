//! Registers a relying party. Its secret is in this answer and never again.

use crate::{
    domain::{RelyingPartyRegistration, RelyingPartyView},
    flow::register_relying_party,
    http::{Caller, ChangeClients, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Registers a relying party. Its secret is in this answer and never again.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "registerClient",
    request_body = RelyingPartyRegistration,
    responses(
        (status = 201, description = "Registered.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[post("/v1/clients")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeClients>,
    once: Once,
    body: Body<RelyingPartyRegistration>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let made = register_relying_party(&caller.provider, caller.operator, body).await?;
        let path = format!("/v1/clients/{}", made.object.client_id);
        Ok(answer::created(&made, path))
    })
    .await
}
