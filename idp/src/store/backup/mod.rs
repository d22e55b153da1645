//! Copies of the whole database for backups: made while the provider runs, looked into where nobody uses them, and put
//! into an empty database.
//!
//! Everything here blocks, for as long as the database is large: call it off the async threads.

mod contents;
mod postgres;
mod sqlite;

pub use contents::{Contents, Inspection, newest_schema};

use super::{AnyConnection, Breach, Invariant, PostgresUrl, StoreError};
use crate::domain::Timestamp;
use std::{
    fs::OpenOptions,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Why a copy was not made, or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A program that this needs is not there, or said no.
    #[error("{0}")]
    Tool(String),
    /// The disk said no.
    #[error("{0} cannot be used")]
    Disk(PathBuf, #[source] io::Error),
    /// There is data already.
    #[error("the database holds data already, and nothing is written over")]
    NotEmpty,
}

impl From<diesel::result::Error> for BackupError {
    fn from(cause: diesel::result::Error) -> Self {
        Self::Store(cause.into())
    }
}

/// A database, wherever it is.
#[derive(Clone)]
pub enum Place {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// An address of PostgreSQL.
    Postgres(String),
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            // The address may hold a password.
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

impl Place {
    /// The place that a setting names.
    pub fn of(url: &str) -> Self {
        match PostgresUrl::parse(url) {
            Some(_) => Self::Postgres(url.to_owned()),
            None => Self::Sqlite(PathBuf::from(url.trim_start_matches("sqlite://"))),
        }
    }

    /// `sqlite` or `postgres`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// The usual name of the file that a copy of it is in.
    pub const fn file_name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "database.sqlite",
            Self::Postgres(_) => "database.dump",
        }
    }

    /// Copies everything into a new file, as it is at one moment; nobody who writes waits for it.
    ///
    /// # Errors
    /// The file is there, the database does not answer, or `pg_dump` is missing.
    pub fn copy(&self, target: &Path) -> Result<Contents, BackupError> {
        match self {
            Self::Sqlite(path) => sqlite::copy(path, target),
            Self::Postgres(url) => postgres::copy(url, target),
        }
    }

    /// Whether there is nothing in it, not even tables.
    pub fn is_empty(&self) -> Result<bool, BackupError> {
        match self {
            Self::Sqlite(path) => sqlite::is_empty(path),
            Self::Postgres(url) => postgres::is_empty(url),
        }
    }

    /// Puts a copy into it: all of it or nothing.
    ///
    /// # Errors
    /// [`BackupError::NotEmpty`], or why it could not be written.
    pub fn fill(&self, copy: &Path) -> Result<(), BackupError> {
        if !self.is_empty()? {
            return Err(BackupError::NotEmpty);
        }
        match self {
            Self::Sqlite(path) => sqlite::fill(path, copy),
            Self::Postgres(url) => postgres::fill(url, copy),
        }
    }

    /// Looks at everything that can be seen from inside: whether it is whole, what it holds, and what is sealed.
    pub fn inspect(&self) -> Result<Inspection, BackupError> {
        match self {
            Self::Sqlite(path) => sqlite::inspect(path),
            Self::Postgres(url) => postgres::inspect(url),
        }
    }

    /// Asks all these questions of one state of the database, and gives what does not hold; nobody who writes waits for it.
    pub fn find_breaches(
        &self,
        invariants: &[Invariant],
        now: Timestamp,
    ) -> Result<Vec<Breach>, BackupError> {
        contents::find_breaches(&mut self.open()?, invariants, now)
    }

    /// The last migration that ran there; empty when none did.
    pub fn schema(&self) -> Result<String, BackupError> {
        contents::schema(&mut self.open()?)
    }

    fn open(&self) -> Result<AnyConnection, BackupError> {
        match self {
            Self::Sqlite(path) => sqlite::open(path),
            Self::Postgres(url) => postgres::connect(url),
        }
    }

    /// A fresh place of the same kind that is gone with the value: a file in `folder`, or a database of its own on the
    /// same server, for which the role must be allowed to make one.
    pub fn scratch(&self, folder: &Path, name: &str) -> Result<Scratch, BackupError> {
        match self {
            Self::Sqlite(_) => Ok(Scratch { place: Self::Sqlite(folder.join(name)), server: None }),
            Self::Postgres(url) => {
                let place = Self::Postgres(postgres::make_database(url, name)?);
                Ok(Scratch { place, server: Some((url.clone(), name.to_owned())) })
            }
        }
    }
}

/// A place that is gone with the value.
#[derive(Debug)]
pub struct Scratch {
    /// The place.
    pub place: Place,
    server: Option<(String, String)>,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        match (&self.server, &self.place) {
            // What is left behind is named so that an operator sees what it was.
            (Some((url, name)), _) => postgres::drop_database(url, name),
            (None, Place::Sqlite(path)) => drop(std::fs::remove_file(path)),
            (None, Place::Postgres(_)) => {}
        }
    }
}

/// Makes a new file for its owner alone, before anybody writes into it.
fn make_private(path: &Path) -> Result<(), BackupError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map(drop).map_err(|cause| BackupError::Disk(path.to_owned(), cause))
}

/// Waits until the disk has the file.
fn sync(path: &Path) -> Result<(), BackupError> {
    let synced = std::fs::File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|cause| BackupError::Disk(path.to_owned(), cause))
}
