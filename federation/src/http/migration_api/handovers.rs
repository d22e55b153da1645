//! `POST /migration/v1/handovers`: a user is handed over.

use super::caller::SiteCaller;
use crate::{
    domain::LegacyProfile,
    flow::migration::{HandOver, hand_over},
    http::dealer_api::{body::read_json, json, problem::ApiProblem, warning::WarningBody},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::http::idempotency_key;
use serde::Serialize;

/// A hand-over.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct HandoverAnswer {
    /// For the user's browser alone, which posts it as `handle`, once.
    handle: String,
    /// Where to.
    open_url: String,
    /// Seconds in which it can be posted.
    expires_in: i64,
    /// The values that were not taken as they came: their owner sees them in the form and corrects them.
    warnings: Vec<WarningBody>,
}

/// Hands a user over.
#[utoipa::path(
    post, path = "/migration/v1/handovers", operation_id = "handOverUser", tag = "handovers", request_body = LegacyProfile,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "1 to 64 printable ASCII characters. A call repeated under the same key gets the same handle.")),
    security(("site" = ["migration:start"])),
    responses((status = 201, description = "The handle for the user's browser.", body = HandoverAnswer))
)]
pub(super) async fn create(caller: SiteCaller, payload: web::Payload) -> HttpResponse {
    let result = async {
        let call = caller.with_scope("migration:start")?;
        let idempotency_key = idempotency_key(caller.request().headers())?;
        let body: LegacyProfile = read_json(caller.request(), payload).await?;
        let (profile, warnings) = body.checked(caller.provider.clock.now()).map_err(|problem| {
            ApiProblem::invalid(format!("{}: must be {}", problem.member, problem.must_be))
        })?;
        let handed = hand_over(&caller.provider, call, HandOver { profile, idempotency_key }).await?;
        let answer = HandoverAnswer {
            handle: handed.handle.expose().to_owned(),
            open_url: caller.provider.settings.issuer.url("/migration/open"),
            expires_in: handed.expires_in,
            warnings: WarningBody::list("", &warnings),
        };
        Ok(json(StatusCode::CREATED, &answer))
    };
    let result = result.await;
    caller.answer(result)
}
