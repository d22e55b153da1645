//! Which OAuth client belongs to which dealer, registered and changed by operators. The OAuth client itself is
//! registered at the provider (`idp::store::clients`), in the same visit.

use super::{
    Operator, Registered,
    register_dealer::{audit_change, digest},
};
use crate::{domain::DealerClient, store};
use idp::store::{StoreError, Tx};

/// Gives an OAuth client to a dealer. A client belongs to one dealer for ever.
pub fn register_dealer_client(
    tx: &mut Tx<'_>,
    operator: &Operator,
    client: &DealerClient,
) -> Result<Registered, StoreError> {
    if let Some(refused) = refuse(tx, client)? {
        return Ok(refused);
    }
    if store::dealers::find(tx, &client.dealer_id)?.is_none() {
        return Ok(Registered::NotFound);
    }
    if store::dealer_clients::find(tx, &client.client_id)?.is_some() {
        return Ok(Registered::Taken);
    }
    store::dealer_clients::insert(tx, client)?;
    let (object, dealer) = (format!("client:{}", client.client_id), client.dealer_id.as_str());
    audit_change(tx, operator, "dealer_client.registered", object, dealer, (None, Some(digest(client)?)))?;
    Ok(Registered::Yes)
}

/// Changes shop and endpoints of a dealer's client; the dealer stays.
pub fn change_dealer_client(
    tx: &mut Tx<'_>,
    operator: &Operator,
    client: &DealerClient,
) -> Result<Registered, StoreError> {
    if let Some(refused) = refuse(tx, client)? {
        return Ok(refused);
    }
    let before = store::dealer_clients::find(tx, &client.client_id)?
        .filter(|before| before.dealer_id == client.dealer_id);
    let Some(before) = before else { return Ok(Registered::NotFound) };
    store::dealer_clients::update(tx, client)?;
    let (object, dealer) = (format!("client:{}", client.client_id), client.dealer_id.as_str());
    let digests = (Some(digest(&before)?), Some(digest(client)?));
    audit_change(tx, operator, "dealer_client.changed", object, dealer, digests)?;
    Ok(Registered::Yes)
}

fn refuse(tx: &mut Tx<'_>, client: &DealerClient) -> Result<Option<Registered>, StoreError> {
    if !client.has_good_endpoints() {
        return Ok(Some(Registered::Refused(
            "endpoint",
            "absolute https URLs without fragment or credentials",
        )));
    }
    if let Some(shop) = &client.shop_id
        && store::shops::find(tx, &client.dealer_id, shop)?.is_none()
    {
        return Ok(Some(Registered::Refused("shop_id", "a shop of the dealer")));
    }
    Ok(None)
}
