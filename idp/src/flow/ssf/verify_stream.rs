//! A sign of life that a receiver asks for (SSF 1.0, 8.1.4): an event that goes the way of all others.

use super::{
    receiver::{ReceiverToken, StreamError, StreamRefusal, at_receiver},
    tell_receivers::put_down,
};
use crate::{
    Provider,
    domain::{EventSubject, EventType, SecurityEvent, StreamStatus, generate_id},
    protocol::ssf::{MIN_VERIFICATION_INTERVAL, stream_id, verification_state},
    store,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Puts a verification event into the stream.
///
/// # Errors
/// There is no such stream, it is disabled, or the last verification was asked for a moment ago.
pub async fn verify_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Map<String, Value>,
) -> Result<(), StreamError> {
    at_receiver(provider, token, move |provider, tx, receiver| {
        let id = stream_id(&request).map_err(StreamRefusal::Invalid)?;
        let state = verification_state(&request).map_err(StreamRefusal::Invalid)?;
        let stream = receiver.find_stream(tx, &id)?;
        if stream.status == StreamStatus::Disabled {
            return Err(StreamRefusal::Invalid("the stream is disabled".to_owned()).into());
        }
        let now = tx.now();
        let since = now.plus_seconds(-MIN_VERIFICATION_INTERVAL);
        if !store::event_streams::take_verification(tx, &stream.id, since)? {
            let passed = stream.verified_at.map_or(0, |at| now.since(at));
            return Err(StreamRefusal::TooSoon((MIN_VERIFICATION_INTERVAL - passed).max(1)).into());
        }
        let event = SecurityEvent {
            kind: EventType::VERIFICATION,
            subject: EventSubject::Object(stream.id.to_string()),
            details: state.map(|state| ("state".to_owned(), state.into())).into_iter().collect(),
            txn: generate_id(now, tx.random()),
        };
        Ok(put_down(tx, &stream, &event, provider.settings.issuer.as_str())?)
    })
    .await
}
