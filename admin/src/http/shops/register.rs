//! Registers a shop of a dealer.

use crate::{
    domain::{ShopRegistration, ShopView},
    flow::register_shop,
    http::{Caller, ChangeDealers, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};
use federation::domain::DealerId;

/// Registers a shop of a dealer.
#[utoipa::path(
    tag = "Shops",
    operation_id = "registerShop",
    request_body = ShopRegistration,
    responses(
        (status = 201, description = "Registered.", body = ShopView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/dealers/{dealer_id}/shops")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeDealers>,
    once: Once,
    dealer_id: web::Path<String>,
    body: Body<ShopRegistration>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let dealer = DealerId::from(dealer_id.into_inner());
        let made = register_shop(&caller.provider, caller.operator, dealer, body).await?;
        let path = format!("/v1/dealers/{}/shops/{}", made.object.dealer_id, made.object.shop_id);
        Ok(answer::created(&made, path))
    })
    .await
}
