//! Whether the database can be written, for probes. A database that only reads (a full disk, a standby) answers pages,
//! and refuses every login.
//!
//! A visit that succeeded proves nothing, since it may have written nothing; so a row comes and goes now and then while
//! somebody asks. A visit that failed is a reason to look at once.

use super::{Db, StoreError, schema::write_probes};
use diesel::prelude::*;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, time::timeout};

/// How long a good answer holds while no visit fails.
const GOOD: Duration = Duration::from_secs(5);

/// How often is looked at most.
const LOOK: Duration = Duration::from_secs(1);

/// A write that has not come back by then counts as failed.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known of it.
#[derive(Debug, Default)]
pub(super) struct WriteHealth {
    /// A visit has failed since the last look.
    suspect: AtomicBool,
    /// When was looked, and what came of it. Held while looking, so that only one looks.
    last: Mutex<Option<(Instant, Result<(), String>)>>,
}

impl WriteHealth {
    pub(super) fn note_failure(&self) {
        self.suspect.store(true, Ordering::Relaxed);
    }
}

impl Db {
    /// Whether the database takes writes; recovery shows within a second.
    ///
    /// # Errors
    /// It does not: why.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        let mut last = self.write_health.last.lock().await;
        if let Some((at, result)) = &*last {
            let is_sure = result.is_ok() && !self.write_health.suspect.load(Ordering::Relaxed);
            if at.elapsed() < if is_sure { GOOD } else { LOOK } {
                return result.clone().map_err(StoreError::Unavailable);
            }
        }
        self.write_health.suspect.store(false, Ordering::Relaxed);
        let result = match timeout(PATIENCE, self.probe()).await {
            Ok(result) => result.map_err(|cause| cause.to_string()),
            Err(_) => Err("a write did not come back in time".to_owned()),
        };
        *last = Some((Instant::now(), result.clone()));
        result.map_err(StoreError::Unavailable)
    }

    async fn probe(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            let id = tx.random().secret();
            let row = write_probes::table.find(id.expose());
            diesel::insert_into(write_probes::table)
                .values(write_probes::id.eq(id.expose()))
                .execute(tx.connection())?;
            diesel::delete(row).execute(tx.connection())?;
            Ok(())
        })
        .await
    }
}
