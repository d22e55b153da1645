//! A start is taken back, by its dealer or by an operator.

use super::{LinkChange, expire_links::expire, notify::LinkAct};
use crate::{
    domain::{LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};

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
