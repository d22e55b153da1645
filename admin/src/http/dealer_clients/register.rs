//! Registers a system of a dealer. It authenticates by `private_key_jwt` alone.

use crate::{
    domain::{DealerClientRegistration, DealerClientView},
    flow::register_dealer_client,
    http::{Caller, ChangeClients, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};
use federation::domain::DealerId;

/// Registers a system of a dealer. It authenticates by `private_key_jwt` alone.
#[utoipa::path(
    tag = "Dealers' systems",
    operation_id = "registerDealerClient",
    request_body = DealerClientRegistration,
    responses(
        (status = 201, description = "Registered.", body = DealerClientView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[post("/v1/dealers/{dealer_id}/clients")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeClients>,
    once: Once,
    dealer_id: web::Path<String>,
    body: Body<DealerClientRegistration>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let dealer = DealerId::from(dealer_id.into_inner());
        let made = register_dealer_client(&caller.provider, caller.operator, dealer, body).await?;
        let path = format!("/v1/dealers/{}/clients/{}", made.object.dealer_id, made.object.client_id);
        Ok(answer::created(&made, path))
    })
    .await
}
