//! Sends the mails that are due: leased, so that several nodes share them and none is sent twice that was confirmed.
//!
//! 1. Lease some entries of kind `mail`; a worker that dies loses its lease, and another one sends them.
//! 2. Find out to whom: the address of an account is looked up now, not when the mail was written.
//! 3. Render, send, and mark the entry as done, to be tried again, or failed.

use super::FlowError;
use crate::{
    Provider,
    domain::{AccountId, AccountState, Lang},
    mail::{MailTemplates, Mailer, OutgoingMail, SendError},
    store::{self, StoreError, outbox::OutboxEntry},
};
use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;

pub use crate::store::outbox::MAIL;

/// Mails that one worker sends at the same time.
const BATCH: i64 = 8;

/// Longer than any try takes, so that no lease ends while its mail is under way.
const LEASE_SECONDS: i64 = 120;

/// The pauses between tries, seconds: doubled from the first to the longest.
const FIRST_PAUSE_SECONDS: i64 = 5;
const LONGEST_PAUSE_SECONDS: i64 = 600;

/// A mail that could not be sent for so long helps nobody any more.
const GIVE_UP_SECONDS: i64 = 3 * 86_400;

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

/// Sends what is due; returns how many entries it looked at. A failure of one mail is no failure of the others.
pub async fn deliver_mails(provider: &Arc<Provider>, mailer: &dyn Mailer) -> Result<usize, FlowError> {
    if !provider.db.read(|tx| store::outbox::is_due(tx, MAIL)).await? {
        return Ok(0);
    }
    let entries = provider.db.write(|tx| store::outbox::lease(tx, MAIL, BATCH, LEASE_SECONDS)).await?;
    let count = entries.len();
    for result in join_all(entries.into_iter().map(|entry| deliver(provider, mailer, entry))).await {
        if let Err(error) = result {
            // The lease ends by itself, and the mail is tried again.
            tracing::error!(%error, "the fate of a mail could not be written down");
        }
    }
    Ok(count)
}

async fn deliver(
    provider: &Arc<Provider>,
    mailer: &dyn Mailer,
    entry: OutboxEntry,
) -> Result<(), StoreError> {
    let sent = match compose(provider, &entry).await? {
        Ok(mail) => mailer.send(mail).await,
        Err(reason) => Err(SendError::Permanent(reason.to_owned())),
    };
    let now = provider.clock.now();
    provider
        .db
        .write(move |tx| match sent {
            Ok(()) => store::outbox::finish(tx, &entry.id),
            Err(SendError::Transient(reason)) if now.since(entry.created_at) < GIVE_UP_SECONDS => {
                let due = now.plus_seconds(pause_seconds(entry.attempts));
                tracing::warn!(mail = %entry.id, tries = entry.attempts + 1, %reason, "a mail waits for another try");
                store::outbox::retry(tx, &entry.id, due)
            }
            Err(SendError::Transient(reason) | SendError::Permanent(reason)) => {
                tracing::warn!(mail = %entry.id, %reason, "a mail cannot be delivered");
                store::outbox::fail(tx, &entry.id)
            }
        })
        .await
}

fn pause_seconds(tries_before: i32) -> i64 {
    let doublings = u32::try_from(tries_before.clamp(0, 16)).unwrap_or(0);
    (FIRST_PAUSE_SECONDS << doublings).min(LONGEST_PAUSE_SECONDS)
}

/// The mail, or why there is none to send.
async fn compose(
    provider: &Arc<Provider>,
    entry: &OutboxEntry,
) -> Result<Result<OutgoingMail, &'static str>, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_ten_minutes() {
        let pauses: Vec<i64> = [-1, 0, 1, 2, 6, 7, 100].into_iter().map(pause_seconds).collect();
        assert_eq!(pauses, [5, 5, 10, 20, 320, 600, 600]);
    }
}
