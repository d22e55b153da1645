//! A receiver sets its stream up, reads it, changes it and takes it away (SSF 1.0, 8.1.1).

use super::{
    HEADER_PURPOSE,
    receiver::{Receiver, ReceiverToken, StreamError, StreamRefusal, at_receiver, view_receiver},
};
use crate::{
    Provider,
    domain::{EventStream, EventStreamId, StreamDelivery, StreamStatus},
    protocol::ssf::{
        DeliveryWish, StreamFacts, StreamWishes, check_transmitter_supplied, event_uri, parse_stream,
        stream_document, stream_id,
    },
    store::{self, StoreError},
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A stream as it is answered.
type Document = Map<String, Value>;

/// Makes the receiver's stream.
///
/// # Errors
/// It has one, may have none, or wants what cannot be.
pub async fn create_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Document,
) -> Result<Document, StreamError> {
    let created = at_receiver(provider, token, move |provider, tx, receiver| {
        let wishes = parse_stream(&request).map_err(StreamRefusal::Invalid)?;
        if store::event_streams::find_of_client(tx, &receiver.client.id)?.is_some() {
            return Err(StreamRefusal::Exists.into());
        }
        let empty = EventStream {
            id: EventStreamId::generate(tx.now(), tx.random()),
            client_id: receiver.client.id.clone(),
            delivery: StreamDelivery::Poll,
            events_requested: None,
            events_delivered: Vec::new(),
            description: None,
            status: StreamStatus::Enabled,
            reason: None,
            verified_at: None,
        };
        let stream = provider.with_wishes(receiver, empty, wishes)?;
        store::event_streams::insert(tx, &stream)?;
        receiver.audit(tx, "event_stream.created", &stream.id)?;
        Ok(provider.document(receiver, &stream))
    });
    match created.await {
        // Another of its requests was faster.
        Err(StreamError::Flow(crate::flow::FlowError::Store(StoreError::Duplicate(_)))) => {
            Err(StreamRefusal::Exists.into())
        }
        other => other,
    }
}

/// The receiver's stream of this name.
///
/// # Errors
/// It has none of this name.
pub async fn read_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
) -> Result<Document, StreamError> {
    view_receiver(provider, token, move |provider, tx, receiver| {
        let stream = receiver.find_stream(tx, &id)?;
        Ok(provider.document(receiver, &stream))
    })
    .await
}

/// The receiver's streams: one or none.
///
/// # Errors
/// It may have none.
pub async fn list_streams(
    provider: &Arc<Provider>,
    token: ReceiverToken,
) -> Result<Vec<Document>, StreamError> {
    view_receiver(provider, token, move |provider, tx, receiver| {
        let stream = store::event_streams::find_of_client(tx, &receiver.client.id)?;
        Ok(stream.iter().map(|stream| provider.document(receiver, stream)).collect())
    })
    .await
}

/// Changes the stream: what the request does not name stays (`PATCH`), or goes when `replaces` (`PUT`).
///
/// # Errors
/// There is no such stream, or it cannot be so.
pub async fn change_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    request: Document,
    replaces: bool,
) -> Result<Document, StreamError> {
    at_receiver(provider, token, move |provider, tx, receiver| {
        let id = stream_id(&request).map_err(StreamRefusal::Invalid)?;
        let mut stream = receiver.find_stream(tx, &id)?;
        let standing = provider.document(receiver, &stream);
        check_transmitter_supplied(&request, &standing).map_err(StreamRefusal::Invalid)?;
        let wishes = parse_stream(&request).map_err(StreamRefusal::Invalid)?;
        if replaces {
            stream.delivery = StreamDelivery::Poll;
            stream.events_requested = None;
            stream.events_delivered = Vec::new();
            stream.description = None;
        }
        let stream = provider.with_wishes(receiver, stream, wishes)?;
        store::event_streams::configure(tx, &stream)?;
        receiver.audit(tx, "event_stream.changed", &stream.id)?;
        Ok(provider.document(receiver, &stream))
    })
    .await
}

/// Takes the stream away, and what waits in it.
///
/// # Errors
/// There is no such stream.
pub async fn delete_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
) -> Result<(), StreamError> {
    at_receiver(provider, token, move |_, tx, receiver| {
        let stream = receiver.find_stream(tx, &id)?;
        store::event_streams::delete(tx, &stream.id)?;
        Ok(receiver.audit(tx, "event_stream.deleted", &stream.id)?)
    })
    .await
}

impl Provider {
    fn document(&self, receiver: &Receiver, stream: &EventStream) -> Document {
        let supported = self.event_types_for(&receiver.client);
        stream_document(stream, &StreamFacts { issuer: self.settings.issuer.as_str(), supported: &supported })
    }

    /// The stream as the receiver wishes it.
    fn with_wishes(
        &self,
        receiver: &Receiver,
        mut stream: EventStream,
        wishes: StreamWishes,
    ) -> Result<EventStream, StreamError> {
        if let Some(requested) = wishes.events_requested {
            let issuer = self.settings.issuer.as_str();
            let known = self.event_types_for(&receiver.client).into_iter();
            let wanted = known.filter(|kind| requested.contains(&event_uri(issuer, kind)));
            stream.events_delivered = wanted.map(str::to_owned).collect();
            stream.events_requested = Some(requested);
        }
        if let Some(delivery) = wishes.delivery {
            stream.delivery = self.delivery(delivery)?;
        }
        stream.description = wishes.description.or(stream.description);
        Ok(stream)
    }

    fn delivery(&self, wish: DeliveryWish) -> Result<StreamDelivery, StreamError> {
        let DeliveryWish::Push { endpoint_url, authorization_header } = wish else {
            return Ok(StreamDelivery::Poll);
        };
        if !self.outgoing.may_call(&endpoint_url) {
            let fault = "delivery.endpoint_url: must be https, and a host of the public internet";
            return Err(StreamRefusal::Invalid(fault.to_owned()).into());
        }
        let seal = |header: &str| self.sealer.seal(HEADER_PURPOSE, header.as_bytes()).into();
        let authorization_header = authorization_header.map(|header| seal(header.expose()));
        Ok(StreamDelivery::Push { endpoint_url, authorization_header })
    }
}
