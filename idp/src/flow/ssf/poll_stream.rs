//! Events fetched by their receiver (RFC 8936). They wait until they are acknowledged, and are gone then.

use super::receiver::{ReceiverToken, StreamError, StreamRefusal, at_receiver, view_receiver};
use crate::{
    Provider,
    domain::{Client, EventStreamId, StreamDelivery, StreamStatus, Timestamp},
    flow::FlowError,
    keys::media_type,
    protocol::ssf::{PollRequest, SecurityEventToken, parse_poll, security_event_claims},
    store::{self, stream_events::WaitingEvent},
};
use serde_json::{Map, Value};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// How long a poll waits for an event at most. Less than a node has to let its requests end.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// How often a poll that waits looks.
const LOOK: Duration = Duration::from_millis(500);

/// The answer.
#[derive(Debug, Default)]
pub struct PolledEvents {
    /// Name and signed token of each, in the order in which they happened.
    pub sets: Vec<(String, String)>,
    /// Whether more wait.
    pub more_available: bool,
}

/// Takes acknowledgements, then gives what waits. With nothing there it waits a little, unless the receiver does not want
/// to.
///
/// # Errors
/// There is no such stream that is polled, or the request is not what it must be.
pub async fn poll_stream(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
    request: Map<String, Value>,
) -> Result<PolledEvents, StreamError> {
    let poll = parse_poll(&request).map_err(StreamRefusal::Invalid)?;
    acknowledge(provider, token.clone(), id.clone(), &poll).await?;
    let until = Instant::now() + LONGEST_WAIT;
    loop {
        let events = list(provider, token.clone(), id.clone(), poll.most).await?;
        let has_all = !events.sets.is_empty() || poll.most == 0 || poll.returns_immediately;
        if has_all || Instant::now() + LOOK > until {
            return Ok(events);
        }
        sleep(LOOK).await;
    }
}

/// What the receiver could not use is not sent again either.
async fn acknowledge(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
    poll: &PollRequest,
) -> Result<(), StreamError> {
    let mut names = poll.ack.clone();
    for (name, code) in &poll.refused {
        // A code of the standard is a short word; anything else is the receiver's and does not get into the log.
        let is_word = code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let code = if is_word { code } else { "other" };
        tracing::warn!(client = %token.client_id, code, "a receiver could not use an event");
        names.push(name.clone());
    }
    if names.is_empty() {
        return Ok(());
    }
    at_receiver(provider, token, move |_, tx, receiver| {
        let stream = receiver.find_stream(tx, &id)?;
        store::stream_events::acknowledge(tx, &stream.id, &names)?;
        Ok(())
    })
    .await
}

async fn list(
    provider: &Arc<Provider>,
    token: ReceiverToken,
    id: EventStreamId,
    most: i64,
) -> Result<PolledEvents, StreamError> {
    view_receiver(provider, token, move |provider, tx, receiver| {
        let stream = receiver.find_stream(tx, &id)?;
        if !matches!(stream.delivery, StreamDelivery::Poll) {
            return Err(StreamRefusal::NotFound.into());
        }
        if stream.status != StreamStatus::Enabled {
            return Ok(PolledEvents::default());
        }
        let mut waiting = store::stream_events::list(tx, &stream.id, most + 1)?;
        let most = usize::try_from(most).unwrap_or(0);
        let more_available = waiting.len() > most;
        waiting.truncate(most);
        let sign = |event: WaitingEvent| {
            let set = provider.sign_event(&receiver.client, &event)?;
            Ok::<_, FlowError>((event.jti, set))
        };
        let sets = waiting.into_iter().map(sign).collect::<Result<_, _>>()?;
        Ok(PolledEvents { sets, more_available })
    })
    .await
}

impl Provider {
    /// The signed token of an event, by the algorithm that the client is registered for.
    pub(super) fn sign_event(&self, client: &Client, event: &WaitingEvent) -> Result<String, FlowError> {
        let body: Value = serde_json::from_str(&event.body).map_err(store::StoreError::from)?;
        let claims = security_event_claims(&SecurityEventToken {
            issuer: self.settings.issuer.as_str(),
            audience: &client.id,
            jti: &event.jti,
            kind: &event.kind,
            body: &body,
            at: Timestamp::from_seconds(event.at),
        });
        let alg = client.registration.id_token_signed_response_alg;
        Ok(self.keys.current().sign(alg, media_type::SECURITY_EVENT, &claims)?)
    }
}
