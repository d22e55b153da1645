//! `POST /migration/v1/events`: events fetched by polling (RFC 8936). It always answers at once.

use super::caller::SiteCaller;
use crate::{
    flow::migration::poll_site_events,
    http::dealer_api::{
        body::read_json,
        events::{PollAnswer, PollBody},
        json,
    },
};
use actix_web::{HttpResponse, http::StatusCode, web};

/// Fetches and acknowledges events.
#[utoipa::path(
    post, path = "/migration/v1/events", operation_id = "pollMigrationEvents", tag = "events", request_body = PollBody,
    security(("site" = ["migration:read"])),
    responses((status = 200, description = "Events that wait.", body = PollAnswer))
)]
pub(super) async fn poll(caller: SiteCaller, payload: web::Payload) -> HttpResponse {
    let result = async {
        let call = caller.with_scope("migration:read")?;
        let body: PollBody = read_json(caller.request(), payload).await?;
        let sets = poll_site_events(&caller.provider, call, body.checked()?).await?;
        Ok(json(StatusCode::OK, &PollAnswer::from(sets)))
    };
    let result = result.await;
    caller.answer(result)
}
