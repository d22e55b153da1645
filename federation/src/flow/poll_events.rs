//! Events fetched by a dealer's system (RFC 8936). They wait until they are acknowledged.

use super::{
    CallerToken, DealerError,
    customer_code::open_code,
    dealer_caller::{About, at_dealer},
};
use crate::{
    domain::LinkId,
    events::EventClaims,
    store::{self, events::WaitingEvent},
};
use idp::{
    Provider,
    domain::{SigningAlgorithm, Timestamp},
    flow::FlowError,
    keys::media_type,
    store::Tx,
};
use std::{collections::BTreeMap, sync::Arc};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct EventPoll {
    /// Names of events that the receiver has.
    pub ack: Vec<String>,
    /// Names of events that it could not use: they are not sent again.
    pub refused: Vec<String>,
    /// So many at most.
    pub most: i64,
}

/// The answer.
#[derive(Debug)]
pub struct EventSets {
    /// Signed tokens by their names.
    pub sets: BTreeMap<String, String>,
    /// Whether more wait.
    pub more_available: bool,
}

/// Takes acknowledgements, then gives what waits.
pub async fn poll_events(
    provider: &Arc<Provider>,
    token: CallerToken,
    poll: EventPoll,
) -> Result<EventSets, DealerError> {
    at_dealer(provider, token, About::Dealer, move |provider, tx, caller| {
        let client = &caller.client.client_id;
        if !poll.refused.is_empty() {
            tracing::warn!(%client, count = poll.refused.len(), "a dealer's system could not use some events");
        }
        let known: Vec<String> = poll.ack.iter().chain(&poll.refused).cloned().collect();
        store::events::acknowledge(tx, client, &known)?;
        let mut waiting = store::events::list_waiting(tx, client, poll.most + 1)?;
        let most = usize::try_from(poll.most).unwrap_or(0);
        let more_available = waiting.len() > most;
        waiting.truncate(most);
        let mut sets = BTreeMap::new();
        for event in waiting {
            let set = sign_event(provider, tx, &event)?;
            sets.insert(event.jti, set);
        }
        Ok(EventSets { sets, more_available })
    })
    .await
}

/// The signed token of an event. The record is named as long as the link's row holds it.
pub(super) fn sign_event(
    provider: &Provider,
    tx: &mut Tx<'_>,
    event: &WaitingEvent,
) -> Result<String, FlowError> {
    let link = store::links::find(tx, &LinkId::from(event.link_id.as_str()))?;
    let code = link.and_then(|link| link.code).and_then(|code| open_code(&provider.sealer, &code));
    let claims = EventClaims {
        issuer: provider.settings.issuer.as_str(),
        audience: &event.client_id,
        jti: &event.jti,
        kind: &event.kind,
        link_id: &event.link_id,
        customer_code: code.as_deref(),
        at: Timestamp::from_seconds(event.at),
        now: tx.now(),
    };
    let keys = provider.keys.current();
    Ok(keys.sign(SigningAlgorithm::ES256, media_type::SECURITY_EVENT, &claims.to_map())?)
}
