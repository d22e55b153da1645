//! Looks at acts that wait for a second person, and at those that waited.

use super::{AdminError, Page, PageAsk, Versioned, ask_approval::shown};
use crate::{
    domain::{ApprovalState, ApprovalView},
    store::approvals,
};
use idp::Provider;
use std::sync::Arc;

/// Approvals, newest first.
pub async fn list_approvals(
    provider: &Arc<Provider>,
    state: Option<ApprovalState>,
    ask: PageAsk,
) -> Result<Page<ApprovalView>, AdminError> {
    const LIST: &str = "approvals";
    let (before, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let now = provider.clock.now();
    let found =
        provider.db.read(move |tx| Ok::<_, AdminError>(approvals::list(tx, state, &before, rows)?)).await?;
    let page = Page::of(found, limit, provider, LIST, |approval| approval.id.as_str());
    Ok(page.map(|approval| ApprovalView::at(now, approval)))
}

/// The approval with this name.
pub async fn find_approval(
    provider: &Arc<Provider>,
    id: String,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let now = provider.clock.now();
    let found = provider.db.read(move |tx| Ok::<_, AdminError>(approvals::find(tx, &id)?)).await?;
    Ok(shown(now, found.ok_or(AdminError::NotFound)?))
}
