//! Who calls: a client in its own name. Its stream comes from there and from nowhere else; another's is as if it did not
//! exist.

use crate::{
    Provider,
    domain::{Client, ClientId, EventStream, EventStreamId},
    flow::FlowError,
    store::{
        self, StoreError, Tx, VisitError,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// What an access token says of the caller.
#[derive(Clone, Debug)]
pub struct ReceiverToken {
    /// The receiver.
    pub client_id: ClientId,
    /// The request, for the audit.
    pub request_id: String,
}

/// Why a receiver does not get what it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamRefusal {
    /// The client is unknown or suspended.
    UnknownClient,
    /// There is nothing that this client could receive, or it may not now.
    NotAllowed,
    /// It has no such stream.
    NotFound,
    /// It has a stream already.
    Exists,
    /// The request is not what it must be.
    Invalid(String),
    /// So many seconds too early.
    TooSoon(i64),
    /// More subjects are removed than are kept.
    TooManyRemovals,
}

/// A failure of a receiver's request.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// By rule.
    #[error("refused: {0:?}")]
    Refused(StreamRefusal),
    /// Everything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StreamRefusal> for StreamError {
    fn from(refusal: StreamRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for StreamError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Nul => StreamRefusal::Invalid("a text holds a NUL character".to_owned()).into(),
            error => Self::Flow(error.into()),
        }
    }
}

impl VisitError for StreamError {
    fn as_store(&self) -> Option<&StoreError> {
        match self {
            Self::Flow(cause) => cause.as_store(),
            Self::Refused(_) => None,
        }
    }
}

/// The caller as the rows have it at this moment.
pub(super) struct Receiver {
    pub(super) client: Arc<Client>,
    request_id: String,
}

impl Receiver {
    /// Looks the caller up.
    pub(super) fn find(
        provider: &Provider,
        tx: &mut Tx<'_>,
        token: &ReceiverToken,
    ) -> Result<Self, StreamError> {
        let client = provider.find_client(tx, &token.client_id)?.ok_or(StreamRefusal::UnknownClient)?;
        if provider.event_types_for(&client).is_empty() || !provider.may_receive(tx, &client)? {
            return Err(StreamRefusal::NotAllowed.into());
        }
        Ok(Self { client, request_id: token.request_id.clone() })
    }

    /// Its stream of this name.
    pub(super) fn find_stream(
        &self,
        tx: &mut Tx<'_>,
        id: &EventStreamId,
    ) -> Result<EventStream, StreamError> {
        let found = store::event_streams::find(tx, id)?;
        found.filter(|stream| stream.client_id == self.client.id).ok_or(StreamRefusal::NotFound.into())
    }

    /// Writes the line of the audit for what it did to a stream.
    pub(super) fn audit(
        &self,
        tx: &mut Tx<'_>,
        action: &'static str,
        stream: &EventStreamId,
    ) -> Result<(), StoreError> {
        let actor = Actor::Client(self.client.id.to_string());
        let mut event = AuditEvent::new(actor, action, format!("event_stream:{stream}"));
        self.request_id.clone_into(&mut event.request_id);
        store::audit::insert(tx, &event)
    }
}

/// One visit to the database that writes, for a receiver.
pub(super) async fn at_receiver<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    act: impl Fn(&Provider, &mut Tx<'_>, &Receiver) -> Result<T, StreamError> + Send + 'static,
) -> Result<T, StreamError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let receiver = Receiver::find(&node, tx, &token)?;
            act(&node, tx, &receiver)
        })
        .await
}

/// The same, for one that only reads.
pub(super) async fn view_receiver<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    view: impl Fn(&Provider, &mut Tx<'_>, &Receiver) -> Result<T, StreamError> + Send + 'static,
) -> Result<T, StreamError> {
    let node = Arc::clone(provider);
    provider
        .db
        .read(move |tx| {
            let receiver = Receiver::find(&node, tx, &token)?;
            view(&node, tx, &receiver)
        })
        .await
}
