//! Shops of dealers, registered and changed by operators.

use super::{
    Operator, Registered,
    register_dealer::{audit_change, digest},
};
use crate::{domain::Shop, store};
use idp::store::{StoreError, Tx};

const MUST_BE: &str =
    "an id of 1 to 32 letters, digits, hyphens and underscores, names of 1 to 100 characters";

/// Registers a shop; the dealer must never have used its reference.
pub fn register_shop(tx: &mut Tx<'_>, operator: &Operator, shop: &Shop) -> Result<Registered, StoreError> {
    if !shop.is_good() {
        return Ok(Registered::Refused("shop", MUST_BE));
    }
    if store::dealers::find(tx, &shop.dealer_id)?.is_none() {
        return Ok(Registered::NotFound);
    }
    if store::shops::find(tx, &shop.dealer_id, &shop.id)?.is_some() {
        return Ok(Registered::Taken);
    }
    store::shops::insert(tx, shop)?;
    let object = format!("shop:{}/{}", shop.dealer_id, shop.id);
    audit_change(
        tx,
        operator,
        "shop.registered",
        object,
        shop.dealer_id.as_str(),
        (None, Some(digest(shop)?)),
    )?;
    Ok(Registered::Yes)
}

/// Changes names and state of a shop. A suspended shop opens no visits; its links stay.
pub fn change_shop(tx: &mut Tx<'_>, operator: &Operator, shop: &Shop) -> Result<Registered, StoreError> {
    if !shop.is_good() {
        return Ok(Registered::Refused("shop", MUST_BE));
    }
    let Some(before) = store::shops::find(tx, &shop.dealer_id, &shop.id)? else {
        return Ok(Registered::NotFound);
    };
    store::shops::update(tx, shop)?;
    let object = format!("shop:{}/{}", shop.dealer_id, shop.id);
    let digests = (Some(digest(&before)?), Some(digest(shop)?));
    audit_change(tx, operator, "shop.changed", object, shop.dealer_id.as_str(), digests)?;
    Ok(Registered::Yes)
}
