//! Suspends a system of a dealer; the dealer's links stay.

use crate::{
    domain::DealerClientView,
    flow::{AdminError, ClientPlace, ClientRecord, set_client_state},
    http::{
        Caller, ChangeClients, Refusal, answer, body::NoBody, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;
use idp::domain::{ClientId, ClientState};

/// Suspends a system of a dealer; the dealer's links stay.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "suspendDealerClient",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = DealerClientView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/dealers/{dealer_id}/clients/{client_id}/suspension")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    body.read_nothing().await?;
    let expected = if_match.read()?;
    let (dealer, client) = path.into_inner();
    let place = (ClientPlace::Dealer(DealerId::from(dealer)), ClientId::from(client));
    let state = ClientState::Suspended;
    let changed = set_client_state(&caller.provider, caller.operator, place, expected, state).await?;
    let object = changed.map(ClientRecord::into_dealer_client).transposed().ok_or(AdminError::NotFound)?;
    Ok(answer::object(&object))
}
