//! Looks at dealer links.

use super::{AdminError, Page, PageAsk, Version, Versioned};
use crate::domain::LinkView;
use federation::{
    domain::{DealerId, DealerLink, LinkId, LinkState},
    store::{
        self,
        link_lists::{LinkFilter, LinkOrder},
    },
};
use idp::{Provider, domain::Timestamp, store::Tx};
use serde_json::json;
use std::sync::Arc;

/// Which link, and whose: one that stands elsewhere is not found.
#[derive(Clone, Debug)]
pub enum LinkPlace {
    /// Among those of all dealers.
    Anywhere(LinkId),
    /// Among those of this dealer.
    Of(DealerId, LinkId),
}

impl LinkPlace {
    /// The link's id.
    pub(super) const fn id(&self) -> &LinkId {
        match self {
            Self::Anywhere(id) | Self::Of(_, id) => id,
        }
    }
}

/// The link with this id.
pub async fn find_link(provider: &Arc<Provider>, id: LinkId) -> Result<Versioned<LinkView>, AdminError> {
    let place = LinkPlace::Anywhere(id);
    provider.db.read(move |tx| view_link(tx, &place)).await
}

/// The link as it is.
pub(super) fn view_link(tx: &mut Tx<'_>, place: &LinkPlace) -> Result<Versioned<LinkView>, AdminError> {
    let link = find_at(tx, place)?;
    let view = LinkView::at(tx.now(), link);
    Ok(Versioned { version: Version::of(&json!(view)), object: view })
}

/// The link at this place.
pub(super) fn find_at(tx: &mut Tx<'_>, place: &LinkPlace) -> Result<DealerLink, AdminError> {
    let is_here = |link: &DealerLink| match place {
        LinkPlace::Anywhere(_) => true,
        LinkPlace::Of(dealer, _) => link.dealer_id == *dealer,
    };
    store::links::find(tx, place.id())?.filter(is_here).ok_or(AdminError::NotFound)
}

/// The links of a dealer, newest first; in one state alone, if one is named.
pub async fn list_links(
    provider: &Arc<Provider>,
    dealer: DealerId,
    state: Option<LinkState>,
    ask: PageAsk,
) -> Result<Page<LinkView>, AdminError> {
    // A cursor of one dealer is worth nothing at another.
    let list = format!("links/{dealer}");
    let (seen, limit) = (ask.after(provider, &list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            store::dealers::find(tx, &dealer)?.ok_or(AdminError::NotFound)?;
            let filter = LinkFilter {
                dealer: Some(&dealer),
                shop: None,
                state,
                created: (None, None),
                staff: None,
                is_undeliverable: false,
                order: LinkOrder::NewestFirst,
                seen: &seen,
                limit: rows,
            };
            let (now, links) = (tx.now(), store::link_lists::list(tx, &filter)?);
            let views = links.into_iter().map(|link| LinkView::at(now, link)).collect();
            Ok::<Vec<LinkView>, AdminError>(views)
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |link| link.link_id.as_str()))
}

/// Which links of all dealers.
#[derive(Clone, Debug, Default)]
pub struct LinksAsked {
    /// Of this dealer alone.
    pub dealer: Option<DealerId>,
    /// Of this shop alone.
    pub shop: Option<String>,
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Started at this moment or later.
    pub created_from: Option<Timestamp>,
    /// Started before this moment.
    pub created_before: Option<Timestamp>,
    /// In this order.
    pub order: LinkOrder,
}

/// Links of all dealers in their order. A dealer that is not there has none.
pub async fn list_all_links(
    provider: &Arc<Provider>,
    asked: LinksAsked,
    ask: PageAsk,
) -> Result<Page<LinkView>, AdminError> {
    // A cursor of one order is worth nothing in the other.
    let list = match asked.order {
        LinkOrder::NewestFirst => "all-links",
        LinkOrder::OldestFirst => "all-links/oldest",
    };
    let (seen, limit) = (ask.after(provider, list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let found = provider
        .db
        .read(move |tx| {
            let filter = LinkFilter {
                dealer: asked.dealer.as_ref(),
                shop: asked.shop.as_deref(),
                state: asked.state,
                created: (asked.created_from, asked.created_before),
                staff: None,
                is_undeliverable: false,
                order: asked.order,
                seen: &seen,
                limit: rows,
            };
            let (now, links) = (tx.now(), store::link_lists::list(tx, &filter)?);
            let views = links.into_iter().map(|link| LinkView::at(now, link)).collect();
            Ok::<Vec<LinkView>, AdminError>(views)
        })
        .await?;
    Ok(Page::of(found, limit, provider, list, |link| link.link_id.as_str()))
}
