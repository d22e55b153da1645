//! Links whose day 30 is over.

use super::notify::{LinkAct, tell_dealer};
use crate::{
    domain::{DealerLink, EventKind, LinkEdge},
    store,
};
use idp::{
    Provider,
    flow::FlowError,
    store::{StoreError, Tx},
};
use std::sync::Arc;

/// Links that one visit ends at most.
const BATCH: i64 = 100;

/// Ends open links whose day 30 is over.
pub(super) async fn expire_links(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    provider
        .db
        .write(|tx| {
            let overdue = store::link_lists::list_overdue(tx, BATCH)?;
            for link in &overdue {
                expire(tx, link)?;
            }
            Ok(overdue.len())
        })
        .await
}

/// Ends one open link whose day 30 is over; nothing when another request did.
pub(super) fn expire(tx: &mut Tx<'_>, link: &DealerLink) -> Result<(), StoreError> {
    if store::links::advance(tx, &link.id, LinkEdge::Expire)? {
        LinkAct::by_system().audit(tx, "link.expired", link, "ok")?;
        tell_dealer(tx, link, EventKind::Expired)?;
    }
    Ok(())
}
