//! One system of a dealer.

use crate::{
    domain::DealerClientView,
    flow::{AdminError, ClientPlace, ClientRecord, find_client},
    http::{Caller, ReadDealer, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use federation::domain::DealerId;
use idp::domain::ClientId;

/// One system of a dealer.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "readDealerClient",
    responses(
        (status = 200, description = "As it is now.", body = DealerClientView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:own-dealer"])),
)]
#[get("/v1/dealers/{dealer_id}/clients/{client_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadDealer>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (dealer, client) = path.into_inner();
    let place = ClientPlace::Dealer(DealerId::from(dealer));
    let found = find_client(&caller.provider, place, ClientId::from(client)).await?;
    let object = found.map(ClientRecord::into_dealer_client).transposed().ok_or(AdminError::NotFound)?;
    Ok(answer::object(&object))
}
