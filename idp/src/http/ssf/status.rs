//! `/ssf/status`: whether events go out (SSF 1.0, 8.1.2).

use super::{caller::Caller, json, openapi};
use crate::{
    domain::{EventStreamId, StreamStatus},
    flow::ssf::{change_status, read_status},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use serde_json::json;

fn answer(id: &EventStreamId, status: StreamStatus, reason: Option<&str>) -> HttpResponse {
    let mut body = json!({ "stream_id": id, "status": status.as_str() });
    if let (Some(body), Some(reason)) = (body.as_object_mut(), reason) {
        body.insert("reason".to_owned(), reason.into());
    }
    json(StatusCode::OK, &body)
}

/// Reads the status of a stream.
#[utoipa::path(
    get, path = "/ssf/status", operation_id = "readStatus", tag = "status",
    params(("stream_id" = String, Query, description = "Of which stream.")),
    security(("receiver" = ["ssf.read"]), ("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "Its status.", body = openapi::Status))
)]
pub(super) async fn read(caller: Caller) -> HttpResponse {
    let read = async |token| {
        let id = caller.required_stream_id()?;
        let (status, reason) = read_status(&caller.provider, token, id.clone()).await?;
        Ok(answer(&id, status, reason.as_deref()))
    };
    caller.reading(read).await
}

/// Enables, pauses or disables a stream. A paused one keeps events for seven days, a disabled one drops them.
#[utoipa::path(
    post, path = "/ssf/status", operation_id = "updateStatus", tag = "status", request_body = openapi::Status,
    security(("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "Its status now.", body = openapi::Status))
)]
pub(super) async fn update(caller: Caller, payload: web::Payload) -> HttpResponse {
    let update = async |token| {
        let request = caller.body(payload).await?;
        let (id, status, reason) = change_status(&caller.provider, token, request).await?;
        Ok(answer(&id, status, reason.as_deref()))
    };
    caller.managing(update).await
}
