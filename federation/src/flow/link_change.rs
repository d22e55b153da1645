//! Changes of a link that more than one may make (customer, dealer, operator): what comes of them, and how a dealer
//! makes them.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
};
use crate::{
    domain::{DealerLink, LinkEdge, LinkId, LinkState},
    store,
};
use idp::{
    Provider,
    store::{StoreError, Tx, audit::Actor},
};
use std::sync::Arc;

/// What came of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkChange {
    /// It is made.
    Yes,
    /// It was made before.
    Already,
    /// There is no such link, or its state has no such edge.
    NotPossible,
}

/// A change by whoever asks, in which request: the caller has checked the right to.
pub type LinkUseCase = fn(&Provider, &mut Tx<'_>, &Actor, &str, &LinkId) -> Result<LinkChange, StoreError>;

/// Takes a link along an edge. `Err` is what came of it when it did not: `there` is the state that makes a repeat of it.
pub(super) fn take_edge(
    tx: &mut Tx<'_>,
    id: &LinkId,
    edge: LinkEdge,
    there: LinkState,
) -> Result<Result<DealerLink, LinkChange>, StoreError> {
    let Some(link) = store::links::find(tx, id)? else { return Ok(Err(LinkChange::NotPossible)) };
    if link.state == there {
        return Ok(Err(LinkChange::Already));
    }
    Ok(if store::links::advance(tx, id, edge)? { Ok(link) } else { Err(LinkChange::NotPossible) })
}

/// Changes a link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub async fn change_as_dealer(
    provider: &Arc<Provider>,
    token: CallerToken,
    id: LinkId,
    change: LinkUseCase,
) -> Result<(), DealerError> {
    at_dealer(provider, token, About::Link(id.clone()), move |provider, tx, caller| {
        let link = caller.find_link(tx, &id)?;
        match change(provider, tx, &caller.actor, &caller.request_id, &link.id)? {
            LinkChange::Yes | LinkChange::Already => Ok(()),
            LinkChange::NotPossible => Err(Refusal::WrongState.into()),
        }
    })
    .await
}
