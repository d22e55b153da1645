//! Ends a dealer link, or settles a dispute over it: the same use cases as the customer's and the dealer's.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::{Change, audit_change},
    view_links::view_link,
};
use crate::domain::LinkView;
use federation::{
    domain::LinkId,
    flow::{self as federation_flow, LinkChange, LinkUseCase},
};
use idp::Provider;
use std::sync::Arc;

/// Ends a link (rule 14). A repeat is no error.
pub async fn unlink(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, id), expected, federation_flow::unlink).await
}

/// Settles a dispute: the link is right, and in force again. A repeat is no error.
pub async fn settle_dispute(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, id), expected, federation_flow::settle_dispute).await
}

/// Takes a start back. A repeat is no error.
pub async fn cancel_link(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    change_link(provider, (operator, id), expected, federation_flow::cancel).await
}

/// Beside the line of the use case itself there is one of the operator's change, with digests.
async fn change_link(
    provider: &Arc<Provider>,
    (operator, id): (Operator, LinkId),
    expected: Expected,
    change: LinkUseCase,
) -> Result<Versioned<LinkView>, AdminError> {
    let known = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_link(tx, &id)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            match change(&known, tx, &operator.actor(), &operator.request_id, &id)? {
                LinkChange::Yes | LinkChange::Already => {}
                LinkChange::NotPossible => return Err(AdminError::WrongState),
            }
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
