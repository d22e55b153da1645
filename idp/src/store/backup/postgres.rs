//! Copies of a PostgreSQL database, by its own programs: `pg_dump` in its custom format, and `pg_restore`. They know
//! what every version of the server needs, and nothing of ours could know it better.

use super::{
    BackupError, Contents, Inspection,
    contents::{count, look, tables, words},
    make_private, sync,
};
use crate::store::{AnyConnection, PostgresUrl, StoreError};
use diesel::{Connection, PgConnection, connection::SimpleConnection};
use std::{ffi::OsStr, io, path::Path, process::Command};

pub(super) fn copy(url: &str, target: &Path) -> Result<Contents, BackupError> {
    let mut connection = connect(url)?;
    // One state for the copy and for what is counted.
    connection.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let snapshot = words(&mut connection, "SELECT pg_export_snapshot() AS word")?.pop().unwrap_or_default();
    make_private(target)?;
    let snapshot = format!("--snapshot={snapshot}");
    let file = OsStr::new("--file");
    let dump = ["--format=custom", "--no-owner", "--no-privileges", &snapshot].map(OsStr::new);
    run("pg_dump", url, &[&dump[..], &[file, target.as_os_str()]].concat())?;
    let contents = count(&mut connection)?;
    connection.batch_execute("COMMIT")?;
    sync(target)?;
    Ok(contents)
}

pub(super) fn is_empty(url: &str) -> Result<bool, BackupError> {
    Ok(tables(&mut connect(url)?)?.is_empty())
}

pub(super) fn fill(url: &str, copy: &Path) -> Result<(), BackupError> {
    let restore =
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"].map(OsStr::new);
    run("pg_restore", url, &[&restore[..], &[copy.as_os_str()]].concat())
}

/// PostgreSQL checks its pages when it reads them, and counting reads every row.
pub(super) fn inspect(url: &str) -> Result<Inspection, BackupError> {
    look(&mut connect(url)?, Vec::new())
}

/// Makes an empty database beside this one; its address.
pub(super) fn make_database(url: &str, name: &str) -> Result<String, BackupError> {
    let mut connection = connect(url)?;
    connection.batch_execute(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0")).map_err(|cause| {
        BackupError::Tool(format!(
            "a database to try the copy in cannot be made beside the real one ({cause}): let the role make databases, or \
             name an empty one with --scratch"
        ))
    })?;
    let parsed = PostgresUrl::parse(url).map(|parsed| parsed.with_database(name));
    Ok(parsed.unwrap_or_else(|| url.to_owned()))
}

/// Takes it away again; what fails leaves it behind.
pub(super) fn drop_database(url: &str, name: &str) {
    if let Ok(mut connection) = connect(url) {
        let _ = connection.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
    }
}

/// Without the deadlines of visits: what is done here takes as long as it takes.
pub(super) fn connect(url: &str) -> Result<AnyConnection, BackupError> {
    // The cause is left out: it may quote the address with the password.
    let connection = PgConnection::establish(url)
        .map_err(|_| StoreError::Unavailable("PostgreSQL does not answer".to_owned()))?;
    Ok(AnyConnection::Postgres(connection))
}

/// Runs a program of PostgreSQL. The password goes by the environment: arguments are for everybody on the machine to see.
fn run(program: &str, url: &str, arguments: &[&OsStr]) -> Result<(), BackupError> {
    let parsed = PostgresUrl::parse(url);
    let (address, password) = match &parsed {
        Some(parsed) => (parsed.without_password(), parsed.password()),
        None => (url.to_owned(), None),
    };
    let mut command = Command::new(program);
    command.arg("--dbname").arg(address).arg("--no-password").args(arguments).env("LC_MESSAGES", "C");
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let done = command.output().map_err(|cause| {
        BackupError::Tool(if cause.kind() == io::ErrorKind::NotFound {
            format!(
                "{program} is not on this machine: install the client programs of PostgreSQL (postgresql-client), not \
                 older than the server"
            )
        } else {
            format!("{program} cannot be run: {cause}")
        })
    })?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(BackupError::Tool(format!("{program} failed: {}", said.trim())))
}
