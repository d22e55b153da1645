//! Looks for dealers by id, name and state.

use super::{AdminError, Page, PageAsk};
use crate::domain::DealerView;
use federation::store::dealers::{self, DealerFilter};
use idp::Provider;
use std::sync::Arc;

/// Dealers that fit, by id.
pub async fn search_dealers(
    provider: &Arc<Provider>,
    filter: DealerFilter,
    ask: PageAsk,
) -> Result<Page<DealerView>, AdminError> {
    const LIST: &str = "dealer-search";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found =
        provider.db.read(move |tx| Ok::<_, AdminError>(dealers::search(tx, &filter, &after, rows)?)).await?;
    Ok(Page::of(found, limit, provider, LIST, |dealer| dealer.id.as_str()).map(DealerView::from))
}
