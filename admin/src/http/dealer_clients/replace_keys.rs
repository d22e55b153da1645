//! Replaces the public keys of a dealer's system.

use crate::{
    domain::{DealerClientView, JwkSet},
    flow::{AdminError, ClientPlace, ClientRecord, replace_client_keys},
    http::{
        Caller, ChangeClients, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;
use idp::domain::ClientId;

/// Replaces the public keys of a dealer's system.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "replaceDealerClientKeys",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = JwkSet,
    responses(
        (status = 200, description = "As it is now.", body = DealerClientView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/dealers/{dealer_id}/clients/{client_id}/jwks")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
    body: Body<JwkSet>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let (dealer, client) = path.into_inner();
    let place = (ClientPlace::Dealer(DealerId::from(dealer)), ClientId::from(client));
    let changed = replace_client_keys(&caller.provider, caller.operator, place, expected, body).await?;
    let object = changed.map(ClientRecord::into_dealer_client).transposed().ok_or(AdminError::NotFound)?;
    Ok(answer::object(&object))
}
