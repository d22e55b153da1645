//! Ends a dealer link, or settles a dispute over it: the same use cases as the customer's and the dealer's.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::{Change, audit_change},
    view_links::view_link,
};
use crate::domain::LinkView;
use federation::{
    domain::LinkId,
    flow::{self as federation_flow, Settled, Unlinked},
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
    let change = |provider: &Provider, tx: &mut Tx<'_>, operator: &Operator, id: &LinkId| {
        match federation_flow::unlink(provider, tx, &operator.actor(), &operator.request_id, id)? {
            Unlinked::Yes | Unlinked::Already => Ok(()),
            Unlinked::NotLinked => Err(AdminError::WrongState),
        }
    };
    change_link(provider, (operator, id), expected, change).await
}

/// Settles a dispute: the link is right, and in force again. A repeat is no error.
pub async fn settle_dispute(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    let change = |provider: &Provider, tx: &mut Tx<'_>, operator: &Operator, id: &LinkId| {
        match federation_flow::settle_dispute(provider, tx, &operator.actor(), &operator.request_id, id)? {
            Settled::Yes | Settled::Already => Ok(()),
            Settled::NotDisputed => Err(AdminError::WrongState),
        }
    };
    change_link(provider, (operator, id), expected, change).await
}

/// Beside the line of the use case itself there is one of the operator's change, with digests.
async fn change_link(
    provider: &Arc<Provider>,
    (operator, id): (Operator, LinkId),
    expected: Expected,
    change: impl FnOnce(&Provider, &mut Tx<'_>, &Operator, &LinkId) -> Result<(), AdminError> + Send + 'static,
) -> Result<Versioned<LinkView>, AdminError> {
    let known = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_link(tx, &id)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            change(&known, tx, &operator, &id)?;
            let link = view_link(tx, &id)?;
            if link.version != before {
                let change = Change {
                    action: "link.changed",
                    object: format!("link:{id}"),
                    dealer: Some(&link.object.dealer_id),
                    before: Some(&before),
                    after: &link.version,
                };
                audit_change(tx, &operator, change)?;
            }
            Ok(link)
        })
        .await
}
