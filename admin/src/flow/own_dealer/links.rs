//! Dealer links as the dealer's own people see and change them: with the dealer's customer code, never with a person.

use super::OwnDealer;
use crate::{
    domain::LinkView,
    flow::{
        AdminError, Expected, Page, PageAsk, Version, Versioned,
        change_link::change_link,
        resend_link_mail::resend_at,
        view_links::{LinkPlace, find_at, view_link},
    },
};
use federation::{
    domain::{LinkId, LinkState},
    flow as federation_flow,
    store::link_lists::{self, LinkFilter, LinkOrder},
};
use idp::{
    Provider,
    domain::Timestamp,
    store::audit_search::{AuditFilter, AuditPart, search},
};
use std::sync::Arc;

/// Lines of a link's history at most.
const EVENTS: i64 = 100;

/// What its dealer is told of a link: what itself did, and what the interface for dealers' systems says, too. Not when a
/// customer opened the mail, logged in or read a text.
const TOLD: [&str; 12] = [
    "link.started",
    "link.mailed",
    "link.bounced",
    "link.completed",
    "link.declined",
    "link.cancelled",
    "link.superseded",
    "link.expired",
    "link.void",
    "link.unlinked",
    "link.disputed",
    "link.settled",
];

/// Which links.
#[derive(Clone, Debug, Default)]
pub struct OwnLinksAsked {
    /// Of this shop alone.
    pub shop: Option<String>,
    /// Started by this person alone, as the dealer names them.
    pub staff: Option<String>,
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Only such whose last mail could not be delivered.
    pub is_undeliverable: bool,
    /// In this order.
    pub order: LinkOrder,
    /// Started at this moment or later.
    pub created_from: Option<Timestamp>,
    /// Started before this moment.
    pub created_before: Option<Timestamp>,
}

pub use federation::flow::LinkView as OwnLink;

/// Something that happened to a link.
#[derive(Clone, Debug)]
pub struct LinkEvent {
    /// When.
    pub at: Timestamp,
    /// What, as the audit names it.
    pub action: String,
    /// How, as the audit names it.
    pub result: String,
    /// `account`, `client`, `staff` or `system`. Who, is not told: it may be the customer.
    pub by: String,
}

/// A link with its history.
#[derive(Debug)]
pub struct OwnLinkSheet {
    /// The link.
    pub link: OwnLink,
    /// Its version, for changes.
    pub version: Version,
    /// What happened, newest first.
    pub events: Vec<LinkEvent>,
}

/// What can be done to a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnLinkAct {
    /// Its mail is sent again.
    Resend,
    /// The start is taken back.
    Cancel,
    /// The account is said to be none of the dealer's customer.
    Dispute,
    /// That is taken back.
    Settle,
    /// The link ends.
    Unlink,
}

/// Links of the dealer that fit.
pub async fn list_own_links(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    asked: OwnLinksAsked,
    ask: PageAsk,
) -> Result<Page<OwnLink>, AdminError> {
    let dealer = own.dealer.clone();
    // A cursor of one dealer is worth nothing at another.
    let list = match asked.order {
        LinkOrder::NewestFirst => format!("own-links/{dealer}"),
        LinkOrder::OldestFirst => format!("own-links/{dealer}/oldest"),
    };
    let (seen, limit) = (ask.after(provider, &list)?, ask.limit());
    let rows = i64::try_from(limit + 1).unwrap_or(1);
    let node = Arc::clone(provider);
    let found = provider
        .db
        .read(move |tx| {
            let filter = LinkFilter {
                dealer: Some(&dealer),
                shop: asked.shop.as_deref(),
                staff: asked.staff.as_deref(),
                is_undeliverable: asked.is_undeliverable,
                state: asked.state,
                created: (asked.created_from, asked.created_before),
                order: asked.order,
                seen: &seen,
                limit: rows,
            };
            let links = link_lists::list(tx, &filter)?;
            Ok::<_, AdminError>(federation_flow::view_links(&node, tx, links)?)
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |seen| seen.link.id.as_str()))
}

/// One link of the dealer, with its history.
pub async fn find_own_link(
    provider: &Arc<Provider>,
    own: &OwnDealer,
    id: LinkId,
) -> Result<OwnLinkSheet, AdminError> {
    let place = LinkPlace::Of(own.dealer.clone(), id);
    let node = Arc::clone(provider);
    provider
        .db
        .read(move |tx| {
            let version = view_link(tx, &place)?.version;
            let link = find_at(tx, &place)?;
            let about = AuditFilter { object: Some(format!("link:{}", link.id)), ..AuditFilter::default() };
            let lines = search(tx, &about, AuditPart::Before(""), EVENTS)?.into_iter();
            let told = lines.filter(|line| TOLD.contains(&line.action.as_str()));
            let events = told.map(|line| LinkEvent {
                at: Timestamp::from_seconds(line.at),
                action: line.action,
                result: line.result,
                by: line.actor_type,
            });
            let events = events.collect();
            Ok(OwnLinkSheet { link: federation_flow::view_link(&node, tx, link)?, version, events })
        })
        .await
}

/// Does something to a link of the dealer. A repeat is no error.
pub async fn change_own_link(
    provider: &Arc<Provider>,
    own: OwnDealer,
    id: LinkId,
    expected: Expected,
    act: OwnLinkAct,
) -> Result<Versioned<LinkView>, AdminError> {
    let whose = (own.operator, LinkPlace::Of(own.dealer, id));
    match act {
        OwnLinkAct::Resend => resend_at(provider, whose, expected).await,
        OwnLinkAct::Cancel => change_link(provider, whose, expected, federation_flow::cancel).await,
        OwnLinkAct::Dispute => change_link(provider, whose, expected, federation_flow::dispute).await,
        OwnLinkAct::Settle => change_link(provider, whose, expected, federation_flow::settle_dispute).await,
        OwnLinkAct::Unlink => change_link(provider, whose, expected, federation_flow::unlink).await,
    }
}
