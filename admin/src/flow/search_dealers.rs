//! Looks for dealers by id, name and state.

use super::{AdminError, Page, PageAsk};
use crate::domain::DealerView;
use federation::store::dealers::{self, DealerFilter, DealerOrder};
use idp::Provider;
use std::sync::Arc;

/// Dealers that fit, in their order.
pub async fn search_dealers(
    provider: &Arc<Provider>,
    filter: DealerFilter,
    ask: PageAsk,
) -> Result<Page<DealerView>, AdminError> {
    // A cursor of one order is worth nothing in another.
    let list = match filter.order {
        DealerOrder::ById => "dealer-search",
        DealerOrder::NewestFirst => "dealer-search/newest",
        DealerOrder::OldestFirst => "dealer-search/oldest",
    };
    let (after, limit) = (ask.after(provider, list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read_stale(move |tx| Ok::<_, AdminError>(dealers::search(tx, &filter, &after, rows)?))
        .await?;
    Ok(Page::of(found, limit, provider, list, |dealer| dealer.id.as_str()).map(DealerView::from))
}
