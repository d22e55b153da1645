//! Suspends a dealer: its open links become void, starts are refused, and its links leave every token within five seconds.

use crate::{
    domain::DealerView,
    flow::set_dealer_state,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::{DealerId, DealerState};

/// Suspends a dealer: its open links become void, starts are refused, and its links leave every token within five seconds.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "suspendDealer",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = DealerView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[put("/v1/dealers/{dealer_id}/suspension")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeDealers>,
    dealer_id: web::Path<String>,
    if_match: IfMatch,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    body.read_nothing().await?;
    let expected = if_match.read()?;
    let (id, state) = (DealerId::from(dealer_id.into_inner()), DealerState::Suspended);
    let changed = set_dealer_state(&caller.provider, caller.operator, id, expected, state).await?;
    Ok(answer::object(&changed))
}
