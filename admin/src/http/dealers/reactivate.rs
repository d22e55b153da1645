//! Takes the suspension of a dealer back: its completed links count again.

use crate::{
    domain::DealerView,
    flow::set_dealer_state,
    http::{Caller, ChangeDealers, Refusal, answer, if_match::IfMatch, problem_answers::Refusals},
};
use actix_web::{HttpResponse, delete, web};
use federation::domain::{DealerId, DealerState};

/// Takes the suspension of a dealer back: its completed links count again.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "reactivateDealer",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = DealerView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[delete("/v1/dealers/{dealer_id}/suspension")]
pub(in crate::http) async fn delete(
    caller: Caller<ChangeDealers>,
    dealer_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let (id, state) = (DealerId::from(dealer_id.into_inner()), DealerState::Active);
    let changed = set_dealer_state(&caller.provider, caller.operator, id, expected, state).await?;
    Ok(answer::object(&changed))
}
