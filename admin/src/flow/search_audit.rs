//! Searches the audit trail, page by page, newest first.

use super::{AdminError, Page, PageAsk};
use crate::domain::AuditView;
use idp::{
    Provider,
    store::audit_search::{AuditFilter, AuditPart, search},
};
use std::sync::Arc;

/// The lines that fit.
pub async fn search_audit(
    provider: &Arc<Provider>,
    filter: AuditFilter,
    ask: PageAsk,
) -> Result<Page<AuditView>, AdminError> {
    const LIST: &str = "audit-search";
    let (before, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| Ok::<_, AdminError>(search(tx, &filter, AuditPart::Before(&before), rows)?))
        .await?;
    Ok(Page::of(found, limit, provider, LIST, |line| line.id.as_str()).map(AuditView::from))
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
