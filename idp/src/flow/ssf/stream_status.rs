//! Whether events go out (SSF 1.0, 8.1.2). A paused stream keeps what happens, a disabled one drops it.

use super::receiver::{ReceiverToken, StreamError, StreamRefusal, at_receiver, view_receiver};
use crate::{
    Provider,
    domain::{EventStreamId, StreamStatus},
    protocol::ssf::parse_status,
    store,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Whether events go out, and the receiver's reason.
///
/// # Errors
/// There is no such stream.
pub async fn read_status(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
) -> Result<(StreamStatus, Option<String>), StreamError> {
    view_receiver(provider, token, move |_, tx, receiver| {
        let stream = receiver.find_stream(tx, &id)?;
        Ok((stream.status, stream.reason))
    })
    .await
}

/// Changes it.
///
/// # Errors
/// There is no such stream, or no such status.
pub async fn change_status(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Map<String, Value>,
) -> Result<(EventStreamId, StreamStatus, Option<String>), StreamError> {
    at_receiver(provider, token, move |_, tx, receiver| {
        let change = parse_status(&request).map_err(StreamRefusal::Invalid)?;
        let stream = receiver.find_stream(tx, &change.stream)?;
        store::event_streams::set_status(tx, &stream.id, change.status, change.reason.as_deref())?;
        if change.status == StreamStatus::Disabled {
            store::stream_events::delete_of(tx, &stream.id)?;
        }
        let action = match change.status {
            StreamStatus::Enabled => "event_stream.enabled",
            StreamStatus::Paused => "event_stream.paused",
            StreamStatus::Disabled => "event_stream.disabled",
        };
        receiver.audit(tx, action, &stream.id)?;
        Ok((stream.id, change.status, change.reason))
    })
    .await
}
