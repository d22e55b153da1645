//! Making open links void: dealer suspended, account gone, too many wrong codes.

use super::notify::{LinkAct, tell_dealer};
use crate::{
    domain::{DealerLink, EventKind, LinkEdge, LinkState},
    store,
};
use idp::{
    domain::Account,
    store::{StoreError, Tx, audit::Actor},
};

/// Voids one open link; `false` when it was none any more.
pub(super) fn void_link(
    tx: &mut Tx<'_>,
    act: LinkAct<'_>,
    link: &DealerLink,
    reason: &'static str,
) -> Result<bool, StoreError> {
    if !store::links::advance(tx, &link.id, LinkEdge::Void)? {
        return Ok(false);
    }
    act.audit(tx, "link.void", link, reason)?;
    tell_dealer(tx, link, EventKind::Void)?;
    Ok(true)
}

/// Voids the open links of an account that was switched off or withdrawn; returns how many. For whoever
/// switches it off, in the same visit.
pub fn void_links_of_account(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    account: &Account,
) -> Result<usize, StoreError> {
    let (mut count, act) = (0, LinkAct::by(actor, request_id).with(account));
    for link in store::link_lists::list_of_account(tx, &account.id)? {
        if link.state == LinkState::Provisional {
            count += usize::from(void_link(tx, act, &link, "account")?);
        }
    }
    Ok(count)
}
