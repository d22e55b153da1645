//! Links as their dealer sees them: no token, no address, no account.

use super::{
    CallerToken, DealerError,
    customer_code::open_code,
    dealer_caller::{About, view_dealer},
};
use crate::{
    domain::{DealerLink, Delivery, LinkId, LinkState},
    store::{
        self,
        link_lists::{LinkFilter, LinkOrder},
    },
};
use idp::{
    Provider,
    domain::MailFailure,
    store::{
        StoreError, Tx,
        mail_queue::{self, MailState},
    },
};
use std::sync::Arc;

/// Which links.
#[derive(Clone, Debug)]
pub struct LinkQuery {
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Older than this one; `None` for the beginning.
    pub before: Option<LinkId>,
    /// So many at most.
    pub limit: i64,
}

/// A link as its dealer sees it.
#[derive(Debug)]
pub struct LinkView {
    /// The link.
    pub link: DealerLink,
    /// Its state at this moment.
    pub state: LinkState,
    /// The dealer's customer code, until it is erased.
    pub customer_code: Option<String>,
    /// How the last mail fared.
    pub delivery: Delivery,
    /// Why it did not arrive, if it did not and that is known.
    pub failure: Option<MailFailure>,
}

/// A page of links, newest first.
#[derive(Debug)]
pub struct LinkPage {
    /// The links.
    pub links: Vec<LinkView>,
    /// Whether more follow.
    pub has_more: bool,
}

/// Lists the links of the calling dealer.
pub async fn list_links(
    provider: &Arc<Provider>,
    token: CallerToken,
    query: LinkQuery,
) -> Result<LinkPage, DealerError> {
    view_dealer(provider, token, About::Dealer, move |provider, tx, caller| {
        let filter = LinkFilter {
            dealer: Some(&caller.dealer.id),
            shop: caller.client.shop_id.as_deref(),
            state: query.state,
            created: (None, None),
            staff: None,
            is_undeliverable: false,
            order: LinkOrder::NewestFirst,
            seen: query.before.as_ref().map_or("", LinkId::as_str),
            limit: query.limit + 1,
        };
        let mut found = store::link_lists::list(tx, &filter)?;
        let limit = usize::try_from(query.limit).unwrap_or(0);
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok(LinkPage { links: view_links(provider, tx, found)?, has_more })
    })
    .await
}

/// One link of the calling dealer.
///
/// # Errors
/// [`super::Refusal::NotFound`], for another dealer's as for none.
pub async fn find_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<LinkView, DealerError> {
    view_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        Ok(view_link(provider, tx, link)?)
    })
    .await
}

/// Links as their dealer sees them, with one question for all their mails: the caller has checked whose they are.
pub fn view_links(
    provider: &Provider,
    tx: &mut Tx<'_>,
    links: Vec<DealerLink>,
) -> Result<Vec<LinkView>, StoreError> {
    let ids: Vec<&str> = links.iter().filter_map(|link| link.mail_id.as_deref()).collect();
    let mails = mail_queue::find_all(tx, &ids)?;
    let now = tx.now();
    let view = |link: DealerLink| {
        let mail = link.mail_id.as_ref().and_then(|id| mails.get(id));
        let delivery = match mail.map(|mail| mail.state) {
            Some(MailState::Waiting) => Delivery::Queued,
            Some(MailState::Failed) => Delivery::Undeliverable,
            _ if link.undeliverable_at.is_some() => Delivery::Undeliverable,
            _ => Delivery::Sent,
        };
        let is_undeliverable = delivery == Delivery::Undeliverable;
        LinkView {
            state: link.state_at(now),
            customer_code: link.code.as_ref().and_then(|code| open_code(&provider.sealer, code)),
            delivery,
            failure: mail.filter(|_| is_undeliverable).and_then(|mail| mail.failure),
            link,
        }
    };
    Ok(links.into_iter().map(view).collect())
}

/// The same of one link.
pub fn view_link(provider: &Provider, tx: &mut Tx<'_>, link: DealerLink) -> Result<LinkView, StoreError> {
    let mut seen = view_links(provider, tx, vec![link])?;
    seen.pop().ok_or_else(|| StoreError::Refused("a link was given and none came back".to_owned()))
}
