//! Ends a dealer link, or settles a dispute over it: the same use cases as the customer's and the dealer's.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::{Change, audit_change},
    view_links::{LinkPlace, view_link},
};
use crate::domain::LinkView;
use federation::{
    domain::LinkId,
    flow::{self as federation_flow, LinkChange, LinkUseCase},
};
use idp::{Provider, store::Tx};
use std::sync::Arc;

/// Ends a link (rule 14). A repeat is no error.
pub async fn unlink(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, LinkPlace::Anywhere(id)), expected, federation_flow::unlink).await
}

/// Settles a dispute: the link is right, and in force again. A repeat is no error.
pub async fn settle_dispute(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, LinkPlace::Anywhere(id)), expected, federation_flow::settle_dispute)
        .await
}

/// Takes a start back. A repeat is no error.
pub async fn cancel_link(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, LinkPlace::Anywhere(id)), expected, federation_flow::cancel).await
}

/// Beside the line of the use case itself there is one of the operator's change, with digests.
pub(super) async fn change_link(
    provider: &Arc<Provider>,
    (operator, place): (Operator, LinkPlace),
    expected: Expected,
    change: LinkUseCase,
) -> Result<Versioned<LinkView>, AdminError> {
    edit_link(provider, (operator, place), expected, "link.changed", move |known, tx, operator, id| {
        Ok(change(known, tx, &operator.actor(), &operator.request_id, id)?)
    })
    .await
}

/// One visit in which somebody does something to the link that was seen: `act` does it, and if it did, the audit has
/// a line with digests.
pub(super) async fn edit_link<A>(
    provider: &Arc<Provider>,
    (operator, place): (Operator, LinkPlace),
    expected: Expected,
    action: &'static str,
    act: A,
) -> Result<Versioned<LinkView>, AdminError>
where
    A: Fn(&Arc<Provider>, &mut Tx<'_>, &Operator, &LinkId) -> Result<LinkChange, AdminError> + Send + 'static,
{
    let known = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_link(tx, &place)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            let done = act(&known, tx, &operator, place.id())?;
            let link = view_link(tx, &place)?;
            match done {
                LinkChange::Already => return Ok(link),
                LinkChange::NotPossible => return Err(AdminError::WrongState),
                LinkChange::Yes => {}
            }
            let change = Change {
                action,
                object: format!("link:{}", place.id()),
                dealer: Some(&link.object.dealer_id),
                before: Some(&before),
                after: &link.version,
            };
            audit_change(tx, &operator, change)?;
            Ok(link)
        })
        .await
}
