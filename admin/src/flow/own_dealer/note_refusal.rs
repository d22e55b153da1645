//! Somebody of a dealer asked for what is not theirs (E22): it is written down, whatever became of the request.

use super::OwnDealer;
use idp::{
    Provider,
    store::{
        StoreError,
        audit::{self, AuditEvent},
    },
};
use std::sync::Arc;

/// Writes `staff.refused`. `object` is made of our own words and ids.
pub async fn note_refusal(provider: &Arc<Provider>, own: OwnDealer, object: String, reason: &'static str) {
    let written = provider.db.write::<_, StoreError>(move |tx| {
        let mut event = AuditEvent::new(own.operator.actor(), "staff.refused", object.clone());
        event.dealer = Some(own.dealer.to_string());
        event.request_id.clone_from(&own.operator.request_id);
        event.result = reason;
        audit::insert(tx, &event)
    });
    if let Err(error) = written.await {
        tracing::error!(%error, "a refusal could not be written into the audit");
    }
}
