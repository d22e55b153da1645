//! Changes the names of a shop.

use super::{
    AdminError, Expected, Operator, Versioned,
    edit_dealer::{find_shop, hold_shop, in_federation, settled},
};
use crate::domain::{ShopChange, ShopView};
use federation::{
    domain::{DealerId, Shop},
    flow as federation_flow,
};
use idp::Provider;
use std::sync::Arc;

/// Changes the names of a shop.
pub async fn change_shop(
    provider: &Arc<Provider>,
    operator: Operator,
    place: (DealerId, String),
    expected: Expected,
    body: ShopChange,
) -> Result<Versioned<ShopView>, AdminError> {
    edit_shop(provider, operator, place, expected, move |shop| {
        body.clone().apply(shop).map_err(AdminError::Invalid)
    })
    .await
}

/// Changes a shop. What leaves it as it was writes nothing.
pub(super) async fn edit_shop(
    provider: &Arc<Provider>,
    operator: Operator,
    (dealer, id): (DealerId, String),
    expected: Expected,
    change: impl Fn(Shop) -> Result<Shop, AdminError> + Send + 'static,
) -> Result<Versioned<ShopView>, AdminError> {
    provider
        .db
        .write(move |tx| {
            let before = hold_shop(tx, (&dealer, &id), &expected)?.object;
            let after = change(before.clone())?;
            if after != before {
                settled(federation_flow::change_shop(tx, &in_federation(&operator), &after))?;
            }
            Ok(find_shop(tx, &dealer, &id)?.map(ShopView::from))
        })
        .await
}
