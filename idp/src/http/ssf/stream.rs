//! `/ssf/stream`: a receiver's stream (SSF 1.0, 8.1.1).

use super::{caller::Caller, json, openapi};
use crate::flow::ssf::{change_stream, create_stream, delete_stream, list_streams, read_stream};
use actix_web::{HttpResponse, http::StatusCode, web};

/// Reads the stream of this name, or lists them: one or none.
#[utoipa::path(
    get, path = "/ssf/stream", operation_id = "readStream", tag = "stream",
    params(("stream_id" = Option<String>, Query, description = "Absent: all streams of the receiver, as an array.")),
    security(("receiver" = ["ssf.read"]), ("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "The stream; without `stream_id` an array.", body = openapi::StreamOrStreams))
)]
pub(super) async fn read(caller: Caller) -> HttpResponse {
    let read = async |token| match caller.stream_id()? {
        Some(id) => Ok(json(StatusCode::OK, &read_stream(&caller.provider, token, id).await?)),
        None => Ok(json(StatusCode::OK, &list_streams(&caller.provider, token).await?)),
    };
    caller.reading(read).await
}

/// Makes the receiver's stream. Each receiver has one.
#[utoipa::path(
    post, path = "/ssf/stream", operation_id = "createStream", tag = "stream", request_body = openapi::NewStream,
    security(("receiver" = ["ssf.manage"])),
    responses((status = 201, description = "The stream.", body = openapi::Stream))
)]
pub(super) async fn create(caller: Caller, payload: web::Payload) -> HttpResponse {
    let create = async |token| {
        let request = caller.body(payload).await?;
        Ok(json(StatusCode::CREATED, &create_stream(&caller.provider, token, request).await?))
    };
    caller.managing(create).await
}

/// Changes what the request names.
#[utoipa::path(
    patch, path = "/ssf/stream", operation_id = "updateStream", tag = "stream", request_body = openapi::ChangedStream,
    security(("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "The stream as it is now.", body = openapi::Stream))
)]
pub(super) async fn update(caller: Caller, payload: web::Payload) -> HttpResponse {
    change(caller, payload, false).await
}

/// Puts another configuration in the place of the one before: what the request does not name goes.
#[utoipa::path(
    put, path = "/ssf/stream", operation_id = "replaceStream", tag = "stream", request_body = openapi::ChangedStream,
    security(("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "The stream as it is now.", body = openapi::Stream))
)]
pub(super) async fn replace(caller: Caller, payload: web::Payload) -> HttpResponse {
    change(caller, payload, true).await
}

async fn change(caller: Caller, payload: web::Payload, replaces: bool) -> HttpResponse {
    let change = async |token| {
        let request = caller.body(payload).await?;
        let changed = change_stream(&caller.provider, token, request, replaces).await?;
        Ok(json(StatusCode::OK, &changed))
    };
    caller.managing(change).await
}

/// Takes the stream away, and what waits in it.
#[utoipa::path(
    delete, path = "/ssf/stream", operation_id = "deleteStream", tag = "stream",
    params(("stream_id" = String, Query, description = "Which.")),
    security(("receiver" = ["ssf.manage"])),
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete(caller: Caller) -> HttpResponse {
    let delete = async |token| {
        delete_stream(&caller.provider, token, caller.required_stream_id()?).await?;
        Ok(HttpResponse::NoContent().finish())
    };
    caller.managing(delete).await
}
