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
