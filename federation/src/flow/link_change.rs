//! Changes of a link that more than one may make (customer, dealer, operator): what comes of them, and how a dealer
//! makes them.

use super::{
    CallerToken, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
};
use crate::domain::LinkId;
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

/// Changes a link of the calling dealer. A repeat is no error.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::WrongState`].
pub(super) async fn change_as_dealer(
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
