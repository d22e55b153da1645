//! Events for legacy sites (RFC 8417): pushed (RFC 8935) with retries where the site has an endpoint, and polled (RFC 8936).

use super::{SiteCall, open_user, site_call::at_site};
use crate::{
    Federation,
    domain::LegacyUser,
    events::SiteEventClaims,
    flow::{DealerError, EventPoll, EventSets, deliver_events::pause_seconds},
    store::{self, legacy_events::SiteEvent},
};
use idp::{
    Provider,
    domain::{SigningAlgorithm, Timestamp},
    flow::{FlowError, Telling, deliver_in_lanes, run_lanes},
    keys::media_type,
    store::{
        self as idp_store, StoreError, Tx,
        outbox::{NewEntry, OutboxEntry},
    },
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::watch;

/// The kind of outbox entries that push an event.
const SITE_EVENT: &str = "site_event";
/// The one kind of event.
const MIGRATED: &str = "migration-completed";
/// After so long the event waits to be polled.
const GIVE_UP_SECONDS: i64 = 3 * 86_400;

/// Where an event goes, and its token.
struct Push {
    event: SiteEvent,
    endpoint: String,
    set: String,
}

/// Puts the event of a finished migration down, in the visit that finishes it.
pub(super) fn tell_site(
    federation: &Federation,
    tx: &mut Tx<'_>,
    user: &LegacyUser,
) -> Result<(), StoreError> {
    let jti = store::legacy_events::insert(tx, user, MIGRATED)?;
    let site = federation.settings.migration.site(&user.site);
    if site.is_some_and(|site| site.events_endpoint.is_some()) {
        let (receiver, payload) = (Some(user.site.as_str()), json!({ "jti": jti }));
        let entry = NewEntry { kind: SITE_EVENT, receiver, payload: &payload, good_until: None };
        idp_store::outbox::insert_entry(tx, entry)?;
    }
    Ok(())
}

/// Takes acknowledgements, then gives what waits.
pub async fn poll_site_events(
    provider: &Arc<Provider>,
    call: SiteCall,
    poll: EventPoll,
) -> Result<EventSets, DealerError> {
    at_site(provider, call, move |provider, tx, call| {
        let site = &call.site;
        if !poll.refused.is_empty() {
            tracing::warn!(site = %site.id, count = poll.refused.len(), "a legacy site could not use some events");
        }
        let known: Vec<String> = poll.ack.iter().chain(&poll.refused).cloned().collect();
        store::legacy_events::acknowledge(tx, &site.id, &known)?;
        let mut waiting = store::legacy_events::list_waiting(tx, &site.id, poll.most + 1)?;
        let most = usize::try_from(poll.most).unwrap_or(0);
        let more_available = waiting.len() > most;
        waiting.truncate(most);
        let mut sets = BTreeMap::new();
        for event in waiting {
            let set = sign(provider, &event, site.client_id.as_str(), tx.now())?;
            sets.insert(event.jti, set);
        }
        Ok(EventSets { sets, more_available })
    })
    .await
}

/// Pushes what is due; returns how many entries it looked at.
pub async fn deliver_site_events(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
) -> Result<usize, FlowError> {
    let deliver =
        |entry| -> Telling { Box::pin(deliver(Arc::clone(federation), Arc::clone(provider), entry)) };
    deliver_in_lanes(provider, SITE_EVENT, &deliver).await
}

/// The same until `stopping` says so.
pub async fn run_site_event_delivery(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    stopping: watch::Receiver<bool>,
) {
    let deliver =
        |entry| -> Telling { Box::pin(deliver(Arc::clone(federation), Arc::clone(provider), entry)) };
    run_lanes(provider, SITE_EVENT, &deliver, stopping).await;
}

/// One event; whether the site did what it should.
async fn deliver(
    federation: Arc<Federation>,
    provider: Arc<Provider>,
    entry: OutboxEntry,
) -> Result<bool, FlowError> {
    let Some(push) = read(&federation, &provider, &entry).await? else {
        // Acknowledged by polling in the meantime, or the endpoint is gone.
        provider.db.write::<_, FlowError>(move |tx| Ok(idp_store::outbox::finish(tx, &entry.id)?)).await?;
        return Ok(true);
    };
    let answer = provider.outgoing.post(&push.endpoint, "application/secevent+jwt", push.set).await;
    let taken = answer.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status));
    if !taken {
        let reason =
            answer.map_or_else(|error| error.to_string(), |answer| format!("status {}", answer.status));
        tracing::warn!(site = %push.event.site, %reason, "an event was not taken");
    }
    provider
        .db
        .write(move |tx| {
            let now = tx.now();
            if taken {
                store::legacy_events::acknowledge(
                    tx,
                    &push.event.site,
                    std::slice::from_ref(&push.event.jti),
                )?;
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

async fn read(
    federation: &Arc<Federation>,
    provider: &Arc<Provider>,
    entry: &OutboxEntry,
) -> Result<Option<Push>, FlowError> {
    let payload: serde_json::Value = serde_json::from_str(&entry.payload).unwrap_or_default();
    let Some(jti) = payload.get("jti").and_then(serde_json::Value::as_str).map(str::to_owned) else {
        return Ok(None);
    };
    let (federation, node) = (Arc::clone(federation), Arc::clone(provider));
    provider
        .db
        .read(move |tx| {
            let Some(event) = store::legacy_events::find_waiting(tx, &jti)? else { return Ok(None) };
            let Some(site) = federation.settings.migration.site(&event.site) else { return Ok(None) };
            let Some(endpoint) = site.events_endpoint.clone() else { return Ok(None) };
            let set = sign(&node, &event, site.client_id.as_str(), tx.now())?;
            Ok(Some(Push { event, endpoint, set }))
        })
        .await
}

/// The signed token of an event. The user is named as the site names them; nothing is told of the account.
fn sign(provider: &Provider, event: &SiteEvent, audience: &str, now: Timestamp) -> Result<String, FlowError> {
    let user = open_user(&provider.sealer, &event.user_sealed).unwrap_or_default();
    let claims = SiteEventClaims {
        issuer: provider.settings.issuer.as_str(),
        audience,
        jti: &event.jti,
        kind: &event.kind,
        legacy_user_id: &user,
        at: Timestamp::from_seconds(event.at),
        now,
    };
    let keys = provider.keys.current();
    Ok(keys.sign(SigningAlgorithm::ES256, media_type::SECURITY_EVENT, &claims.to_map())?)
}
