//! Events pushed to dealers' systems that registered an endpoint (RFC 8935), with retries. What cannot be pushed can
//! still be polled.

use super::{notify::DEALER_EVENT, poll_events::sign_event};
use crate::store;
use idp::{
    Provider,
    domain::ClientId,
    flow::{FlowError, Telling, deliver_in_lanes, run_lanes},
    store::{self as idp_store, outbox::OutboxEntry},
};
use std::sync::Arc;
use tokio::sync::watch;

/// The longest pause between tries.
const LONGEST_PAUSE_SECONDS: i64 = 3_600;
/// After so long the event waits to be polled.
const GIVE_UP_SECONDS: i64 = 3 * 86_400;

/// Where an event goes, and its token.
struct Push {
    jti: String,
    client: ClientId,
    endpoint: String,
    set: String,
}

/// Pushes what is due; returns how many entries it looked at.
pub async fn deliver_events(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    deliver_in_lanes(provider, DEALER_EVENT, &|entry| Box::pin(deliver(Arc::clone(provider), entry))).await
}

/// The same until `stopping` says so.
pub async fn run_event_delivery(provider: &Arc<Provider>, stopping: watch::Receiver<bool>) {
    let deliver = |entry| -> Telling { Box::pin(deliver(Arc::clone(provider), entry)) };
    run_lanes(provider, DEALER_EVENT, &deliver, stopping).await;
}

/// One event; whether the dealer's system did what it should.
async fn deliver(provider: Arc<Provider>, entry: OutboxEntry) -> Result<bool, FlowError> {
    let Some(push) = read(&provider, &entry).await? else {
        // Acknowledged by polling in the meantime, or the endpoint is gone.
        provider.db.write::<_, FlowError>(move |tx| Ok(idp_store::outbox::finish(tx, &entry.id)?)).await?;
        return Ok(true);
    };
    let answer = provider.outgoing.post(&push.endpoint, "application/secevent+jwt", push.set.clone()).await;
    let taken = answer.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status));
    if !taken {
        let reason =
            answer.map_or_else(|error| error.to_string(), |answer| format!("status {}", answer.status));
        tracing::warn!(client = %push.client, %reason, "an event was not taken");
    }
    provider
        .db
        .write(move |tx| {
            let now = tx.now();
            if taken {
                store::events::acknowledge(tx, &push.client, std::slice::from_ref(&push.jti))?;
                idp_store::outbox::finish(tx, &entry.id)?;
            } else if now.since(entry.created_at) < GIVE_UP_SECONDS {
                idp_store::outbox::retry(tx, &entry.id, now.plus_seconds(pause_seconds(entry.attempts)))?;
            } else {
                idp_store::outbox::fail(tx, &entry.id)?;
            }
            Ok(taken)
        })
        .await
}

async fn read(provider: &Arc<Provider>, entry: &OutboxEntry) -> Result<Option<Push>, FlowError> {
    let payload: serde_json::Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let Some(jti) = payload.get("jti").and_then(serde_json::Value::as_str).map(str::to_owned) else {
        return Ok(None);
    };
    let node = Arc::clone(provider);
    provider
        .db
        .read(move |tx| {
            let Some(event) = store::events::find_waiting(tx, &jti)? else { return Ok(None) };
            let client = ClientId::from(event.client_id.as_str());
            let endpoint =
                store::dealer_clients::find(tx, &client)?.and_then(|client| client.events_endpoint);
            let Some(endpoint) = endpoint else { return Ok(None) };
            let set = sign_event(&node, tx, &event)?;
            Ok(Some(Push { jti: jti.clone(), client, endpoint, set }))
        })
        .await
}

/// 10 seconds, doubled with every try.
pub(super) fn pause_seconds(tries_before: i32) -> i64 {
    let doublings = u32::try_from(tries_before.clamp(0, 12)).unwrap_or(0);
    (10i64 << doublings).min(LONGEST_PAUSE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        assert_eq!([0, 1, 8, 9, 100].map(pause_seconds), [10, 20, 2_560, 3_600, 3_600]);
    }
}
