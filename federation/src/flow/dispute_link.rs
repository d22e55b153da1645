//! The dealer says that a linked account is not its customer: the claim is withheld until dealer or operator settle it.
//! The customer's logins stay, as when a link ends.

use super::{
    LinkChange,
    link_change::take_edge,
    mail_kind,
    notify::{LinkAct, tell_customer, tell_dealer},
};
use crate::domain::{EventKind, LinkEdge, LinkId, LinkState};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};

/// Disputes a link, whoever asks: the caller has checked the right to.
pub fn dispute(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let link = match take_edge(tx, id, LinkEdge::Dispute, LinkState::Disputed)? {
        Ok(link) => link,
        Err(change) => return Ok(change),
    };
    LinkAct::by(actor, request_id).audit(tx, "link.disputed", &link, "ok")?;
    tell_customer(provider, tx, &link, mail_kind::DISPUTED)?;
    Ok(LinkChange::Yes)
}

/// Settles a dispute in the customer's favour, whoever asks: the caller has checked the right to.
pub fn settle_dispute(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let link = match take_edge(tx, id, LinkEdge::Settle, LinkState::Linked)? {
        Ok(link) => link,
        Err(change) => return Ok(change),
    };
    LinkAct::by(actor, request_id).audit(tx, "link.settled", &link, "ok")?;
    tell_dealer(tx, &link, EventKind::Linked)?;
    tell_customer(provider, tx, &link, mail_kind::SETTLED)?;
    Ok(LinkChange::Yes)
}
