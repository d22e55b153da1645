//! The dealer says that a linked account is not its customer: the claim is withheld until dealer or operator settle it.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    mail_kind,
    notify::{LinkAct, tell_customer, tell_dealer},
    unlink::revoke_carriers,
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

/// Disputes a link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub async fn dispute_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        if link.state == LinkState::Disputed {
            return Ok(());
        }
        if !store::links::advance(tx, &link.id, LinkEdge::Dispute)? {
            return Err(Refusal::WrongState.into());
        }
        caller.act().audit(tx, "link.disputed", &link, "ok")?;
        if let Some(account) = &link.account_id {
            revoke_carriers(tx, account)?;
        }
        Ok(tell_customer(provider, tx, &link, mail_kind::DISPUTED)?)
    })
    .await
}

/// What came of settling a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The link is in force again.
    Yes,
    /// It is in force, and nobody disputes it.
    Already,
    /// There is no such link, or it is neither disputed nor in force.
    NotDisputed,
}

/// Settles a dispute in the customer's favour, whoever asks: the caller has checked the right to.
pub fn settle_dispute(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<Settled, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(Settled::NotDisputed) };
    if !store::links::advance(tx, id, LinkEdge::Settle)? {
        return Ok(if link.state == LinkState::Linked { Settled::Already } else { Settled::NotDisputed });
    }
    LinkAct::by(actor, request_id).audit(tx, "link.settled", &link, "ok")?;
    tell_dealer(tx, &link, EventKind::Linked)?;
    tell_customer(provider, tx, &link, mail_kind::SETTLED)?;
    Ok(Settled::Yes)
}

/// Takes the calling dealer's own dispute back.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub async fn settle_as_dealer(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        match settle_dispute(provider, tx, &caller.actor, &caller.request_id, &link.id)? {
            Settled::Yes | Settled::Already => Ok(()),
            Settled::NotDisputed => Err(Refusal::WrongState.into()),
        }
    })
    .await
}
