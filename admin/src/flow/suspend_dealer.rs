//! Suspends a dealer and takes the suspension back (rule 13 of the dealer link).

use super::{
    AdminError, Expected, Operator, Versioned,
    edit_dealer::{find_dealer, hold_dealer, in_federation, settled},
};
use crate::domain::DealerView;
use federation::{
    domain::{DealerId, DealerState},
    flow as federation_flow,
};
use idp::Provider;
use std::sync::Arc;

/// Sets the state; setting it twice is setting it once.
pub async fn set_dealer_state(
    provider: &Arc<Provider>,
    operator: Operator,
    id: DealerId,
    expected: Expected,
    state: DealerState,
) -> Result<Versioned<DealerView>, AdminError> {
    provider
        .db
        .write(move |tx| {
            let before = hold_dealer(tx, &id, &expected)?.object;
            let operator = in_federation(&operator);
            match state {
                _ if state == before.state => {}
                DealerState::Suspended => settled(federation_flow::suspend_dealer(tx, &operator, &id))?,
                DealerState::Active => settled(federation_flow::resume_dealer(tx, &operator, &id))?,
            }
            Ok(find_dealer(tx, &id)?.map(DealerView::from))
        })
        .await
}
