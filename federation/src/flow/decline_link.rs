//! Declining a link (L6n): 連携しない, or 心当たりがない. The dealer hears `declined` in either case (rule 3).

use super::notify::{LinkAct, tell_dealer};
use crate::{
    domain::{EventKind, LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    domain::Account,
    store::{StoreError, Tx, audit::Actor},
};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// The start has ended.
    Yes,
    /// It had ended, or was completed.
    Ended(LinkState),
    /// There is no such link for this account.
    NotYours,
}

/// Declines an open link of this account; `not_mine` tells the audit that the customer does not know the shop.
pub fn decline_link(
    tx: &mut Tx<'_>,
    id: &LinkId,
    account: &Account,
    not_mine: bool,
    request_id: &str,
) -> Result<Declined, StoreError> {
    let now = tx.now();
    let link = store::links::find(tx, id)?.filter(|link| link.account_id.as_ref() == Some(&account.id));
    let Some(link) = link else { return Ok(Declined::NotYours) };
    let state = link.state_at(now);
    if state != LinkState::Provisional {
        return Ok(Declined::Ended(state));
    }
    if !store::links::advance(tx, id, LinkEdge::Decline)? {
        let state = store::links::find(tx, id)?.map_or(LinkState::Void, |link| link.state_at(now));
        return Ok(Declined::Ended(state));
    }
    let reason = if not_mine { "not_mine" } else { "ok" };
    let actor = Actor::Account(account.id.to_string());
    LinkAct::by(&actor, request_id).with(account).audit(tx, "link.declined", &link, reason)?;
    tell_dealer(tx, &link, EventKind::Declined)?;
    Ok(Declined::Yes)
}
