//! Merges a dealer into another one: its shops and links go over, its open links become void, and it stays suspended for good.

use crate::{
    domain::{DealerMerger, DealerView},
    flow::merge_dealer,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;

/// Merges a dealer into another one: its shops and links go over, its open links become void, and it stays suspended for good.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "mergeDealer",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = DealerMerger,
    responses(
        (status = 200, description = "As it is now.", body = DealerView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[put("/v1/dealers/{dealer_id}/merger")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeDealers>,
    dealer_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<DealerMerger>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let id = DealerId::from(dealer_id.into_inner());
    let changed = merge_dealer(&caller.provider, caller.operator, id, expected, body).await?;
    Ok(answer::object(&changed))
}
