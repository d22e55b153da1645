//! Copies of a SQLite file. `VACUUM INTO` reads one state of the database in a transaction of its own: with the log
//! beside the file those who write go on, and what was deleted long ago is not in the copy.

use super::{
    BackupError, Contents, Inspection,
    contents::{count, look, tables, words},
    make_private, sync,
};
use crate::store::{AnyConnection, StoreError};
use diesel::{
    Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection, sql_query, sql_types::Text,
};
use std::{fs, io, path::Path};

/// How long the copy waits for whoever holds the file, milliseconds.
const PATIENCE: u32 = 30_000;

pub(super) fn copy(database: &Path, target: &Path) -> Result<Contents, BackupError> {
    let mut connection = open(database)?;
    // SQLite takes an empty file, and keeps its mode.
    make_private(target)?;
    let name = target.to_str().ok_or_else(|| {
        let cause = io::Error::new(io::ErrorKind::InvalidFilename, "its name is no text");
        BackupError::Disk(target.to_owned(), cause)
    })?;
    sql_query("VACUUM INTO $1").bind::<Text, _>(name).execute(&mut connection)?;
    sync(target)?;
    count(&mut open(target)?)
}

/// A file that is not there is empty, and so is one without tables.
pub(super) fn is_empty(database: &Path) -> Result<bool, BackupError> {
    match fs::metadata(database) {
        Ok(file) if file.len() == 0 && !has_log(database) => Ok(true),
        Ok(_) => Ok(tables(&mut open(database)?)?.is_empty()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(!has_log(database)),
        Err(cause) => Err(BackupError::Disk(database.to_owned(), cause)),
    }
}

/// Beside the file first, then in its place. What stands there is empty: the caller looked.
pub(super) fn fill(database: &Path, copy: &Path) -> Result<(), BackupError> {
    let mut beside = database.as_os_str().to_owned();
    beside.push(".restoring");
    let beside = std::path::PathBuf::from(beside);
    // What a crash left behind might be half.
    let _ = fs::remove_file(&beside);
    make_private(&beside)?;
    let placed = fs::copy(copy, &beside).map(drop).and_then(|()| fs::rename(&beside, database));
    if let Err(cause) = placed {
        let _ = fs::remove_file(&beside);
        return Err(BackupError::Disk(database.to_owned(), cause));
    }
    sync(database)
}

pub(super) fn inspect(database: &Path) -> Result<Inspection, BackupError> {
    let mut connection = open(database)?;
    let whole = words(&mut connection, "SELECT integrity_check AS word FROM pragma_integrity_check")?;
    let mut faults: Vec<String> = whole.into_iter().filter(|word| word != "ok").collect();
    faults.extend(words(
        &mut connection,
        "SELECT \"table\" || ' names a row of ' || parent || ' that is not there' AS word FROM pragma_foreign_key_check",
    )?);
    look(&mut connection, faults)
}

/// Opens a file that must be there, and leaves its mode as it is.
pub(super) fn open(database: &Path) -> Result<AnyConnection, BackupError> {
    if let Err(cause) = fs::metadata(database) {
        return Err(BackupError::Disk(database.to_owned(), cause));
    }
    let unusable = |cause: String| BackupError::Store(StoreError::Unavailable(cause));
    let mut connection = SqliteConnection::establish(&database.to_string_lossy())
        .map_err(|cause| unusable(format!("cannot open the SQLite file: {cause}")))?;
    connection
        .batch_execute(&format!("PRAGMA busy_timeout = {PATIENCE}; PRAGMA temp_store = MEMORY;"))
        .map_err(|cause| unusable(cause.to_string()))?;
    Ok(AnyConnection::Sqlite(connection))
}

/// Whether a log lies beside the file: it may hold what the file does not.
fn has_log(database: &Path) -> bool {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).is_ok_and(|file| file.len() > 0)
}
