//! Subjects of which a receiver does not want to hear, and those of which it wants to hear again (SSF 1.0, 8.1.3). Every
//! subject that is its to know is in its stream without asking. Whether a subject exists is never answered.

use super::receiver::{Receiver, ReceiverToken, StreamError, StreamRefusal, at_receiver};
use crate::{
    Provider,
    domain::{EventStream, EventSubject},
    protocol::ssf::{parse_subject, stream_id},
    store::{self, Tx},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Removed subjects that are kept of one stream.
const MOST_REMOVALS: i64 = 10_000;

/// Adds a subject that was removed; of any other it is true already.
///
/// # Errors
/// There is no such stream, or the subject is none of ours.
pub async fn add_subject(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Map<String, Value>,
) -> Result<(), StreamError> {
    at_receiver(provider, token, move |provider, tx, receiver| {
        let (stream, subject) = named(provider, tx, receiver, &request)?;
        store::stream_removals::delete(tx, &stream.id, &subject.key())?;
        Ok(())
    })
    .await
}

/// Removes a subject: nothing of it is put down from now on.
///
/// # Errors
/// There is no such stream, the subject is none of ours or the stream itself, or too many are removed.
pub async fn remove_subject(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Map<String, Value>,
) -> Result<(), StreamError> {
    at_receiver(provider, token, move |provider, tx, receiver| {
        let (stream, subject) = named(provider, tx, receiver, &request)?;
        if subject == EventSubject::Object(stream.id.to_string()) {
            return Err(StreamRefusal::NotAllowed.into());
        }
        if store::stream_removals::count(tx, &stream.id)? >= MOST_REMOVALS {
            return Err(StreamRefusal::TooManyRemovals.into());
        }
        Ok(store::stream_removals::insert(tx, &stream.id, &subject.key())?)
    })
    .await
}

fn named(
    provider: &Provider,
    tx: &mut Tx<'_>,
    receiver: &Receiver,
    request: &Map<String, Value>,
) -> Result<(EventStream, EventSubject), StreamError> {
    let id = stream_id(request).map_err(StreamRefusal::Invalid)?;
    let issuer = provider.settings.issuer.as_str();
    let subject = parse_subject(request, issuer).map_err(StreamRefusal::Invalid)?;
    let stream = receiver.find_stream(tx, &id)?;
    Ok((stream, subject.ok_or(StreamRefusal::NotFound)?))
}
