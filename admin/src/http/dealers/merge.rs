//! Merges a dealer into another one: its shops and links go over, its open links become void, and it stays suspended for good.

use crate::{
    domain::{ApprovalView, DealerMerger, DealerView},
    flow::{Acted, merge_dealer},
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
        (status = 202, description = "It waits for a second person, where the settings ask for one.", body = ApprovalView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
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
    Ok(match merge_dealer(&caller.provider, caller.operator, id, expected, body).await? {
        Acted::Done(dealer) => answer::object(&dealer),
        Acted::Waits(approval) => answer::waits(&approval),
    })
}
