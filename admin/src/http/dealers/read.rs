//! One dealer.

use crate::{
    domain::DealerView,
    flow::find_dealer,
    http::{Caller, ReadDealer, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use federation::domain::DealerId;

/// One dealer.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "readDealer",
    responses(
        (status = 200, description = "As it is now.", body = DealerView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:own-dealer"])),
)]
#[get("/v1/dealers/{dealer_id}")]
pub(in crate::http) async fn get(
    caller: Caller<ReadDealer>,
    dealer_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let found = find_dealer(&caller.provider, DealerId::from(dealer_id.into_inner())).await?;
    Ok(answer::object(&found))
}
