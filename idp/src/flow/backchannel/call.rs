//! A service that wants to be called learns that there is an answer (CIBA Core 10.2): which one, it asks for itself.

use super::{CALL, Call};
use crate::{
    Provider,
    domain::DeliveryMode,
    flow::{
        FlowError,
        deliver_logout_tokens::settle,
        lanes::{Telling, deliver_in_lanes, run_lanes},
    },
    store::{self, outbox::OutboxEntry},
};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::watch;

/// What such calls are in the outbox.
pub(super) const BACKCHANNEL_CALL: &str = "backchannel_call";

/// What stands in the outbox: no secret.
#[derive(Deserialize)]
struct Payload {
    request: String,
}

/// How a call went.
enum Called {
    /// It arrived, or there is nobody to call any more.
    Yes,
    /// The service answered that it does not want it, or sent us elsewhere: it is not called again (CIBA Core 10.2).
    Unwanted(u16),
}

/// Makes the calls that are due; returns how many entries were looked at.
pub async fn deliver_calls(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    deliver_in_lanes(provider, BACKCHANNEL_CALL, &|entry| Box::pin(tell(Arc::clone(provider), entry))).await
}

/// The same until `stopping` says so.
pub async fn run_call_delivery(provider: &Arc<Provider>, stopping: watch::Receiver<bool>) {
    let tell = |entry| -> Telling { Box::pin(tell(Arc::clone(provider), entry)) };
    run_lanes(provider, BACKCHANNEL_CALL, &tell, stopping).await;
}

async fn tell(provider: Arc<Provider>, entry: OutboxEntry) -> Result<bool, FlowError> {
    match call(&provider, &entry).await {
        Ok(Called::Yes) => settle(&provider, entry, true).await.map(|()| true),
        Ok(Called::Unwanted(status)) => {
            tracing::warn!(entry = %entry.id, status, "a service does not want to be called");
            provider.db.write(move |tx| store::outbox::fail(tx, &entry.id)).await?;
            Ok(true)
        }
        Err(cause) => {
            tracing::warn!(entry = %entry.id, tries = entry.attempts + 1, %cause, "service not called");
            settle(&provider, entry, false).await.map(|()| false)
        }
    }
}

async fn call(provider: &Arc<Provider>, entry: &OutboxEntry) -> Result<Called, String> {
    let payload: Payload = serde_json::from_str(&entry.payload).map_err(|cause| cause.to_string())?;
    let find = move |tx: &mut store::Tx<'_>| store::backchannel_requests::find_by_id(tx, &payload.request);
    let asked = provider.db.read(find).await.map_err(|cause| cause.to_string())?;
    let Some(asked) = asked.filter(|asked| asked.expires_at > provider.clock.now()) else {
        return Ok(Called::Yes);
    };
    let client = provider.load_client(&asked.request.client_id).await.map_err(|cause| cause.to_string())?;
    let Some(client) = client else { return Ok(Called::Yes) };
    let endpoint = client.registration.backchannel_client_notification_endpoint.as_ref();
    let endpoint = endpoint.filter(|_| client.registration.delivery_mode() == DeliveryMode::Ping);
    let (Some(endpoint), Some(sealed)) = (endpoint, &asked.call) else { return Ok(Called::Yes) };
    let call: Call = provider
        .sealer
        .open(CALL, sealed)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or("it was sealed under another master key")?;
    let body = json!({ "auth_req_id": call.auth_req_id }).to_string();
    let answer = provider
        .outgoing
        .post_authorized(endpoint, "application/json", body, Some(&call.token()))
        .await
        .map_err(|cause| cause.to_string())?;
    match answer.status {
        200..=299 => Ok(Called::Yes),
        300..=499 => Ok(Called::Unwanted(answer.status)),
        status => Err(format!("status {status}")),
    }
}
