//! Takes the next step of a rotation: publishes new keys, or lets published ones sign.

use crate::{
    domain::RotationView,
    flow::rotate_signing_keys,
    http::{Caller, ChangeKeys, Refusal, body::NoBody, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post};

/// Takes the next step of a rotation: publishes new keys, or lets published ones sign.
#[utoipa::path(
    tag = "Signing keys",
    operation_id = "rotateSigningKeys",
    responses(
        (status = 200, description = "What was done, and when to call again.", body = RotationView),
        Refusals,
    ),
    security(("token" = ["admin:keys"])),
)]
#[post("/v1/keys/rotate")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeKeys>,
    once: Once,
    body: NoBody,
) -> Result<HttpResponse, Refusal> {
    once.call(caller, body, async move |caller| {
        Ok(HttpResponse::Ok().json(rotate_signing_keys(&caller.provider, caller.operator).await?))
    })
    .await
}
