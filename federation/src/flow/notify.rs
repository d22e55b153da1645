//! Telling others of a change, within the transaction that makes it: the audit, the dealer's systems, the customer.

use super::count_step::count_step;
use crate::{
    domain::{Dealer, DealerId, DealerLink, EventKind, Shop},
    store,
};
use idp::{
    Provider,
    domain::{Account, AccountKind},
    flow::{queue_mail, ssf::tell_of_object},
    store::{
        self as idp_store, StoreError, Tx,
        audit::{Actor, AuditEvent},
        outbox::NewEntry,
    },
};
use serde_json::{Map, Value, json};

/// The kind of outbox entries that push an event.
pub(super) const DEALER_EVENT: &str = "dealer_event";

/// The journey under which events of links are counted.
pub(super) const JOURNEY: &str = "dealer_link";

/// Who does something to a link, in which request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinkAct<'a> {
    actor: &'a Actor,
    request_id: &'a str,
    account_kind: Option<AccountKind>,
    journey: &'static str,
}

impl<'a> LinkAct<'a> {
    /// By anybody.
    pub(crate) fn by(actor: &'a Actor, request_id: &'a str) -> Self {
        Self { actor, request_id, account_kind: None, journey: JOURNEY }
    }

    /// By the provider itself: timers and workers.
    pub(super) fn by_system() -> LinkAct<'static> {
        LinkAct::by(&Actor::System, "")
    }

    /// Counted under another journey than that of the counter.
    pub(super) fn in_journey(self, journey: &'static str) -> Self {
        Self { journey, ..self }
    }

    /// Counted with the kind of the account that it happens to, where that is known.
    pub(crate) fn with(self, account: &Account) -> Self {
        Self { account_kind: Some(account.kind), ..self }
    }

    /// Writes the audit row, which counts it too, and adds it to the dealer's statistics.
    pub(crate) fn audit(
        &self,
        tx: &mut Tx<'_>,
        action: &'static str,
        link: &DealerLink,
        result: &'static str,
    ) -> Result<(), StoreError> {
        let mut event = AuditEvent::new(self.actor.clone(), action, format!("link:{}", link.id));
        event.dealer = Some(link.dealer_id.to_string());
        self.request_id.clone_into(&mut event.request_id);
        event.result = result;
        event.journey = self.journey;
        event.account_kind = self.account_kind;
        idp_store::audit::insert(tx, &event)?;
        count_step(tx, link, action, result)
    }
}

/// Puts an event down for every system of the dealer that may see the link's shop.
pub(crate) fn tell_dealer(tx: &mut Tx<'_>, link: &DealerLink, kind: EventKind) -> Result<(), StoreError> {
    for client in store::dealer_clients::list(tx, &link.dealer_id)? {
        if !client.may_see_shop(&link.shop) {
            continue;
        }
        let jti = store::events::insert(tx, &client.client_id, &link.dealer_id, kind, &link.id)?;
        // A stream's event does not name the record: it may lie there longer than the code may.
        let details = [("link_id".to_owned(), json!(link.id)), ("at".to_owned(), json!(tx.now()))];
        let (to, of) = (&client.client_id, link.id.as_str());
        tell_of_object(tx, to, kind.event_type(), of, Map::from_iter(details))?;
        if client.events_endpoint.is_some() {
            let (receiver, payload) = (Some(client.client_id.as_str()), json!({ "jti": jti }));
            let entry = NewEntry { kind: DEALER_EVENT, receiver, payload: &payload, good_until: None };
            idp_store::outbox::insert_entry(tx, entry)?;
        }
    }
    Ok(())
}

/// Queues a mail of this kind to the holder of the link, with dealer, shop and the present moment.
pub(super) fn tell_customer(
    provider: &Provider,
    tx: &mut Tx<'_>,
    link: &DealerLink,
    kind: &'static str,
) -> Result<(), StoreError> {
    if let (Some(account), Some(counterpart)) = (&link.account_id, Counterpart::find(tx, link)?) {
        let data = with(counterpart.mail_data(), json!({ "at": tx.now() }));
        queue_mail(provider, tx, kind, account, &data, None)?;
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
        Self::of(tx, &link.dealer_id, &link.shop)
    }

    /// The same from a dealer's id and its reference of the shop.
    pub(super) fn of(tx: &mut Tx<'_>, dealer: &DealerId, shop: &str) -> Result<Option<Self>, StoreError> {
        let Some(named) = store::dealers::find(tx, dealer)? else { return Ok(None) };
        let shop = store::shops::find(tx, dealer, shop)?;
        Ok(Some(Self { dealer: named, shop }))
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
