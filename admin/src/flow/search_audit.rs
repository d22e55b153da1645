//! Searches the audit trail, page by page.

use super::{AdminError, Page, PageAsk};
use crate::domain::AuditView;
use idp::{
    Provider,
    store::audit_search::{AuditFilter, AuditPart, search},
};
use std::sync::Arc;

/// Which end of the trail comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOrder {
    /// The newest lines.
    NewestFirst,
    /// The oldest lines.
    OldestFirst,
}

/// The lines that fit.
pub async fn search_audit(
    provider: &Arc<Provider>,
    (filter, order): (AuditFilter, AuditOrder),
    ask: PageAsk,
) -> Result<Page<AuditView>, AdminError> {
    // A cursor of one order is worth nothing in the other.
    let list = match order {
        AuditOrder::NewestFirst => "audit-search",
        AuditOrder::OldestFirst => "audit-search/oldest",
    };
    let (seen, limit) = (ask.after(provider, list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read_stale(move |tx| {
            let part = match order {
                AuditOrder::NewestFirst => AuditPart::Before(&seen),
                AuditOrder::OldestFirst => AuditPart::After(&seen),
            };
            Ok::<_, AdminError>(search(tx, &filter, part, rows)?)
        })
        .await?;
    Ok(Page::of(found, limit, provider, list, |line| line.id.as_str()).map(AuditView::from))
}

/// One line.
pub async fn find_audit_line(provider: &Arc<Provider>, id: String) -> Result<AuditView, AdminError> {
    let found = provider
        .db
        .read(move |tx| {
            // Ids sort by time: the one line before which there is no other that sorts after `id`.
            let before = format!("{id}0");
            let lines = search(tx, &AuditFilter::default(), AuditPart::Before(&before), 1)?;
            Ok::<_, AdminError>(lines.into_iter().find(|line| line.id == id))
        })
        .await?;
    found.map(AuditView::from).ok_or(AdminError::NotFound)
}
