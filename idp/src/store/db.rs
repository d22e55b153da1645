//! The way to the database: one visit a request, off the async threads, in one transaction, by its deadline.

use super::{
    StoreError,
    connect::{Manager, Slot, Target, connect_sqlite},
    deadline, idempotency_keys, keyed_call, migrate,
    rehearsal::{self, Ended},
    sqlite_writer::SqliteWriter,
    standstill::Standstills,
    write_health::WriteHealth,
};
use crate::domain::{Clock, CountedEvent, Randomness, Timestamp};
use diesel::r2d2::Pool;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, oneshot};

/// How long a request waits for a connection before it is told to come back (503).
const WAIT_FOR_CONNECTION: Duration = Duration::from_secs(3);

/// A connection to either database.
#[derive(diesel::MultiConnection)]
#[allow(missing_docs, reason = "the names say it, and the macro copies no documentation")]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Where the data is.
#[derive(Clone)]
pub struct DbSettings {
    /// `postgres://…`, or the path of a SQLite file (with or without `sqlite://`).
    pub url: String,
    /// Connections at most: to PostgreSQL in all, to SQLite for reading.
    pub connections: u32,
}

impl std::fmt::Debug for DbSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of a PostgreSQL database holds its password.
        f.debug_struct("DbSettings").field("connections", &self.connections).finish_non_exhaustive()
    }
}

/// One visit: a transaction on one connection. Opaque outside the stores of the crates.
pub struct Tx<'a> {
    connection: &'a mut AnyConnection,
    now: Timestamp,
    random: &'a dyn Randomness,
    standstills: &'a Standstills,
    counted: Vec<CountedEvent>,
}

impl Tx<'_> {
    /// The connection, for the functions of a store and nobody else.
    pub fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    /// The moment of this visit: one for all that is written in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Seconds since `at` in which the database answered: a grace that is given to callers counts these alone, since in
    /// the others nobody could be told anything.
    pub fn answering_seconds_since(&self, at: Timestamp) -> i64 {
        self.standstills.answering_seconds_since(at)
    }

    /// Whether the database stood still at `at`, so that whoever wrote then may never have been told.
    pub fn stood_still_at(&self, at: Timestamp) -> bool {
        self.standstills.includes(at)
    }

    /// The source of randomness.
    pub fn random(&self) -> &dyn Randomness {
        self.random
    }

    /// Counts an event once this visit is durable: what is rolled back never happened.
    pub fn count(&mut self, event: CountedEvent) {
        self.counted.push(event);
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Manager>,
    /// As many as the pool has connections, so that waiting costs no thread.
    places: Arc<Semaphore>,
    /// SQLite takes one writer: it has a thread and a connection of its own.
    writer: Option<SqliteWriter>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    counter: Arc<dyn Fn(CountedEvent) + Send + Sync>,
    standstills: Arc<Standstills>,
    is_patient: bool,
    pub(super) write_health: Arc<WriteHealth>,
}

impl Db {
    /// Connects. Fails when the database cannot be reached.
    pub fn open(
        settings: &DbSettings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Randomness>,
    ) -> Result<Self, StoreError> {
        let target = Target::parse(&settings.url);
        let writer = match &target {
            Target::Sqlite(path) => Some(SqliteWriter::start(connect_sqlite(path, false)?)?),
            Target::Postgres(_) => None,
        };
        let pool = Pool::builder()
            .max_size(settings.connections)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(WAIT_FOR_CONNECTION)
            .build(Manager { target })
            .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        let places = Arc::new(Semaphore::new(usize::try_from(settings.connections).unwrap_or(1)));
        let standstills = Standstills::new(Arc::clone(&clock));
        let (counter, write_health) = (Arc::new(|_| {}), Arc::default());
        Ok(Self {
            pool,
            places,
            writer,
            clock,
            random,
            counter,
            standstills,
            is_patient: false,
            write_health,
        })
    }

    /// The same database; `counter` is told of every event of every visit that became durable.
    #[must_use]
    pub fn counting(self, counter: impl Fn(CountedEvent) + Send + Sync + 'static) -> Self {
        Self { counter: Arc::new(counter), ..self }
    }

    /// The same database for a visit that is long by its nature: it has a minute, whatever its request spent before.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { is_patient: true, ..self.clone() }
    }

    /// Brings the schema to this program's version; returns what ran.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        if let Some(writer) = &self.writer {
            return writer.run_alone(migrate::run_pending).await;
        }
        let deadline = Instant::now() + deadline::MIGRATION;
        self.on_pool(deadline, |slot| migrate::run_pending(&mut slot.connection)).await
    }

    /// Makes the files forget what was deleted: SQLite keeps pages as they were in its log until it begins it anew.
    /// PostgreSQL does so by itself.
    pub async fn forget_deleted(&self) -> Result<(), StoreError> {
        let Some(writer) = &self.writer else { return Ok(()) };
        writer.run_alone(|connection| Ok(connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?)).await
    }

    /// Whether the schema is older than this program.
    pub async fn needs_migration(&self) -> Result<bool, StoreError> {
        // Looking makes the table of versions when it is absent, which a reader may not.
        if let Some(writer) = &self.writer {
            return writer.run_alone(migrate::has_pending).await;
        }
        self.on_pool(self.deadline(), |slot| migrate::has_pending(&mut slot.connection)).await
    }

    /// One visit that only reads. On SQLite a write in it fails.
    ///
    /// Single statements see one state each; a use case that needs more opens a write.
    pub async fn read<T, E>(
        &self,
        visit: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let open = self.opener();
        self.on_pool(self.deadline(), move |slot| {
            let result = visit(&mut open.tx(&mut slot.connection));
            if result.is_err() {
                slot.check();
            }
            result
        })
        .await
    }

    /// One visit that writes: all of it is durable when this returns `Ok`. After an error none of it is, except that a
    /// visit which was late in its very last step may still become durable: see [`Tx::stood_still_at`].
    /// In a [`rehearse`](super::rehearse) nothing ever is.
    pub async fn write<T, E>(
        &self,
        visit: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if !rehearsal::is_on() {
            return self.commit(visit).await;
        }
        match self.commit(move |tx| Ended::of(visit(tx))).await {
            Ok(never) => match never {},
            Err(ended) => ended.result(),
        }
    }

    async fn commit<T, E>(
        &self,
        visit: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (open, deadline, is_patient) = (self.opener(), self.deadline(), self.is_patient);
        let call = keyed_call::current();
        let visit = move |connection: &mut AnyConnection| -> Result<(T, Vec<CountedEvent>), E> {
            let mut tx = open.tx(connection);
            let value = visit(&mut tx)?;
            if let Some(call) = call {
                idempotency_keys::note_made(&mut tx, &call)?;
            }
            Ok((value, tx.counted))
        };
        let written = match &self.writer {
            Some(writer) => writer.run(self.standstills.begin(deadline), deadline, visit).await,
            None => {
                self.on_pool(deadline, move |slot| {
                    let done = slot.connection.transaction(|connection| {
                        if is_patient {
                            connection.batch_execute(PATIENT)?;
                        }
                        let value = visit(connection).map_err(Stop::Visit)?;
                        // The last safe point: what is decided here is told to the caller, what comes later may not be.
                        if deadline::has_passed(deadline) { Err(Stop::Late) } else { Ok(value) }
                    });
                    done.map_err(|stop| match stop {
                        Stop::Visit(error) => error,
                        Stop::Late => deadline::late().into(),
                        Stop::Database(cause) => StoreError::from(cause).into(),
                    })
                })
                .await
            }
        };
        if written.is_err() {
            self.write_health.note_failure();
        }
        let (value, counted) = written?;
        counted.into_iter().for_each(|event| (self.counter)(event));
        Ok(value)
    }

    /// What a visit needs once it has its connection. The moment of the visit is taken then: waiting is no part of it.
    fn opener(&self) -> Opener {
        Opener {
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            standstills: Arc::clone(&self.standstills),
        }
    }

    fn deadline(&self) -> Instant {
        if self.is_patient { Instant::now() + deadline::LONG } else { deadline::of_visit() }
    }

    async fn on_pool<T, E>(
        &self,
        deadline: Instant,
        work: impl FnOnce(&mut Slot) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let busy = || E::from(StoreError::Shed("connections to the database"));
        let until = deadline.min(Instant::now() + WAIT_FOR_CONNECTION);
        let place = tokio::time::timeout_at(until.into(), self.places.clone().acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        let pool = self.pool.clone();
        let running = self.standstills.begin(deadline);
        let (sender, receiver) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let result = pool
                .get()
                .map_err(|cause| E::from(StoreError::Unavailable(cause.to_string())))
                .and_then(|mut slot| slot.language.during(|| work(&mut slot)));
            running.end(sender.send(result).is_ok());
        });
        deadline::wait_for(receiver, deadline).await
    }
}

/// Lets the statements of one transaction take as long as the transaction may.
const PATIENT: &str = "SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '60s'; \
                       SET LOCAL idle_in_transaction_session_timeout = '60s'";

/// The parts of a [`Tx`] beside its connection.
struct Opener {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    standstills: Arc<Standstills>,
}

impl Opener {
    fn tx<'a>(&'a self, connection: &'a mut AnyConnection) -> Tx<'a> {
        Tx {
            connection,
            now: self.clock.now(),
            random: &*self.random,
            standstills: &self.standstills,
            counted: Vec::new(),
        }
    }
}

/// Why a transaction stopped: the visit said so, its deadline passed, or the database said so. Keeps diesel out of
/// callers' errors.
enum Stop<E> {
    Visit(E),
    Late,
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Stop<E> {
    fn from(cause: diesel::result::Error) -> Self {
        Self::Database(cause)
    }
}
