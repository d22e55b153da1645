//! Suspends a relying party: it answers everywhere as if it did not exist, on every node within five seconds.

use crate::{
    domain::RelyingPartyView,
    flow::{ClientPlace, ClientRecord, set_client_state},
    http::{
        Caller, ChangeClients, Refusal, answer, body::NoBody, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use idp::domain::{ClientId, ClientState};

/// Suspends a relying party: it answers everywhere as if it did not exist, on every node within five seconds.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "suspendClient",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/clients/{client_id}/suspension")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    client_id: web::Path<String>,
    if_match: IfMatch,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    body.read_nothing().await?;
    let expected = if_match.read()?;
    let place = (ClientPlace::Services, ClientId::from(client_id.into_inner()));
    let state = ClientState::Suspended;
    let changed = set_client_state(&caller.provider, caller.operator, place, expected, state).await?;
    Ok(answer::object(&changed.map(ClientRecord::into_relying_party)))
}
