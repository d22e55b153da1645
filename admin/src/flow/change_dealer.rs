//! Changes the names of a dealer.

use super::{
    AdminError, Expected, Operator, Versioned,
    edit_dealer::{find_dealer, hold_dealer, in_federation, settled},
};
use crate::domain::{DealerChange, DealerView};
use federation::{domain::DealerId, flow as federation_flow};
use idp::Provider;
use std::sync::Arc;

/// Changes the names of a dealer. What leaves them as they were writes nothing.
pub async fn change_dealer(
    provider: &Arc<Provider>,
    operator: Operator,
    id: DealerId,
    expected: Expected,
    body: DealerChange,
) -> Result<Versioned<DealerView>, AdminError> {
    provider
        .db
        .write(move |tx| {
            let before = hold_dealer(tx, &id, &expected)?.object;
            let after = body.clone().apply(before.clone()).map_err(AdminError::Invalid)?;
            if after != before {
                settled(federation_flow::change_dealer(tx, &in_federation(&operator), &after))?;
            }
            Ok(find_dealer(tx, &id)?.map(DealerView::from))
        })
        .await
}
