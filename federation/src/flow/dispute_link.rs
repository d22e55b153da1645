//! The dealer says that a linked account is not its customer: the claim is withheld until dealer or operator settle it.
//! The customer's logins stay, as when a link ends.

use super::{
    CallerToken, DealerError, LinkChange,
    link_change::change_as_dealer,
    mail_kind,
    notify::{LinkAct, tell_customer, tell_dealer},
};
use crate::{
    domain::{EventKind, LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};
use std::sync::Arc;

/// Disputes a link, whoever asks: the caller has checked the right to.
pub fn dispute(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(LinkChange::NotPossible) };
    if link.state == LinkState::Disputed {
        return Ok(LinkChange::Already);
    }
    if !store::links::advance(tx, id, LinkEdge::Dispute)? {
        return Ok(LinkChange::NotPossible);
    }
    LinkAct::by(actor, request_id).audit(tx, "link.disputed", &link, "ok")?;
    tell_customer(provider, tx, &link, mail_kind::DISPUTED)?;
    Ok(LinkChange::Yes)
}

/// Disputes a link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`super::Refusal::NotFound`], [`super::Refusal::WrongState`].
pub async fn dispute_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    change_as_dealer(provider, token, id, dispute).await
}

/// Settles a dispute in the customer's favour, whoever asks: the caller has checked the right to.
pub fn settle_dispute(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(LinkChange::NotPossible) };
    if !store::links::advance(tx, id, LinkEdge::Settle)? {
        return Ok(if link.state == LinkState::Linked {
            LinkChange::Already
        } else {
            LinkChange::NotPossible
        });
    }
    LinkAct::by(actor, request_id).audit(tx, "link.settled", &link, "ok")?;
    tell_dealer(tx, &link, EventKind::Linked)?;
    tell_customer(provider, tx, &link, mail_kind::SETTLED)?;
    Ok(LinkChange::Yes)
}

/// Takes the calling dealer's own dispute back.
///
/// # Errors
/// [`super::Refusal::NotFound`], [`super::Refusal::WrongState`].
pub async fn settle_as_dealer(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    change_as_dealer(provider, token, id, settle_dispute).await
}
