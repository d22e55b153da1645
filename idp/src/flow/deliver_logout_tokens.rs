//! Back-channel logout: signed logout tokens from the outbox to the clients (Back-Channel Logout 1.0, 2.5).

use super::{
    FlowError,
    end_session::BACKCHANNEL_LOGOUT,
    lanes::{Telling, deliver_in_lanes, run_lanes},
};
use crate::{
    Provider,
    domain::{ClientId, generate_id},
    keys::media_type,
    protocol::{LogoutToken, logout_token_claims},
    store::{self, outbox::OutboxEntry},
};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::watch;

/// Tries at most; the last is about an hour after the first.
const TRIES: i32 = 7;

#[derive(Deserialize)]
struct Payload {
    client_id: ClientId,
    subject: String,
    session_id: String,
}

/// Delivers what is due; returns how many entries were looked at.
pub async fn deliver_logout_tokens(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    deliver_in_lanes(provider, BACKCHANNEL_LOGOUT, &|entry| Box::pin(tell(Arc::clone(provider), entry))).await
}

/// The same until `stopping` says so.
pub async fn run_logout_delivery(provider: &Arc<Provider>, stopping: watch::Receiver<bool>) {
    let tell = |entry| -> Telling { Box::pin(tell(Arc::clone(provider), entry)) };
    run_lanes(provider, BACKCHANNEL_LOGOUT, &tell, stopping).await;
}

async fn tell(provider: Arc<Provider>, entry: OutboxEntry) -> Result<bool, FlowError> {
    let delivered = deliver(&provider, &entry).await;
    if let Err(cause) = &delivered {
        tracing::warn!(entry = %entry.id, tries = entry.attempts + 1, %cause, "logout token not delivered");
    }
    settle(&provider, entry, delivered.is_ok()).await?;
    Ok(delivered.is_ok())
}

/// Writes down how a telling went: what did not arrive is tried again, for about an hour.
pub(super) async fn settle(
    provider: &Provider,
    entry: OutboxEntry,
    delivered: bool,
) -> Result<(), FlowError> {
    provider
        .db
        .write(move |tx| {
            if delivered {
                store::outbox::finish(tx, &entry.id)
            } else if entry.attempts + 1 >= TRIES {
                store::outbox::fail(tx, &entry.id)
            } else {
                let wait = 5 * 4_i64.pow(u32::try_from(entry.attempts).unwrap_or(0).min(5));
                let due = tx.now().plus_seconds(wait);
                store::outbox::retry(tx, &entry.id, due)
            }
        })
        .await
        .map_err(FlowError::from)
}

async fn deliver(provider: &Arc<Provider>, entry: &OutboxEntry) -> Result<(), String> {
    let payload: Payload = serde_json::from_str(&entry.payload).map_err(|cause| cause.to_string())?;
    let client = provider.load_client(&payload.client_id).await.map_err(|cause| cause.to_string())?;
    // A client that is gone, or takes no logout tokens any more, has nothing to be told.
    let Some(client) = client else { return Ok(()) };
    let Some(url) = &client.registration.backchannel_logout_uri else { return Ok(()) };
    let now = provider.clock.now();
    let claims = logout_token_claims(&LogoutToken {
        issuer: provider.settings.issuer.as_str(),
        client_id: &client.id,
        subject: &payload.subject,
        session_id: &payload.session_id,
        jti: &generate_id(now, &*provider.random),
        now,
    });
    let alg = client.registration.id_token_signed_response_alg;
    let token = provider
        .keys
        .current()
        .sign(alg, media_type::LOGOUT_TOKEN, &claims)
        .map_err(|cause| cause.to_string())?;
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    let answer = provider
        .outgoing
        .post(url, "application/x-www-form-urlencoded", body)
        .await
        .map_err(|cause| cause.to_string())?;
    if matches!(answer.status, 200 | 204) { Ok(()) } else { Err(format!("status {}", answer.status)) }
}
