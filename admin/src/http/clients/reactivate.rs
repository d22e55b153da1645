//! Takes the suspension of a relying party back.

use crate::{
    domain::RelyingPartyView,
    flow::{ClientPlace, ClientRecord, set_client_state},
    http::{Caller, ChangeClients, Refusal, answer, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use idp::domain::{ClientId, ClientState};

/// Takes the suspension of a relying party back.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "reactivateClient",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[delete("/v1/clients/{client_id}/suspension")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeClients>,
    client_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let place = (ClientPlace::Services, ClientId::from(client_id.into_inner()));
    let state = ClientState::Active;
    let changed = set_client_state(&caller.provider, caller.operator, place, expected, state).await?;
    Ok(answer::object(&changed.map(ClientRecord::into_relying_party)))
}
