//! Replaces the registration of a relying party. A method that begins to need a secret gets one, in this answer and never again.

use crate::{
    domain::{RelyingPartyChange, RelyingPartyView},
    flow::change_relying_party,
    http::{
        Caller, ChangeClients, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use idp::domain::ClientId;

/// Replaces the registration of a relying party. A method that begins to need a secret gets one, in this answer and never again.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "changeClient",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = RelyingPartyChange,
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/clients/{client_id}")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    client_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<RelyingPartyChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let id = ClientId::from(client_id.into_inner());
    let changed = change_relying_party(&caller.provider, caller.operator, id, expected, body).await?;
    Ok(answer::object(&changed))
}
