//! What can go wrong in the store.

use super::language::Language;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

/// What a PostgreSQL is that takes no writes.
const READS_ONLY: &str = "it only reads";

/// A failure of the store. Its text is for the log, never for an answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with the same key is there already.
    #[error("a row with this key exists: {0}")]
    Duplicate(String),
    /// The database cannot be reached, is full or too busy: 503, and worth another try.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Other visits stood in its way until all its tries were used up: 503, and worth another try.
    #[error("other visits stand in the way: {0}")]
    Conflict(String),
    /// This node takes no more at the moment: 503, and worth another try. Says which of its bounds is reached.
    #[error("too many {0}")]
    Shed(&'static str),
    /// A stored value that this version cannot read.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(String),
    /// A text of the caller's that PostgreSQL does not know as one: it holds NUL. SQLite looks for it, and finds nothing.
    #[error("a text holds NUL")]
    Nul,
    /// Everything else: a fault of ours.
    #[error("the database refused: {0}")]
    Refused(String),
}

impl StoreError {
    /// A stored value of `column` that cannot be read.
    pub fn unreadable(column: &str) -> Self {
        Self::Unreadable(column.to_owned())
    }

    /// The bound of this node that is reached, if that is why.
    pub fn shed_by(&self) -> Option<&'static str> {
        match self {
            Self::Shed(bound) => Some(bound),
            _ => None,
        }
    }

    /// Whether a PostgreSQL refused because it takes no writes: it follows another one.
    pub(super) fn reads_only(&self) -> bool {
        matches!(self, Self::Unavailable(told) if told.starts_with(READS_ONLY))
    }

    /// Whether another try may succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict(_) | Self::Shed(_))
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Duplicate(info.constraint_name().unwrap_or(info.message()).to_owned())
            }
            Error::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, info) => {
                Self::Unavailable(format!("{READS_ONLY}: {}", info.message()))
            }
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, info) => {
                Self::Conflict(info.message().to_owned())
            }
            // diesel has no kind for 40P01.
            Error::DatabaseError(_, info) if info.message().contains("deadlock detected") => {
                Self::Conflict(info.message().to_owned())
            }
            Error::DatabaseError(_, info) if is_nul(info.message()) => Self::Nul,
            Error::DatabaseError(kind, info) if is_passing(kind, &**info, Language::spoken()) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            _ => Self::Refused(error.to_string()),
        }
    }
}

/// `invalid byte sequence for encoding "UTF8": 0x00`. Its words differ from language to language, its figures do not.
fn is_nul(message: &str) -> bool {
    message.contains("\"UTF8\"") && message.ends_with(" 0x00")
}

/// Faults that diesel reports by their message alone: a full disk, a locked or read-only file, a server going down, a
/// standby, a statement that waited too long.
///
/// Words in another language say nothing to us. A fault of a statement of ours has a place in it, or names what it
/// offended, or is a kind that diesel knows; what has none of these is the server's own trouble, nearly always.
fn is_passing(kind: &DatabaseErrorKind, info: &dyn DatabaseErrorInformation, language: Language) -> bool {
    const PASSING: [&str; 16] = [
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "terminating connection",
        "shutting down",
        "starting up",
        "could not connect",
        // By statement_timeout, lock_timeout, or an operator.
        "canceling statement due to",
        "remaining connection slots are reserved",
        "too many clients",
        "attempt to write a readonly database",
        "unable to open database file",
        "read-only transaction",
        "No space left on device",
        "could not extend file",
        "could not write",
    ];
    let names_nothing = info.statement_position().is_none()
        && info.table_name().is_none()
        && info.column_name().is_none()
        && info.constraint_name().is_none();
    PASSING.iter().any(|text| info.message().contains(text))
        || (language == Language::Other && matches!(kind, DatabaseErrorKind::Unknown) && names_nothing)
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        // The message of serde quotes no value of the document, only its shape and position.
        Self::Unreadable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::result::Error::DatabaseError;

    fn said(kind: DatabaseErrorKind, message: &str) -> StoreError {
        StoreError::from(DatabaseError(kind, Box::new(message.to_owned())))
    }

    #[test]
    fn a_database_that_takes_no_writes_is_away_and_no_fault() {
        for message in [
            "database or disk is full",
            "disk I/O error",
            "attempt to write a readonly database",
            "unable to open database file",
            "could not extend file \"base/1/2\": No space left on device",
            "could not write to file \"pg_wal/xlogtemp.9\": No space left on device",
            "cannot execute INSERT in a read-only transaction",
            "the database system is shutting down",
        ] {
            assert!(said(DatabaseErrorKind::Unknown, message).is_transient(), "{message}");
        }
        assert!(said(DatabaseErrorKind::ReadOnlyTransaction, "").is_transient());
        for message in ["no such table: outbox", "syntax error", "permission denied for table outbox"] {
            assert!(!said(DatabaseErrorKind::Unknown, message).is_transient(), "{message}");
        }
    }
}
