//! Puts mails into the outbox, in the transaction of what causes them.

use super::deliver_mails::MAIL;
use crate::{
    Provider,
    domain::{AccountId, Lang, Timestamp},
    store::{self, StoreError, Tx, outbox::NewEntry},
};
use serde_json::{Value, json};

/// A mail to an account, whose address is looked up when it is sent; returns the outbox entry. `sealed` is for what
/// must not lie open there.
pub fn queue_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    template: &str,
    account: &AccountId,
    data: &Value,
    sealed: Option<&Value>,
) -> Result<String, StoreError> {
    queue_mail_until(provider, tx, template, account, data, sealed, None)
}

/// The same, of a mail that dies with the code or the link in it.
pub fn queue_mail_until(
    provider: &Provider,
    tx: &mut Tx<'_>,
    template: &str,
    account: &AccountId,
    data: &Value,
    sealed: Option<&Value>,
    good_until: Option<Timestamp>,
) -> Result<String, StoreError> {
    let mut payload = json!({ "template": template, "account": account, "data": data });
    if let (Some(secret), Some(payload)) = (sealed, payload.as_object_mut()) {
        let secret = json!({ "data": secret }).to_string();
        payload.insert("sealed".to_owned(), provider.sealer.seal(MAIL, secret.as_bytes()).into());
    }
    store::outbox::insert_entry(tx, NewEntry { kind: MAIL, receiver: None, payload: &payload, good_until })
}

/// A mail to an address that belongs to no account, or not any more; all of it is sealed. Returns the outbox entry.
pub fn queue_mail_to(
    provider: &Provider,
    tx: &mut Tx<'_>,
    template: &str,
    to: (&str, Lang),
    data: &Value,
) -> Result<String, StoreError> {
    queue_mail_to_until(provider, tx, template, to, data, None)
}

/// The same, of a mail that dies with the code or the link in it.
pub fn queue_mail_to_until(
    provider: &Provider,
    tx: &mut Tx<'_>,
    template: &str,
    (to, lang): (&str, Lang),
    data: &Value,
    good_until: Option<Timestamp>,
) -> Result<String, StoreError> {
    let sealed = json!({ "to": to, "lang": lang, "data": data }).to_string();
    let sealed = provider.sealer.seal(MAIL, sealed.as_bytes());
    let payload = json!({ "template": template, "sealed": sealed });
    store::outbox::insert_entry(tx, NewEntry { kind: MAIL, receiver: None, payload: &payload, good_until })
}

/// Does what [`queue_mail_to`] does, but for nobody: where there is no account to write to, the time must not tell.
pub(super) fn queue_no_mail(provider: &Provider, tx: &mut Tx<'_>, data: &Value) -> Result<(), StoreError> {
    let sealed = json!({ "to": "nobody", "lang": Lang::Ja, "data": data }).to_string();
    let sealed = provider.sealer.seal(MAIL, sealed.as_bytes());
    let end = tx.now();
    store::outbox::insert_decoy(tx, &json!({ "template": "nobody", "sealed": sealed }), end)
}
