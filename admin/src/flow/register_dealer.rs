//! Registers a dealer. Its id is its name for ever.

use super::{
    AdminError, Operator, Versioned,
    edit_dealer::{find_dealer, in_federation, settled},
};
use crate::domain::{DealerRegistration, DealerView};
use federation::flow as federation_flow;
use idp::Provider;
use std::sync::Arc;

/// Registers a dealer.
pub async fn register_dealer(
    provider: &Arc<Provider>,
    operator: Operator,
    body: DealerRegistration,
) -> Result<Versioned<DealerView>, AdminError> {
    let dealer = body.check().map_err(AdminError::Invalid)?;
    provider
        .db
        .write(move |tx| {
            settled(federation_flow::register_dealer(tx, &in_federation(&operator), &dealer))?;
            Ok(find_dealer(tx, &dealer.id)?.map(DealerView::from))
        })
        .await
}
