//! One shop of a dealer.

use crate::{
    domain::ShopView,
    flow::find_shop,
    http::{Caller, ReadDealer, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use federation::domain::DealerId;

/// One shop of a dealer.
#[utoipa::path(
    tag = "Shops",
    operation_id = "readShop",
    responses(
        (status = 200, description = "As it is now.", body = ShopView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:own-dealer"])),
)]
#[get("/v1/dealers/{dealer_id}/shops/{shop_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadDealer>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (dealer, shop) = path.into_inner();
    let found = find_shop(&caller.provider, DealerId::from(dealer), shop).await?;
    Ok(answer::object(&found))
}
