//! A start is taken back, by its dealer or by an operator.

use super::{
    CallerToken, DealerError, LinkChange, Refusal,
    dealer_caller::{About, at_dealer},
    expire_links::expire,
    notify::LinkAct,
};
use crate::{
    domain::{LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};
use std::sync::Arc;

/// Cancels an open link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when it ended otherwise or is linked.
pub async fn cancel_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    let cancelled = at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        Ok(cancel(provider, tx, &caller.actor, &caller.request_id, &link.id)?)
    });
    match cancelled.await? {
        LinkChange::Yes | LinkChange::Already => Ok(()),
        LinkChange::NotPossible => Err(Refusal::WrongState.into()),
    }
}

/// Cancels an open link, whoever asks: the caller has checked the right to.
pub fn cancel(
    _: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(LinkChange::NotPossible) };
    match link.state_at(tx.now()) {
        LinkState::Cancelled => return Ok(LinkChange::Already),
        LinkState::Expired => {
            expire(tx, &link)?;
            return Ok(LinkChange::NotPossible);
        }
        _ => {}
    }
    if !store::links::advance(tx, &link.id, LinkEdge::Cancel)? {
        return Ok(LinkChange::NotPossible);
    }
    LinkAct::by(actor, request_id).audit(tx, "link.cancelled", &link, "ok")?;
    Ok(LinkChange::Yes)
}
