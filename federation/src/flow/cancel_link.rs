//! The dealer takes a start back.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    expire_links::expire,
};
use crate::{
    domain::{LinkEdge, LinkId, LinkState},
    store,
};
use idp::Provider;
use std::sync::Arc;

/// Cancels an open link. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::WrongState`] when it ended otherwise or is linked.
pub async fn cancel_link(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
) -> Result<(), DealerError> {
    let cancelled = at_dealer(provider, token, About::Link(id.clone()), move |_, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        match link.state_at(tx.now()) {
            LinkState::Cancelled => return Ok(true),
            LinkState::Expired => {
                expire(tx, &link)?;
                return Ok(false);
            }
            _ => {}
        }
        if !store::links::advance(tx, &link.id, LinkEdge::Cancel)? {
            return Ok(false);
        }
        caller.act().audit(tx, "link.cancelled", &link, "ok")?;
        Ok(true)
    });
    if cancelled.await? { Ok(()) } else { Err(Refusal::WrongState.into()) }
}
