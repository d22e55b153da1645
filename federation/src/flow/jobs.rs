//! What time does: expiry, reminders, erasure within the hour, tombstones, mails that were given up. Every node runs it;
//! each change is a conditional update, so that none is made twice.

use super::{
    expire_links::expire_links,
    notify::{LinkAct, tell_dealer},
    remind::remind,
};
use crate::{
    domain::{DealerLink, EventKind},
    store,
};
use idp::{
    Provider,
    domain::Timestamp,
    flow::FlowError,
    store::{
        StoreError, Tx,
        mail_queue::{self, MailState},
    },
};
use std::sync::Arc;

/// Rows that one visit handles at most.
const BATCH: i64 = 100;
/// From the end of a link to the erasure of code and account, seconds: a dealer's system has that long to
/// read which record ended. Well within the hour that the rule allows.
const ERASE_AFTER_SECONDS: i64 = 1_800;
/// How long a tombstone stays.
const TOMBSTONE_SECONDS: i64 = 90 * 86_400;
/// How long an event stays after it was handed over.
const EVENT_SECONDS: i64 = 7 * 86_400;
/// How long look-ups are shown to their holder.
const LOOKUP_SECONDS: i64 = 365 * 86_400;
/// The outbox gives a mail up after three days; what was mailed longer ago needs no look.
const MAIL_SECONDS: i64 = 4 * 86_400;

/// One round; returns how many rows changed. After a full batch there may be more.
pub async fn run_jobs(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let mut changed = expire_links(provider).await?;
    changed += note_undeliverable(provider).await?;
    changed += remind(provider).await?;
    type Deletion = fn(&mut Tx<'_>, Timestamp, i64) -> Result<usize, StoreError>;
    let deletions: [(Deletion, i64); 8] = [
        (store::link_erasure::erase_ended, ERASE_AFTER_SECONDS),
        (store::link_erasure::delete_ended, TOMBSTONE_SECONDS),
        (store::visits::delete_expired, 0),
        (store::openings::delete_expired, 0),
        (store::events::delete_done, EVENT_SECONDS),
        (store::lookups::delete_old, LOOKUP_SECONDS),
        (store::handovers::delete_expired, 0),
        (store::legacy_events::delete_done, EVENT_SECONDS),
    ];
    for (delete, keep_seconds) in deletions {
        changed += provider
            .db
            .write::<_, FlowError>(move |tx| {
                let before = tx.now().plus_seconds(-keep_seconds);
                Ok(delete(tx, before, BATCH)?)
            })
            .await?;
    }
    Ok(changed)
}

/// Tells dealers of starts whose mail was given up.
async fn note_undeliverable(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let mut after = String::new();
    let mut noted = 0;
    loop {
        let from = after.clone();
        let failed = provider.db.read(move |tx| find_failed(tx, &from)).await?;
        let Some(last) = failed.last else { return Ok(noted) };
        after = last;
        for link in failed.links {
            noted += usize::from(provider.db.write(move |tx| note_failed(tx, &link)).await?);
        }
    }
}

struct Failed {
    links: Vec<DealerLink>,
    last: Option<String>,
}

fn find_failed(tx: &mut Tx<'_>, after: &str) -> Result<Failed, FlowError> {
    let since = tx.now().plus_seconds(-MAIL_SECONDS);
    let open = store::link_lists::list_mailed_since(tx, since, after, BATCH)?;
    let last = open.last().map(|link| link.id.to_string());
    let ids: Vec<&str> = open.iter().filter_map(|link| link.mail_id.as_deref()).collect();
    let mails = mail_queue::find_all(tx, &ids)?;
    let has_failed = |link: &DealerLink| {
        let mail = link.mail_id.as_ref().and_then(|id| mails.get(id));
        mail.is_some_and(|mail| mail.state == MailState::Failed)
    };
    Ok(Failed { links: open.into_iter().filter(has_failed).collect(), last })
}

fn note_failed(tx: &mut Tx<'_>, link: &DealerLink) -> Result<bool, FlowError> {
    if !store::links::set_undeliverable(tx, &link.id)? {
        return Ok(false);
    }
    LinkAct::by_system().audit(tx, "link.bounced", link, "ok")?;
    tell_dealer(tx, link, EventKind::MailUndeliverable)?;
    Ok(true)
}
