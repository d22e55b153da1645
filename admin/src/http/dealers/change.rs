//! Changes the names of a dealer.

use crate::{
    domain::{DealerChange, DealerView},
    flow::change_dealer,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use federation::domain::DealerId;

/// Changes the names of a dealer.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "changeDealer",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = DealerChange,
    responses(
        (status = 200, description = "As it is now.", body = DealerView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[put("/v1/dealers/{dealer_id}")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeDealers>,
    dealer_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<DealerChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let id = DealerId::from(dealer_id.into_inner());
    let changed = change_dealer(&caller.provider, caller.operator, id, expected, body).await?;
    Ok(answer::object(&changed))
}
