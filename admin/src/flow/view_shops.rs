//! Looks at the shops of a dealer.

use super::{AdminError, Page, PageAsk, Versioned, edit_dealer};
use crate::domain::ShopView;
use federation::{domain::DealerId, store};
use idp::Provider;
use std::sync::Arc;

/// The shop of this dealer with this reference.
pub async fn find_shop(
    provider: &Arc<Provider>,
    dealer: DealerId,
    id: String,
) -> Result<Versioned<ShopView>, AdminError> {
    provider.db.read(move |tx| Ok(edit_dealer::find_shop(tx, &dealer, &id)?.map(ShopView::from))).await
}

/// The shops of a dealer, by reference.
pub async fn list_shops(
    provider: &Arc<Provider>,
    dealer: DealerId,
    ask: PageAsk,
) -> Result<Page<ShopView>, AdminError> {
    // The dealer is part of the list's name: a cursor of one dealer is worth nothing at another.
    let list = format!("shops/{dealer}");
    let (after, limit) = (ask.after(provider, &list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            edit_dealer::find_dealer(tx, &dealer)?;
            Ok::<_, AdminError>(store::shops::list(tx, &dealer, &after, rows)?)
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |shop| shop.id.as_str()).map(ShopView::from))
}
