//! One relying party.

use crate::{
    domain::RelyingPartyView,
    flow::{ClientPlace, ClientRecord, find_client},
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::ClientId;

/// One relying party.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "readClient",
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/clients/{client_id}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    client_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let id = ClientId::from(client_id.into_inner());
    let found = find_client(&caller.provider, ClientPlace::Services, id).await?;
    Ok(answer::object(&found.map(ClientRecord::into_relying_party)))
}
