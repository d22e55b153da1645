//! Work that tolerates an answer of some moments ago can go to a replica of the database, and leaves the primary to those who cannot.
//!
//! Only looking does, and only where a person reads lists: the audit trail, statistics, a search. Codes, tokens, revocations, sessions,
//! grants and accounts are asked for at the primary alone, and so is everything that a change is built on. A replica that is
//! away, or behind a change of the schema, costs nobody an answer: the primary gives it.

use super::{
    Db, DbSettings, StoreError, Tx, VisitError,
    any_visit::{self, AnyError, AnyValue},
    connect::Target,
    measures::Measures,
    pool::ConnectionPool,
    standstill::Standstills,
    tries::Failed,
};
use crate::domain::Clock;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a visit may take there: enough is left of a request's time to ask the primary.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long nobody asks a replica that did not answer.
const REST: Duration = Duration::from_secs(15);

/// A visit that may be made at the replica, and then at the primary.
type AnySharedVisit = dyn Fn(&mut Tx<'_>) -> Result<AnyValue, AnyError> + Send + Sync;

/// Connections to a replica.
#[derive(Clone)]
pub(super) struct Replica {
    pool: ConnectionPool,
    /// Its own: that it hangs says nothing of the primary.
    standstills: Arc<Standstills>,
    rests_until: Arc<Mutex<Option<Instant>>>,
}

impl Replica {
    /// The one of these settings, if any.
    pub(super) fn of(settings: &DbSettings, clock: &Arc<dyn Clock>) -> Result<Option<Self>, StoreError> {
        let Some(url) = &settings.replica_url else { return Ok(None) };
        // What is measured of connections is the primary's.
        let pool =
            ConnectionPool::open_later(Target::of_replica(url), settings.connections, Measures::new()?);
        let standstills = Standstills::new(Arc::clone(clock));
        Ok(Some(Self { pool, standstills, rests_until: Arc::default() }))
    }

    fn is_asked(&self) -> bool {
        let rests_until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        rests_until.is_none_or(|until| Instant::now() >= until)
    }

    fn rest(&self, cause: &StoreError) {
        tracing::warn!("the replica did not answer, so the primary does: {cause}");
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + REST);
    }
}

impl Db {
    /// One visit that only reads, and for which an answer of some moments ago is good enough: at the replica, if there is one
    /// that answers, and else as [`Self::read`]. Nothing that decides who is let in, and nothing that a change starts from, is read by this.
    pub async fn read_stale<T, E>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + Sync + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        let visit = move |tx: &mut Tx<'_>| any_visit::run(&visit, tx);
        any_visit::unboxed(self.read_stale_any(Arc::new(visit)).await)
    }

    async fn read_stale_any(&self, visit: Arc<AnySharedVisit>) -> Result<AnyValue, AnyError> {
        let primary = Arc::clone(&visit);
        let read_primary = || self.read_any(Box::new(move |tx| primary(tx)));
        let Some(replica) = self.replica.as_ref().filter(|replica| replica.is_asked()) else {
            return read_primary().await;
        };
        let (open, begun) = (self.opener(), Instant::now());
        let deadline = begun + PATIENCE;
        let read = replica
            .pool
            .run(replica.standstills.begin(deadline), deadline, move |slot| {
                visit(&mut open.tx(&mut slot.connection)).map_err(Failed::of_read)
            })
            .await;
        self.measures.replica_reads.note(begun, &read);
        match read.as_ref().err().and_then(VisitError::as_store) {
            None => read,
            Some(cause) => {
                replica.rest(cause);
                read_primary().await
            }
        }
    }
}
