//! Ends a dealer link, or settles a dispute over it: the same use cases as the customer's and the dealer's.

use super::{AdminError, Expected, Operator, Versioned, view_links::view_link};
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
    let change = move |provider: &Provider, tx: &mut Tx<'_>, id: &LinkId| match federation_flow::unlink(
        provider,
        tx,
        &operator.actor(),
        &operator.request_id,
        id,
    )? {
        Unlinked::Yes | Unlinked::Already => Ok(()),
        Unlinked::NotLinked => Err(AdminError::WrongState),
    };
    change_link(provider, id, expected, change).await
}

/// Settles a dispute: the link is right, and in force again. A repeat is no error.
pub async fn settle_dispute(
    provider: &Arc<Provider>,
    operator: Operator,
    id: LinkId,
    expected: Expected,
) -> Result<Versioned<LinkView>, AdminError> {
    let change =
        move |provider: &Provider, tx: &mut Tx<'_>, id: &LinkId| match federation_flow::settle_dispute(
            provider,
            tx,
            &operator.actor(),
            &operator.request_id,
            id,
        )? {
            Settled::Yes | Settled::Already => Ok(()),
            Settled::NotDisputed => Err(AdminError::WrongState),
        };
    change_link(provider, id, expected, change).await
}

async fn change_link(
    provider: &Arc<Provider>,
    id: LinkId,
    expected: Expected,
    change: impl FnOnce(&Provider, &mut Tx<'_>, &LinkId) -> Result<(), AdminError> + Send + 'static,
) -> Result<Versioned<LinkView>, AdminError> {
    let known = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            if !expected.fits(&view_link(tx, &id)?.version) {
                return Err(AdminError::Changed);
            }
            change(&known, tx, &id)?;
            view_link(tx, &id)
        })
        .await
}
