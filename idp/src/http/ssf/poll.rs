//! `/ssf/streams/{stream_id}/poll`: events fetched by their receiver (RFC 8936).

use super::{caller::Caller, json, openapi};
use crate::{
    domain::EventStreamId,
    flow::ssf::{PolledEvents, poll_stream},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// Events by their names, in the order in which they happened.
struct InOrder(Vec<(String, String)>);

impl Serialize for InOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (jti, set) in &self.0 {
            map.serialize_entry(jti, set)?;
        }
        map.end()
    }
}

/// Signed events (RFC 8936, 2.3).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    sets: InOrder,
    more_available: bool,
}

impl From<PolledEvents> for Answer {
    fn from(events: PolledEvents) -> Self {
        Self { sets: InOrder(events.sets), more_available: events.more_available }
    }
}

/// Acknowledges events, and fetches what waits. With nothing there the answer takes up to five seconds, unless
/// `returnImmediately`.
#[utoipa::path(
    post, path = "/ssf/streams/{stream_id}/poll", operation_id = "pollStream", tag = "events",
    params(("stream_id" = String, Path, description = "Which stream.")),
    request_body = openapi::Poll, security(("receiver" = ["ssf.read"]), ("receiver" = ["ssf.manage"])),
    responses((status = 200, description = "Events that wait, in their order.", body = openapi::Polled))
)]
pub(super) async fn poll(caller: Caller, id: web::Path<String>, payload: web::Payload) -> HttpResponse {
    let poll = async |token| {
        let (id, request) = (EventStreamId::from(id.into_inner()), caller.body(payload).await?);
        let events = poll_stream(&caller.provider, token, id, request).await?;
        Ok(json(StatusCode::OK, &Answer::from(events)))
    };
    caller.reading(poll).await
}
