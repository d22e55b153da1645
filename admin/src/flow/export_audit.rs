//! Exports the audit trail, page by page, oldest first.

use super::{AdminError, PageAsk};
use crate::domain::AuditView;
use idp::{
    Provider,
    store::audit_search::{AuditFilter, AuditPart, search},
};
use std::sync::Arc;

const LIST: &str = "audit";

/// Lines on a page when the caller names no number.
const USUAL: usize = 500;
/// Lines on a page at most.
const MOST: usize = 1_000;

/// Lines younger than this may still be joined by older ones: ids carry the moment of the visit, and a
/// visit is seen when it commits. The cursor never passes them, so no line is ever left out.
const UNSETTLED_SECONDS: i64 = 10;

/// A page of the trail.
#[derive(Debug)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditView>,
    /// Where to go on, now or later. The last lines may come again: their ids tell.
    pub next: String,
}

/// The lines after the cursor that fit.
pub async fn export_audit(
    provider: &Arc<Provider>,
    filter: AuditFilter,
    ask: PageAsk,
) -> Result<AuditPage, AdminError> {
    let after = ask.after(provider, LIST)?;
    let limit = i64::try_from(ask.limit.unwrap_or(USUAL).clamp(1, MOST)).unwrap_or(1);
    let begin = after.clone();
    let lines = provider
        .db
        .read(move |tx| Ok::<_, AdminError>(search(tx, &filter, AuditPart::After(&begin), limit)?))
        .await?;
    let settled_until = provider.clock.now().seconds() - UNSETTLED_SECONDS;
    let last = lines.iter().take_while(|line| line.at <= settled_until).last();
    let next = super::page::seal_cursor(provider, LIST, last.map_or(&after, |line| &line.id));
    Ok(AuditPage { lines: lines.into_iter().map(AuditView::from).collect(), next })
}
