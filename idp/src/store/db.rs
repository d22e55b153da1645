//! The way to the database: one visit a request, off the async threads, in one transaction, by its deadline.

use super::{
    StoreError,
    any_visit::{self, AnyError, AnyValue, AnyVisit},
    at_hand::AtHand,
    connect::{Target, connect_sqlite},
    deadline, idempotency_keys, keyed_call,
    measures::Measures,
    migrate,
    pool::ConnectionPool,
    rehearsal::{self, Ended},
    replica::Replica,
    sqlite_writer::SqliteWriter,
    standstill::{Running, Standstills},
    tries::{Failed, Kept, VisitError},
    write_health::WriteHealth,
};
use crate::domain::{Clock, CountedEvent, Randomness, Timestamp};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use prometheus::Registry;
use std::{cell::Cell, sync::Arc, time::Instant};
use tracing::{Instrument, info_span};

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
    /// A PostgreSQL that follows the one of `url`, for [`Db::read_stale`]. It need not be there yet.
    pub replica_url: Option<String>,
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
    pool: ConnectionPool,
    pub(super) replica: Option<Replica>,
    /// SQLite takes one writer: it has a thread and a connection of its own.
    pub(super) writer: Option<SqliteWriter>,
    /// SQLite's connections for look-ups.
    at_hand: Option<AtHand>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    counter: Arc<dyn Fn(CountedEvent) + Send + Sync>,
    standstills: Arc<Standstills>,
    is_patient: bool,
    pub(super) write_health: Arc<WriteHealth>,
    pub(super) measures: Arc<Measures>,
}

impl Db {
    /// Connects. Fails when the database cannot be reached.
    pub fn open(
        settings: &DbSettings,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Randomness>,
    ) -> Result<Self, StoreError> {
        let target = Target::parse(&settings.url);
        let measures = Measures::new()?;
        let (writer, at_hand) = match &target {
            Target::Sqlite(path) => {
                let writer = SqliteWriter::start(connect_sqlite(path, false)?, Arc::clone(&measures))?;
                (Some(writer), Some(AtHand::new(path)))
            }
            Target::Postgres(_) => (None, None),
        };
        let pool = ConnectionPool::open(target, settings.connections, Arc::clone(&measures))?;
        let replica = Replica::of(settings, &clock)?;
        let standstills = Standstills::new(Arc::clone(&clock));
        let (counter, write_health) = (Arc::new(|_| {}), Arc::default());
        Ok(Self {
            pool,
            replica,
            writer,
            at_hand,
            clock,
            random,
            counter,
            standstills,
            is_patient: false,
            write_health,
            measures,
        })
    }

    /// The same database; `counter` is told of every event of every visit that became durable.
    #[must_use]
    pub fn counting(self, counter: impl Fn(CountedEvent) + Send + Sync + 'static) -> Self {
        Self { counter: Arc::new(counter), ..self }
    }

    /// Shows in `registry` what visits cost.
    ///
    /// # Errors
    /// The names are there already.
    pub fn measure_in(&self, registry: &Registry) -> Result<(), prometheus::Error> {
        self.measures.register_in(registry)
    }

    /// The same database for a visit that is long by its nature: it has a minute, whatever its request spent before.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { is_patient: true, ..self.clone() }
    }

    /// Brings the schema to this program's version; returns what ran.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let now = self.clock.now();
        if let Some(writer) = &self.writer {
            return writer.run_alone(move |connection| migrate::run_pending(connection, now)).await;
        }
        let deadline = Instant::now() + deadline::MIGRATION;
        let running = self.standstills.begin(deadline);
        self.pool
            .run(running, deadline, move |slot| {
                migrate::run_pending(&mut slot.connection, now).map_err(Failed::for_good)
            })
            .await
    }

    /// Whether the schema is older than this program.
    pub async fn needs_migration(&self) -> Result<bool, StoreError> {
        // Looking makes the table of versions when it is absent, which a reader may not.
        if let Some(writer) = &self.writer {
            return writer.run_alone(migrate::has_pending).await;
        }
        let (deadline, running) = self.begin();
        self.pool
            .run(running, deadline, |slot| {
                migrate::has_pending(&mut slot.connection).map_err(Failed::of_read)
            })
            .await
    }

    /// One visit that only reads. On SQLite a write in it fails.
    ///
    /// Single statements see one state each; a use case that needs more opens a write. The visit may run more than once,
    /// see [`Self::write`].
    pub async fn read<T, E>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        any_visit::unboxed(self.read_any(any_visit::boxed(visit)).await)
    }

    pub(super) async fn read_any(&self, visit: AnyVisit) -> Result<AnyValue, AnyError> {
        let (open, (deadline, running), begun) = (self.opener(), self.begin(), Instant::now());
        let read = self
            .pool
            .run(running, deadline, move |slot| {
                visit(&mut open.tx(&mut slot.connection)).map_err(Failed::of_read)
            })
            .instrument(info_span!(target: "common_id::traces", "database_read", otel.kind = "client"))
            .await;
        self.measures.reads.note(begun, &read);
        read
    }

    /// One visit that only looks something up by its key: at a SQLite file on the thread of the request, where it takes less time
    /// than the way to another thread and back; else as [`Self::read`]. See `idp/docs/decisions/0007-look-ups-at-hand.md`.
    pub async fn look_up<T, E>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        if let Some(at_hand) = &self.at_hand
            && !self.standstills.goes_on()
        {
            let begun = Instant::now();
            if let Some(found) = at_hand.run(|connection| visit(&mut self.opener().tx(connection))) {
                self.measures.reads.note(begun, &found);
                return found;
            }
        }
        self.read(visit).await
    }

    /// One visit that writes: all of it is durable when this returns `Ok`. After an error none of it is, except that a
    /// visit which was late in its very last step may still become durable: see [`Tx::stood_still_at`].
    /// In a [`rehearse`](super::rehearse) nothing ever is.
    ///
    /// The visit may run more than once, when its connection died or other visits stood in its way and nothing of it was
    /// kept: what it does to anything but the database it does as often.
    pub async fn write<T, E>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        any_visit::unboxed(self.write_any(any_visit::boxed(visit)).await)
    }

    async fn write_any(&self, visit: AnyVisit) -> Result<AnyValue, AnyError> {
        if !rehearsal::is_on() {
            return self.commit(visit).await;
        }
        match self.commit(move |tx| Ended::of(visit(tx))).await {
            Ok(never) => match never {},
            Err(ended) => ended.result(),
        }
    }

    async fn commit<T, E>(&self, visit: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: VisitError,
    {
        let (open, (deadline, running), is_patient) = (self.opener(), self.begin(), self.is_patient);
        let begun = Instant::now();
        let call = keyed_call::current();
        let visit = move |connection: &mut AnyConnection| -> Result<(T, Vec<CountedEvent>), E> {
            let mut tx = open.tx(connection);
            let value = visit(&mut tx)?;
            if let Some(call) = &call {
                idempotency_keys::note_made(&mut tx, call)?;
            }
            Ok((value, tx.counted))
        };
        let span = info_span!(target: "common_id::traces", "database_write", otel.kind = "client");
        let written = match &self.writer {
            Some(writer) => writer.run(running, deadline, visit).instrument(span).await,
            None => {
                self.pool
                    .run(running, deadline, move |slot| {
                        in_transaction(&mut slot.connection, &visit, deadline, is_patient)
                    })
                    .instrument(span)
                    .await
            }
        };
        self.measures.writes.note(begun, &written);
        if written.is_err() {
            self.write_health.note_failure();
        }
        let (value, counted) = written?;
        counted.into_iter().for_each(|event| (self.counter)(event));
        Ok(value)
    }

    /// What a visit needs once it has its connection. The moment of the visit is taken then: waiting is no part of it.
    pub(super) fn opener(&self) -> Opener {
        Opener {
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            standstills: Arc::clone(&self.standstills),
        }
    }

    /// A visit begins: by when it ends, and the note that it runs.
    fn begin(&self) -> (Instant, Running) {
        let deadline = if self.is_patient { Instant::now() + deadline::LONG } else { deadline::of_visit() };
        (deadline, self.standstills.begin(deadline))
    }
}

/// One try of a visit that writes to PostgreSQL.
fn in_transaction<T, E: VisitError>(
    connection: &mut AnyConnection,
    visit: &impl Fn(&mut AnyConnection) -> Result<T, E>,
    deadline: Instant,
    is_patient: bool,
) -> Result<T, Failed<E>> {
    let kept = Cell::new(Kept::Nothing);
    let done = connection.transaction(|connection| {
        if is_patient {
            connection.batch_execute(PATIENT)?;
        }
        let value = visit(connection).map_err(Stop::Visit)?;
        // The last safe point: what is decided here is told to the caller, what comes later may not be.
        if deadline::has_passed(deadline) {
            return Err(Stop::Late);
        }
        // From here on a COMMIT is under way: a connection that dies leaves open whether it was obeyed.
        kept.set(Kept::Unknown);
        Ok(value)
    });
    done.map_err(|stop| {
        let error = match stop {
            Stop::Visit(error) => error,
            Stop::Late => deadline::late().into(),
            Stop::Database(cause) => StoreError::from(cause).into(),
        };
        Failed { error, kept: kept.get() }
    })
}

/// Lets the statements of one transaction take as long as the transaction may.
const PATIENT: &str = "SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '60s'; \
                       SET LOCAL idle_in_transaction_session_timeout = '60s'";

/// The parts of a [`Tx`] beside its connection.
pub(super) struct Opener {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Randomness>,
    standstills: Arc<Standstills>,
}

impl Opener {
    pub(super) fn tx<'a>(&'a self, connection: &'a mut AnyConnection) -> Tx<'a> {
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
