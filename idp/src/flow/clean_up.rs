//! Deletes what has expired, in small batches, so that nobody waits for it. Every expiry is checked when a row is
//! read: this job only makes room.

use super::{FlowError, ssf::KEEP_EVENTS_SECONDS};
use crate::{
    Provider,
    domain::Timestamp,
    protocol::PUSHED_REQUEST_SECONDS,
    store::{self, StoreError, Tx},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Rows of one kind that one visit deletes at most. A row costs some thirty microseconds (`conformance/load/run --scale`), and SQLite has one writer: whoever comes
/// meanwhile waits for as many. A hundred are far below the twenty milliseconds that nobody notices, also where the disk is slow.
const BATCH: i64 = 100;

/// After a visit that waited long itself.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long outbox entries stay after their end: for the question of dealers and operators what became of them.
const OUTBOX_SECONDS: i64 = 30 * 86_400;

/// How long a used token is kept past its expiry: while its replay must still be known for what it is.
const REPLAY_SECONDS: i64 = 3_600;

type Deletion = fn(&mut Tx<'_>, Timestamp, i64) -> Result<usize, StoreError>;

/// What is deleted, and how many seconds after its expiry.
const DELETIONS: &[(Deletion, i64)] = &[
    (store::authorization_codes::delete_expired, REPLAY_SECONDS),
    (store::spent_grants::delete_refresh_tokens, REPLAY_SECONDS),
    (store::spent_grants::delete_sessions, REPLAY_SECONDS),
    (store::used_once::delete_expired, REPLAY_SECONDS),
    (store::interactions::delete_expired, 0),
    (store::pushed_requests::delete_expired, 0),
    // A device that asks late is told that its code has expired, not that there is none.
    (store::device_authorizations::delete_expired, REPLAY_SECONDS),
    (store::backchannel_requests::delete_expired, REPLAY_SECONDS),
    (store::registrations::delete_expired, 0),
    (store::initial_access_tokens::delete_expired, 0),
    (store::mailed_codes::delete_expired, 0),
    (store::attempts::delete_expired, 0),
    (store::range_standings::delete_expired, 0),
    (store::waits::delete_expired, 0),
    (store::mail_logs::delete_expired, 0),
    (store::idempotency_keys::delete_expired, 0),
    (store::two_step::delete_expired, 0),
    (store::profile_changes::delete_expired, 0),
    (store::outbox::delete_done, OUTBOX_SECONDS),
    (store::stream_events::delete_old, KEEP_EVENTS_SECONDS),
];

/// One round over every kind; returns how many rows went. After a full batch there may be more.
pub async fn clean_up(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let mut deleted = renew_parts(provider).await?;
    for &(delete, keep_seconds) in DELETIONS {
        let began = Instant::now();
        let gone = provider
            .db
            .patient()
            .write(move |tx| {
                let before = tx.now().plus_seconds(-keep_seconds);
                delete(tx, before, BATCH)
            })
            .await?;
        if usize::try_from(BATCH).is_ok_and(|full| gone >= full) {
            provider.db.settle().await?;
        }
        if gone > 0 {
            // Half of the time is the others', however much there is to delete.
            tokio::time::sleep(began.elapsed().min(LONGEST_PAUSE)).await;
        }
        deleted += gone;
    }
    Ok(deleted)
}

/// Drops the parts of tables that are over, and makes those that will be wanted.
async fn renew_parts(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let lifetimes = &provider.settings.lifetimes;
    let pushed = PUSHED_REQUEST_SECONDS + lifetimes.interaction;
    let mut dropped = 0;
    for (table, lifetime, keep_seconds) in
        [("authorization_codes", lifetimes.code, REPLAY_SECONDS), ("pushed_requests", pushed, 0)]
    {
        dropped += provider
            .db
            .patient()
            .write(move |tx| {
                let before = tx.now().plus_seconds(-keep_seconds);
                store::partitions::renew(tx, table, lifetime, before)
            })
            .await?;
    }
    Ok(dropped)
}
