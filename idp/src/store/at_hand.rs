//! SQLite's connections for look-ups on the thread of the request.
//!
//! A row that is found by its key takes some microseconds while its pages are in memory, and the way to another thread and back takes longer than that. So
//! such a look-up is done where it is asked for. Whatever goes wrong here, a file that is locked say, is left to the pool, which can wait.

use super::{AnyConnection, connect::connect_sqlite, tries::VisitError};
use diesel::connection::SimpleConnection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
};

/// Connections that nobody uses at the moment; as many as there were threads at once.
#[derive(Clone)]
pub(super) struct AtHand {
    path: Arc<str>,
    idle: Arc<Mutex<Vec<AnyConnection>>>,
}

impl AtHand {
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.into(), idle: Arc::default() }
    }

    /// Runs the visit. `None` where the database, not a rule, refused: nothing was found out.
    pub(super) fn run<T, E: VisitError>(
        &self,
        visit: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = idle.or_else(|| self.connect())?;
        // A connection in which a visit panicked is thrown away.
        let found = catch_unwind(AssertUnwindSafe(|| visit(&mut connection))).ok()?;
        if found.as_ref().is_err_and(|error| error.as_store().is_some()) {
            return None;
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Some(found)
    }

    fn connect(&self) -> Option<AnyConnection> {
        let mut connection = connect_sqlite(&self.path, true).ok()?;
        // Nobody is made to wait on the thread of others.
        connection.batch_execute("PRAGMA busy_timeout = 0").ok()?;
        Some(connection)
    }
}
