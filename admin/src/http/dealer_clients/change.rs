//! Replaces the registration of a dealer's system; the dealer stays.

use crate::{
    domain::{DealerClientChange, DealerClientView},
    flow::change_dealer_client,
    http::{
        Caller, ChangeClients, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;
use idp::domain::ClientId;

/// Replaces the registration of a dealer's system; the dealer stays.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "changeDealerClient",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = DealerClientChange,
    responses(
        (status = 200, description = "As it is now.", body = DealerClientView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/dealers/{dealer_id}/clients/{client_id}")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
    body: Body<DealerClientChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let (dealer, client) = path.into_inner();
    let place = (DealerId::from(dealer), ClientId::from(client));
    let changed = change_dealer_client(&caller.provider, caller.operator, place, expected, body).await?;
    Ok(answer::object(&changed))
}
