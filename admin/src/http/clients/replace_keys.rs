//! Replaces the public keys of a relying party with `private_key_jwt`.

use crate::{
    domain::{JwkSet, RelyingPartyView},
    flow::{ClientPlace, ClientRecord, replace_client_keys},
    http::{
        Caller, ChangeClients, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use idp::domain::ClientId;

/// Replaces the public keys of a relying party with `private_key_jwt`.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "replaceClientKeys",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = JwkSet,
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/clients/{client_id}/jwks")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    client_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<JwkSet>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let place = (ClientPlace::RelyingParties, ClientId::from(client_id.into_inner()));
    let changed = replace_client_keys(&caller.provider, caller.operator, place, expected, body).await?;
    Ok(answer::object(&changed.map(ClientRecord::into_relying_party)))
}
