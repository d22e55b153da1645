//! The pool of connections: visits off the async threads, one connection each, tried again where that is safe.

use super::{
    StoreError,
    connect::{Manager, Slot, Target},
    deadline,
    measures::{Counted, Measures},
    standstill::Running,
    tries::{Failed, Tries, VisitError},
};
use diesel::r2d2::{NopErrorHandler, Pool};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, oneshot};

/// How long a request waits for a connection before it is told to come back (503).
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(3);

/// Between two tries for a connection that the pool wants, at most. It is the pool's half of what it calls its connection
/// timeout: left at that of a visit, all of its tries rest for a second and a half when a new server takes over.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// Connections to one database. Cheap to clone.
#[derive(Clone)]
pub(super) struct ConnectionPool {
    pool: Pool<Manager>,
    /// As many as the pool has connections, so that waiting costs no thread.
    places: Arc<Semaphore>,
    measures: Arc<Measures>,
}

impl ConnectionPool {
    /// Fails when the database cannot be reached.
    pub(super) fn open(
        target: Target,
        connections: u32,
        measures: Arc<Measures>,
    ) -> Result<Self, StoreError> {
        let opened = Self::open_later(target, connections, measures);
        opened
            .pool
            .get_timeout(WAIT_FOR_CONNECTION)
            .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        Ok(opened)
    }

    /// The same without looking whether it can be reached.
    pub(super) fn open_later(target: Target, connections: u32, measures: Arc<Measures>) -> Self {
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .test_on_check_out(true)
            .connection_timeout(BETWEEN_TRIES * 2)
            // What fails here fails a visit or its next try, and is told there.
            .error_handler(Box::new(NopErrorHandler))
            .build_unchecked(Manager::new(target));
        let places = Arc::new(Semaphore::new(usize::try_from(connections).unwrap_or(1)));
        measures.connections.set(i64::from(connections));
        Self { pool, places, measures }
    }

    /// Runs `work` with a connection, and again with another one as [`Tries`] allows; `running` ends with it.
    pub(super) async fn run<T, E>(
        &self,
        running: Running,
        deadline: Instant,
        work: impl Fn(&mut Slot) -> Result<T, Failed<E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        let busy = || E::from(StoreError::Shed("connections to the database"));
        let until = deadline.min(Instant::now() + WAIT_FOR_CONNECTION);
        let waits = Counted::among(&self.measures.waiting);
        let place = tokio::time::timeout_at(until.into(), self.places.clone().acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        drop(waits);
        let place = (place, Counted::among(&self.measures.in_use));
        let (pool, measures) = (self.pool.clone(), Arc::clone(&self.measures));
        let (sender, receiver) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let result = try_until(&pool, &measures, deadline, work);
            running.end(sender.send(result).is_ok());
        });
        deadline::wait_for(receiver, deadline).await
    }
}

fn try_until<T, E: VisitError>(
    pool: &Pool<Manager>,
    measures: &Measures,
    deadline: Instant,
    work: impl Fn(&mut Slot) -> Result<T, Failed<E>>,
) -> Result<T, E> {
    let mut tries = Tries::until(deadline, measures);
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let mut slot = pool
            .get_timeout(WAIT_FOR_CONNECTION.min(left))
            .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        let language = slot.language;
        let failed = match language.during(|| work(&mut slot)) {
            Ok(value) => return Ok(value),
            Err(failed) => failed,
        };
        // A rule that refuses says nothing about the connection.
        let is_lost = failed.error.as_store().is_some() && slot.is_lost();
        if failed.error.as_store().is_some_and(StoreError::reads_only) {
            slot.leave();
        }
        // Back to the pool, which takes no dead one and forgets those that died with it.
        drop(slot);
        match tries.pause_before_next(&failed, is_lost) {
            Some(pause) => std::thread::sleep(pause),
            None => return Err(failed.error),
        }
    }
}
