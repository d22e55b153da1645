//! The outbox: several workers, nothing sent twice, nothing lost.

use crate::scratch::Scratch;
use idp::store::{mail_queue, mail_queue::MailState, outbox};
use std::collections::BTreeSet;

async fn workers_share_what_is_due(scratch: &Scratch) {
    scratch
        .write(|tx| {
            for number in 0..40 {
                outbox::insert(tx, "mail", &serde_json::json!({ "number": number }))?;
            }
            outbox::insert(tx, "dealer_event", &serde_json::json!({})).map(drop)
        })
        .await;
    let leases = scratch.race(8, |tx| outbox::lease(tx, "mail", 10, 30)).await;
    let taken: Vec<String> = leases.into_iter().flatten().map(|entry| entry.id).collect();
    let different: BTreeSet<&String> = taken.iter().collect();
    assert_eq!(different.len(), taken.len(), "no entry is with two workers");
    let rest = scratch.write(|tx| outbox::lease(tx, "mail", 100, 30)).await;
    assert_eq!(taken.len() + rest.len(), 40, "and none is lost");
}

async fn a_dead_workers_entry_is_leased_again(scratch: &Scratch) {
    let id = scratch.write(|tx| outbox::insert(tx, "mail", &serde_json::json!({ "to": "a-1" }))).await;
    assert_eq!(scratch.write(|tx| outbox::lease(tx, "mail", 1, 30)).await[0].attempts, 0);
    assert!(scratch.write(|tx| outbox::lease(tx, "mail", 1, 30)).await.is_empty());
    scratch.clock.advance_seconds(30);
    let again = scratch.write(|tx| outbox::lease(tx, "mail", 1, 30)).await;
    assert_eq!((again[0].id.as_str(), again[0].attempts), (id.as_str(), 1));
    scratch
        .write({
            let id = id.clone();
            move |tx| outbox::finish(tx, &id)
        })
        .await;
    scratch.clock.advance_seconds(60);
    assert!(scratch.write(|tx| outbox::lease(tx, "mail", 1, 30)).await.is_empty());
    let mail = scratch.write(move |tx| mail_queue::find(tx, &id)).await;
    assert_eq!(mail.map(|mail| mail.state), Some(MailState::Sent));
}

on_both_databases!(workers_share_what_is_due, a_dead_workers_entry_is_leased_again);
