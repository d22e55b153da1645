//! Changes the names of a shop.

use crate::{
    domain::{ShopChange, ShopView},
    flow::change_shop,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;

/// Changes the names of a shop.
#[utoipa::path(
    tag = "Shops",
    operation_id = "changeShop",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = ShopChange,
    responses(
        (status = 200, description = "As it is now.", body = ShopView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[put("/v1/dealers/{dealer_id}/shops/{shop_id}")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeDealers>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
    body: Body<ShopChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let (dealer, shop) = path.into_inner();
    let place = (DealerId::from(dealer), shop);
    let changed = change_shop(&caller.provider, caller.operator, place, expected, body).await?;
    Ok(answer::object(&changed))
}
