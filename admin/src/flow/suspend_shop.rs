//! Suspends a shop and takes the suspension back: a suspended one opens no visits, its links stay.

use super::{AdminError, Expected, Operator, Versioned, change_shop::edit_shop};
use crate::domain::ShopView;
use federation::domain::{DealerId, DealerState, Shop};
use idp::Provider;
use std::sync::Arc;

/// Sets the state; setting it twice is setting it once.
pub async fn set_shop_state(
    provider: &Arc<Provider>,
    operator: Operator,
    place: (DealerId, String),
    expected: Expected,
    state: DealerState,
) -> Result<Versioned<ShopView>, AdminError> {
    edit_shop(provider, operator, place, expected, move |shop| Ok(Shop { state, ..shop })).await
}
