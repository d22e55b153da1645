//! Takes the suspension of a shop back.

use crate::{
    domain::ShopView,
    flow::set_shop_state,
    http::{Caller, ChangeDealers, Refusal, answer, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use federation::domain::{DealerId, DealerState};

/// Takes the suspension of a shop back.
#[utoipa::path(
    tag = "Shops",
    operation_id = "reactivateShop",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = ShopView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[delete("/v1/dealers/{dealer_id}/shops/{shop_id}/suspension")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeDealers>,
    path: web::Path<(String, String)>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let (dealer, shop) = path.into_inner();
    let (place, state) = ((DealerId::from(dealer), shop), DealerState::Active);
    let changed = set_shop_state(&caller.provider, caller.operator, place, expected, state).await?;
    Ok(answer::object(&changed))
}
