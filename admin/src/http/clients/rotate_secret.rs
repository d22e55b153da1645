//! Gives a relying party a new secret, in this answer and never again. The old one holds no longer.

use crate::{
    domain::RelyingPartyView,
    flow::rotate_client_secret,
    http::{
        Caller, ChangeClients, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};
use idp::domain::ClientId;

/// Gives a relying party a new secret, in this answer and never again. The old one holds no longer.
#[utoipa::path(
    tag = "Relying parties",
    operation_id = "rotateClientSecret",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = RelyingPartyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[post("/v1/clients/{client_id}/secret")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeClients>,
    once: Once,
    body: NoBody,
    client_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    once.call(caller, body, async move |caller| {
        let expected = if_match.read()?;
        let id = ClientId::from(client_id.into_inner());
        let changed = rotate_client_secret(&caller.provider, caller.operator, id, expected).await?;
        Ok(answer::object(&changed))
    })
    .await
}
