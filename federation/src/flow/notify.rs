//! Telling others of a change, within the transaction that makes it: the audit, the dealer's systems, the customer.

use crate::{
    domain::{Dealer, DealerId, DealerLink, EventKind, LinkId, Shop},
    store,
};
use idp::store::{
    self as idp_store, StoreError, Tx,
    audit::{Actor, AuditEvent},
};
use serde_json::{Value, json};

/// The kind of outbox entries that push an event.
pub(super) const DEALER_EVENT: &str = "dealer_event";

/// Writes the audit row of a change of a link.
pub(super) fn audit_link(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    action: &'static str,
    (dealer, link): (&DealerId, &LinkId),
    result: &'static str,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(actor.clone(), action, format!("link:{link}"));
    event.dealer = Some(dealer.to_string());
    request_id.clone_into(&mut event.request_id);
    event.result = result;
    idp_store::audit::insert(tx, &event)
}

/// Puts an event down for every system of the dealer that may see the link's shop.
pub(super) fn tell_dealer(tx: &mut Tx<'_>, link: &DealerLink, kind: EventKind) -> Result<(), StoreError> {
    for client in store::dealer_clients::list(tx, &link.dealer_id)? {
        if !client.may_see_shop(&link.shop) {
            continue;
        }
        let jti = store::events::insert(tx, &client.client_id, &link.dealer_id, kind, &link.id)?;
        if client.events_endpoint.is_some() {
            idp_store::outbox::insert(tx, DEALER_EVENT, &json!({ "jti": jti }))?;
        }
    }
    Ok(())
}

/// Dealer and shop of a link, as pages and mails name them.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// The dealer.
    pub dealer: Dealer,
    /// The shop, if the reference is one that the operator registered.
    pub shop: Option<Shop>,
}

impl Counterpart {
    /// Reads both; `None` when the dealer is not there, which cannot be.
    pub fn find(tx: &mut Tx<'_>, link: &DealerLink) -> Result<Option<Self>, StoreError> {
        let Some(dealer) = store::dealers::find(tx, &link.dealer_id)? else { return Ok(None) };
        let shop = store::shops::find(tx, &link.dealer_id, &link.shop)?;
        Ok(Some(Self { dealer, shop }))
    }

    /// What mails say of them, in both languages: the mail's language is known when it is sent.
    pub(super) fn mail_data(&self) -> Value {
        use idp::domain::Lang::{En, Ja};
        json!({
            "dealer_ja": self.dealer.name_in(Ja),
            "dealer_en": self.dealer.name_in(En),
            "shop_ja": self.shop.as_ref().map_or("", |shop| shop.name_in(Ja)),
            "shop_en": self.shop.as_ref().map_or("", |shop| shop.name_in(En)),
        })
    }
}

/// Mail data with more members.
pub(super) fn with(mut data: Value, more: Value) -> Value {
    if let (Some(data), Value::Object(more)) = (data.as_object_mut(), more) {
        data.extend(more);
    }
    data
}
