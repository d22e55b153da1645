//! Looks at dealers.

use super::{AdminError, Page, PageAsk, Versioned, edit_dealer};
use crate::domain::DealerView;
use federation::{domain::DealerId, store};
use idp::Provider;
use std::sync::Arc;

/// The dealer with this id.
pub async fn find_dealer(
    provider: &Arc<Provider>,
    id: DealerId,
) -> Result<Versioned<DealerView>, AdminError> {
    provider.db.read(move |tx| Ok(edit_dealer::find_dealer(tx, &id)?.map(DealerView::from))).await
}

/// Dealers, by id.
pub async fn list_dealers(provider: &Arc<Provider>, ask: PageAsk) -> Result<Page<DealerView>, AdminError> {
    const LIST: &str = "dealers";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found =
        provider.db.read(move |tx| Ok::<_, AdminError>(store::dealers::list(tx, &after, rows)?)).await?;
    Ok(Page::of(found, limit, provider, LIST, |dealer| dealer.id.as_str()).map(DealerView::from))
}
