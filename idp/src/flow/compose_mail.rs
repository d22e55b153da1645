//! The mail of an outbox entry: to whom, and in which words. The address of an account is looked up now, not when the mail
//! was written.

use super::MAIL;
use crate::{
    Provider,
    domain::{AccountId, AccountState, Lang},
    mail::{MailTemplates, OutgoingMail},
    store::{self, StoreError, outbox::OutboxEntry},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The payload of an entry. Secrets, and addresses without an account, are sealed in it.
#[derive(Deserialize)]
struct Payload {
    template: String,
    account: Option<AccountId>,
    #[serde(default)]
    data: Map<String, Value>,
    sealed: Option<String>,
}

/// What is sealed: the receiver, before there is an account, and data that must not lie open.
#[derive(Default, Deserialize)]
struct Sealed {
    to: Option<String>,
    lang: Option<Lang>,
    #[serde(default)]
    data: Map<String, Value>,
}

/// The mail, or why there is none to send.
pub(super) async fn compose_mail(
    provider: &Arc<Provider>,
    entry: &OutboxEntry,
) -> Result<Result<OutgoingMail, &'static str>, StoreError> {
    if entry.good_until.is_some_and(|end| end <= provider.clock.now()) {
        return Ok(Err("what it brings has expired"));
    }
    let Ok(payload) = serde_json::from_str::<Payload>(&entry.payload) else {
        return Ok(Err("its outbox entry cannot be read"));
    };
    let sealed = match &payload.sealed {
        None => Sealed::default(),
        Some(text) => {
            let bytes = provider.sealer.open(MAIL, text);
            match bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
                Some(sealed) => sealed,
                None => return Ok(Err("its outbox entry was sealed under another master key")),
            }
        }
    };
    let (to, lang) = match (payload.account, sealed.to) {
        (Some(account), _) => match find_receiver(provider, account).await? {
            Some(receiver) => receiver,
            None => return Ok(Err("its account is gone or switched off")),
        },
        (None, Some(to)) => (to, sealed.lang.unwrap_or_default()),
        (None, None) => return Ok(Err("it has no receiver")),
    };
    let mut data = payload.data;
    data.extend(sealed.data);
    data.insert("to".to_owned(), Value::from(to.as_str()));
    let mail = provider.mails.render(&payload.template, &Value::Object(data), lang, &provider.site.brand);
    Ok(mail
        .map(|mail| OutgoingMail { id: entry.id.clone(), to, date: entry.created_at, mail })
        .ok_or("no template takes it"))
}

/// Address and language of the account, unless it is switched off.
async fn find_receiver(
    provider: &Arc<Provider>,
    account: AccountId,
) -> Result<Option<(String, Lang)>, StoreError> {
    let account = provider.db.read(move |tx| store::accounts::find(tx, &account)).await?;
    Ok(account.filter(|account| account.state != AccountState::Disabled).map(|account| {
        let lang = Lang::from_tags([account.locale.as_str()]).unwrap_or_default();
        (account.email, lang)
    }))
}
