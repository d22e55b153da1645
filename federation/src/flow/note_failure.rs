//! A link that could not be made (E18): what an operator is alerted by. Nothing of the link itself was written.

use super::notify::{JOURNEY, LinkAct};
use crate::{domain::LinkId, store};
use idp::{
    Provider,
    domain::CountedEvent,
    store::{StoreError, audit::Actor},
};
use std::sync::Arc;

/// Writes `link.failed` into the audit, which counts it. When not even that can be written, it is counted all the same.
pub async fn note_failure(provider: &Arc<Provider>, id: LinkId, request_id: String) {
    let noted = provider.db.write::<_, StoreError>(move |tx| {
        let Some(link) = store::links::find(tx, &id)? else { return Ok(false) };
        LinkAct::by(&Actor::System, &request_id).audit(tx, "link.failed", &link, "error")?;
        Ok(true)
    });
    if !noted.await.unwrap_or(false) {
        let failed = CountedEvent {
            event: "link.failed",
            journey: JOURNEY,
            result: "error",
            ..CountedEvent::default()
        };
        provider.metrics.count(failed);
    }
}
