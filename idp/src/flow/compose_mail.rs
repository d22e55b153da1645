//! The mail of an outbox entry: to whom, and in which words. The address of an account is looked up now, not when the mail
//! was written.

use super::MAIL;
use crate::{
    Provider,
    domain::{AccountId, AccountState, Lang, MailFailure},
    keys::Sealer,
    mail::{MailTemplates, OutgoingMail},
    store::{self, StoreError, Tx, mail_queue::QueuedMail, outbox::OutboxEntry},
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

/// Why there is no mail to send: the class for operators, the words for the log.
type NoMail = (MailFailure, &'static str);

/// The mail, or why there is none to send.
pub(super) async fn compose_mail(
    provider: &Arc<Provider>,
    entry: &OutboxEntry,
) -> Result<Result<OutgoingMail, NoMail>, StoreError> {
    if entry.good_until.is_some_and(|end| end <= provider.clock.now()) {
        return Ok(Err((MailFailure::Expired, "what it brings has expired")));
    }
    let (payload, sealed) = match open(&provider.sealer, &entry.payload) {
        Ok(opened) => opened,
        Err(reason) => return Ok(Err((MailFailure::Unreadable, reason))),
    };
    let (to, lang) = match (payload.account, sealed.to) {
        (Some(account), _) => match find_receiver(provider, account).await? {
            Some(receiver) => receiver,
            None => return Ok(Err((MailFailure::NoReceiver, "its account is gone or switched off"))),
        },
        (None, Some(to)) => (to, sealed.lang.unwrap_or_default()),
        (None, None) => return Ok(Err((MailFailure::Unreadable, "it has no receiver"))),
    };
    let mut data = payload.data;
    data.extend(sealed.data);
    data.insert("to".to_owned(), Value::from(to.as_str()));
    let mail = provider.mails.render(&payload.template, &Value::Object(data), lang, &provider.site.brand);
    Ok(mail
        .map(|mail| OutgoingMail { id: entry.id.clone(), to, date: entry.created_at, mail })
        .ok_or((MailFailure::Unreadable, "no template takes it")))
}

/// What an entry holds, its seal opened.
fn open(sealer: &Sealer, payload: &str) -> Result<(Payload, Sealed), &'static str> {
    let payload: Payload = serde_json::from_str(payload).map_err(|_| "its outbox entry cannot be read")?;
    let sealed = match &payload.sealed {
        None => Sealed::default(),
        Some(text) => sealer
            .open(MAIL, text)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or("its outbox entry was sealed under another master key")?,
    };
    Ok((payload, sealed))
}

/// The address that a mail would go to now; `None` once it ended, or when its account is gone. Who asks for others than
/// the mail server masks it.
pub fn find_mail_address(
    provider: &Provider,
    tx: &mut Tx<'_>,
    mail: &QueuedMail,
) -> Result<Option<String>, StoreError> {
    let Ok((payload, sealed)) = open(&provider.sealer, &mail.payload) else { return Ok(None) };
    match payload.account {
        Some(account) => Ok(store::accounts::find(tx, &account)?.map(|account| account.email)),
        None => Ok(sealed.to),
    }
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
