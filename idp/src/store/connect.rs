//! Connections to either database, and the pool's view of them.

use super::{AnyConnection, PostgresUrl, StoreError, deadline, first_look::reason_of, language::Language};
use diesel::{
    Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    r2d2::ManageConnection,
};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a new connection may take, whole seconds; libpq takes no fewer than two.
const CONNECT_SECONDS: u64 = 3;

/// How long nobody knocks again at a server that let nobody in: soon enough for whoever waits, and few enough for a
/// server that is starting up, however many connections the pool wants.
const BETWEEN_KNOCKS: Duration = Duration::from_millis(100);

/// Where the data is.
#[derive(Clone)]
pub(super) enum Target {
    Sqlite(String),
    Postgres(String),
}

impl Target {
    pub(super) fn parse(url: &str) -> Self {
        match PostgresUrl::parse(url) {
            Some(postgres) => Self::Postgres(postgres.with_defaults(&deadlines_of_postgres())),
            None => Self::Sqlite(url.trim_start_matches("sqlite://").to_owned()),
        }
    }
}

impl Target {
    /// A replica: where nothing can be written, not even when the address leads to the primary.
    pub(super) fn of_replica(url: &str) -> Self {
        match Self::parse(url) {
            Self::Postgres(url) => match PostgresUrl::parse(&url) {
                Some(postgres) => Self::Postgres(postgres.with_option("-c default_transaction_read_only=on")),
                None => Self::Postgres(url),
            },
            file @ Self::Sqlite(_) => file,
        }
    }
}

/// What makes PostgreSQL, and the way to it, give up before our callers do.
fn deadlines_of_postgres() -> [(&'static str, String); 7] {
    let options = format!(
        "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={}",
        deadline::STATEMENT.as_millis(),
        deadline::LOCK.as_millis(),
        deadline::SILENCE.as_millis(),
    );
    [
        ("connect_timeout", CONNECT_SECONDS.to_string()),
        // A peer that is gone without a word is noticed within twenty seconds when we wait for it …
        ("keepalives", "1".to_owned()),
        ("keepalives_idle", "5".to_owned()),
        ("keepalives_interval", "5".to_owned()),
        ("keepalives_count", "3".to_owned()),
        // … and within eight when we have sent something.
        ("tcp_user_timeout", "8000".to_owned()),
        ("options", options),
    ]
}

/// A pooled connection, the language of its messages, since when it stands, and whether it was seen to be dead.
pub(super) struct Slot {
    pub(super) connection: AnyConnection,
    pub(super) language: Language,
    made_at: Instant,
    lost: bool,
}

impl Slot {
    /// Another server leads by now, or this one does not yet: whoever comes next shall look for it anew.
    pub(super) fn leave(&mut self) {
        self.lost = true;
    }

    /// Whether the connection still lives. After a failure nothing tells: ask it.
    pub(super) fn is_lost(&mut self) -> bool {
        self.lost = diesel::sql_query("SELECT 1").execute(&mut self.connection).is_err();
        self.lost
    }
}

/// Makes and judges the pool's connections.
///
/// A server that went away took all connections with it, and each of them would fail one visit. So when one is found
/// dead, those that stood at that moment are not given out any more.
pub(super) struct Manager {
    target: Target,
    last_loss: Mutex<Option<Instant>>,
    last_refusal: Mutex<Option<Refusal>>,
}

/// A server let nobody in: when, and why.
#[derive(Clone, Copy)]
struct Refusal {
    at: Instant,
    reason: &'static str,
}

impl Manager {
    pub(super) fn new(target: Target) -> Self {
        Self { target, last_loss: Mutex::new(None), last_refusal: Mutex::new(None) }
    }

    /// A connection to PostgreSQL, or what the last who knocked was told, when that was just now.
    fn knock(&self, url: &str) -> Result<PgConnection, StoreError> {
        let refused = |Refusal { reason, .. }| StoreError::Unavailable(reason.to_owned());
        let last = *self.last_refusal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last.filter(|last| last.at.elapsed() < BETWEEN_KNOCKS) {
            return Err(refused(last));
        }
        let knocked = PgConnection::establish(url).map_err(|cause| {
            // In our words: the cause itself may quote the address with the password.
            Refusal { at: Instant::now(), reason: reason_of(&cause.to_string()) }
        });
        *self.last_refusal.lock().unwrap_or_else(PoisonError::into_inner) = knocked.as_ref().err().copied();
        knocked.map_err(refused)
    }

    fn last_loss(&self) -> Option<Instant> {
        *self.last_loss.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ManageConnection for Manager {
    type Connection = Slot;
    type Error = StoreError;

    fn connect(&self) -> Result<Slot, StoreError> {
        let made_at = Instant::now();
        let (connection, language) = match &self.target {
            Target::Sqlite(path) => (connect_sqlite(path, true)?, Language::English),
            Target::Postgres(url) => {
                let mut connection = self.knock(url)?;
                let language = Language::agree(&mut connection)?;
                (AnyConnection::Postgres(connection), language)
            }
        };
        Ok(Slot { connection, language, made_at, lost: false })
    }

    /// Judged without asking the database: this stands before every visit.
    fn is_valid(&self, slot: &mut Slot) -> Result<(), StoreError> {
        if self.last_loss().is_some_and(|loss| slot.made_at <= loss) {
            return Err(StoreError::Unavailable("the connection is as old as one that died".to_owned()));
        }
        Ok(())
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        // A panic says nothing about the server.
        if std::thread::panicking() {
            return true;
        }
        let is_dead = slot.lost || diesel::r2d2::R2D2Connection::is_broken(&mut slot.connection);
        if is_dead {
            *self.last_loss.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        is_dead
    }
}

/// Opens the file, creating it when the writer asks.
///
/// WAL lets readers work beside the writer; `FULL` makes a commit wait for the disk, so that an
/// acknowledged write survives a power cut; `secure_delete` overwrites what is erased.
pub(super) fn connect_sqlite(path: &str, read_only: bool) -> Result<AnyConnection, StoreError> {
    let mut connection = SqliteConnection::establish(path)
        .map_err(|cause| StoreError::Unavailable(format!("cannot open the SQLite file: {cause}")))?;
    connection.batch_execute(&format!(
        "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
        deadline::LOCK.as_millis(),
    ))?;
    if read_only {
        connection.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(AnyConnection::Sqlite(connection))
}
