//! Registers a shop of a dealer.

use super::{
    AdminError, Operator, Versioned,
    edit_dealer::{find_shop, in_federation, settled},
};
use crate::domain::{ShopRegistration, ShopView};
use federation::{domain::DealerId, flow as federation_flow};
use idp::Provider;
use std::sync::Arc;

/// Registers a shop.
pub async fn register_shop(
    provider: &Arc<Provider>,
    operator: Operator,
    dealer: DealerId,
    body: ShopRegistration,
) -> Result<Versioned<ShopView>, AdminError> {
    let shop = body.check(dealer).map_err(AdminError::Invalid)?;
    provider
        .db
        .write(move |tx| {
            settled(federation_flow::register_shop(tx, &in_federation(&operator), &shop))?;
            Ok(find_shop(tx, &shop.dealer_id, &shop.id)?.map(ShopView::from))
        })
        .await
}
