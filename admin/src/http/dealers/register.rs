//! Registers a dealer. Its id is its name for ever.

use crate::{
    domain::{DealerRegistration, DealerView},
    flow::register_dealer,
    http::{Caller, ChangeDealers, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Registers a dealer. Its id is its name for ever.
#[utoipa::path(
    tag = "Dealers",
    operation_id = "registerDealer",
    request_body = DealerRegistration,
    responses(
        (status = 201, description = "Registered.", body = DealerView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/dealers")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeDealers>,
    once: Once,
    body: Body<DealerRegistration>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let made = register_dealer(&caller.provider, caller.operator, body).await?;
        let path = format!("/v1/dealers/{}", made.object.dealer_id);
        Ok(answer::created(&made, path))
    })
    .await
}
