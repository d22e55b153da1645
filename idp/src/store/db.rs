//! The way to the database: one visit a request, off the async threads, in one transaction.

use super::{StoreError, migrate, sqlite_writer::SqliteWriter};
use crate::domain::{Clock, CountedEvent, Randomness, Timestamp};
use diesel::r2d2::{ManageConnection, Pool};
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

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
        Ok(Self { pool, places, writer, clock, random, counter: Arc::new(|_| {}) })
    }

    /// The same database; `counter` is told of every event of every visit that became durable.
    #[must_use]
    pub fn counting(self, counter: impl Fn(CountedEvent) + Send + Sync + 'static) -> Self {
        Self { counter: Arc::new(counter), ..self }
    }

    /// Brings the schema to this program's version; returns what ran.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        if let Some(writer) = &self.writer {
            return writer.run_alone(migrate::run_pending).await;
        }
        self.on_pool(|slot| migrate::run_pending(&mut slot.connection)).await
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
        self.on_pool(|slot| migrate::has_pending(&mut slot.connection)).await
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
        let (now, random) = (self.clock.now(), self.random.clone());
        self.on_pool(move |slot| {
            let connection = &mut slot.connection;
            let result = visit(&mut Tx { connection, now, random: &*random, counted: Vec::new() });
            if result.is_err() {
                slot.check();
            }
            result
        })
        .await
    }

    /// One visit that writes: all of it is durable when this returns `Ok`, none of it otherwise.
    pub async fn write<T, E>(
        &self,
        visit: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (now, random) = (self.clock.now(), self.random.clone());
        let visit = move |connection: &mut AnyConnection| {
            let mut tx = Tx { connection, now, random: &*random, counted: Vec::new() };
            visit(&mut tx).map(|value| (value, tx.counted))
        };
        let (value, counted) = match &self.writer {
            Some(writer) => writer.run(visit).await,
            None => {
                self.on_pool(move |slot| {
                    slot.connection.transaction(|connection| visit(connection).map_err(Stop::Visit)).map_err(
                        |stop| match stop {
                            Stop::Visit(error) => error,
                            Stop::Database(cause) => StoreError::from(cause).into(),
                        },
                    )
                })
                .await
            }
        }?;
        counted.into_iter().for_each(|event| (self.counter)(event));
        Ok(value)
    }

    async fn on_pool<T, E>(
        &self,
        work: impl FnOnce(&mut Slot) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let busy = || E::from(StoreError::Unavailable("no connection became free in time".to_owned()));
        let place = tokio::time::timeout(WAIT_FOR_CONNECTION, self.places.clone().acquire_owned())
            .await
            .map_err(|_| busy())?
            .map_err(|_| busy())?;
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _place = place;
            let mut slot = pool.get().map_err(|cause| E::from(StoreError::Unavailable(cause.to_string())))?;
            work(&mut slot)
        })
        .await
        .map_err(|cause| E::from(StoreError::Refused(cause.to_string())))?
    }
}

/// Why a transaction stopped: the visit said so, or the database did. Keeps diesel out of callers' errors.
enum Stop<E> {
    Visit(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Stop<E> {
    fn from(cause: diesel::result::Error) -> Self {
        Self::Database(cause)
    }
}

#[derive(Clone)]
enum Target {
    Sqlite(String),
    Postgres(String),
}

impl Target {
    fn parse(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::Postgres(url.to_owned())
        } else {
            Self::Sqlite(url.trim_start_matches("sqlite://").to_owned())
        }
    }
}

/// A pooled connection, and whether it was seen to be dead.
struct Slot {
    connection: AnyConnection,
    lost: bool,
}

impl Slot {
    /// After a failure outside a transaction nothing tells whether the connection still lives: ask it.
    fn check(&mut self) {
        self.lost = diesel::sql_query("SELECT 1").execute(&mut self.connection).is_err();
    }
}

struct Manager {
    target: Target,
}

impl ManageConnection for Manager {
    type Connection = Slot;
    type Error = StoreError;

    fn connect(&self) -> Result<Slot, StoreError> {
        let connection = match &self.target {
            Target::Sqlite(path) => connect_sqlite(path, true)?,
            Target::Postgres(url) => AnyConnection::Postgres(
                // The cause is left out: it may quote the address with the password.
                PgConnection::establish(url)
                    .map_err(|_| StoreError::Unavailable("PostgreSQL does not answer".to_owned()))?,
            ),
        };
        Ok(Slot { connection, lost: false })
    }

    fn is_valid(&self, slot: &mut Slot) -> Result<(), StoreError> {
        diesel::sql_query("SELECT 1").execute(&mut slot.connection)?;
        Ok(())
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        slot.lost || std::thread::panicking() || diesel::r2d2::R2D2Connection::is_broken(&mut slot.connection)
    }
}

/// Opens the file, creating it when the writer asks.
///
/// WAL lets readers work beside the writer; `FULL` makes a commit wait for the disk, so that an
/// acknowledged write survives a power cut; `secure_delete` overwrites what is erased.
fn connect_sqlite(path: &str, read_only: bool) -> Result<AnyConnection, StoreError> {
    let mut connection = SqliteConnection::establish(path)
        .map_err(|cause| StoreError::Unavailable(format!("cannot open the SQLite file: {cause}")))?;
    connection.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
    )?;
    if read_only {
        connection.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(AnyConnection::Sqlite(connection))
}
