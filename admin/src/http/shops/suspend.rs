//! Suspends a shop: it opens no visits; its links stay.

use crate::{
    domain::ShopView,
    flow::set_shop_state,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::{DealerId, DealerState};

/// Suspends a shop: it opens no visits; its links stay.
#[utoipa::path(
    tag = "Shops",
    operation_id = "suspendShop",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = ShopView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[put("/v1/dealers/{dealer_id}/shops/{shop_id}/suspension")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeDealers>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    body.read_nothing().await?;
    let expected = if_match.read()?;
    let (dealer, shop) = path.into_inner();
    let (place, state) = ((DealerId::from(dealer), shop), DealerState::Suspended);
    let changed = set_shop_state(&caller.provider, caller.operator, place, expected, state).await?;
    Ok(answer::object(&changed))
}
