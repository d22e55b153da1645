//! What a database holds, as far as that can be compared: its schema, the rows of each table, and what is sealed.

use super::BackupError;
use crate::{
    domain::Timestamp,
    store::{AnyConnection, Breach, Invariant, NAMED_BREACHES, migrate},
};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the migrations that ran are kept.
const MIGRATIONS: &str = "__diesel_schema_migrations";

/// What a database holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The last migration that ran: `20261128000019`.
    pub schema: String,
    /// Rows of every table.
    pub rows: BTreeMap<String, i64>,
}

/// What was seen of a database from inside.
#[derive(Clone)]
pub struct Inspection {
    /// What it holds.
    pub contents: Contents,
    /// What is broken, in the database's own words; empty when it is whole.
    pub faults: Vec<String>,
    /// Sealed signing keys: `kid` and the sealed text.
    pub signing_keys: Vec<(String, String)>,
    /// Sealed keys that others encrypt by; none in a copy that is older than they are.
    pub encryption_keys: Vec<(String, String)>,
    /// Sealed secrets of apps of the two-step login: account and the sealed text.
    pub app_secrets: Vec<(String, String)>,
}

impl std::fmt::Debug for Inspection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inspection").field("contents", &self.contents).finish_non_exhaustive()
    }
}

/// The last migration that this program knows.
pub fn newest_schema() -> Result<String, BackupError> {
    Ok(migrate::newest()?)
}

#[derive(QueryableByName)]
pub(super) struct Word {
    #[diesel(sql_type = Text)]
    pub(super) word: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Sealed {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sealed: String,
}

/// The first column, `word`, of every row.
pub(super) fn words(connection: &mut AnyConnection, query: &str) -> Result<Vec<String>, BackupError> {
    let rows: Vec<Word> = sql_query(query).load(connection)?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// Names of the tables.
pub(super) fn tables(connection: &mut AnyConnection) -> Result<Vec<String>, BackupError> {
    let query = match connection {
        AnyConnection::Sqlite(_) => {
            "SELECT name AS word FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY name"
        }
        AnyConnection::Postgres(_) => {
            // The parts of a table are no tables of their own: the clean-up makes and drops them.
            "SELECT relname::text AS word FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
             AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
        }
    };
    words(connection, query)
}

/// Counts every row. Slow on a large database, and exact.
pub(super) fn count(connection: &mut AnyConnection) -> Result<Contents, BackupError> {
    let mut rows = BTreeMap::new();
    for table in tables(connection)? {
        let query = format!("SELECT count(*) AS count FROM \"{}\"", table.replace('"', "\"\""));
        let found: Count = sql_query(query).get_result(connection)?;
        rows.insert(table, found.count);
    }
    Ok(Contents { schema: schema(connection)?, rows })
}

/// The last migration that ran; empty when none did.
pub(super) fn schema(connection: &mut AnyConnection) -> Result<String, BackupError> {
    if !tables(connection)?.iter().any(|table| table == MIGRATIONS) {
        return Ok(String::new());
    }
    let query = format!("SELECT version AS word FROM {MIGRATIONS} ORDER BY version DESC LIMIT 1");
    Ok(words(connection, &query)?.pop().unwrap_or_default())
}

/// Everything that can be seen from inside, with the faults that the caller found.
pub(super) fn look(connection: &mut AnyConnection, faults: Vec<String>) -> Result<Inspection, BackupError> {
    let has_encryption_keys = tables(connection)?.iter().any(|table| table == "encryption_keys");
    let mut sealed = |query: &str| -> Result<Vec<(String, String)>, BackupError> {
        let rows: Vec<Sealed> = sql_query(query).load(connection)?;
        Ok(rows.into_iter().map(|row| (row.name, row.sealed)).collect())
    };
    let signing_keys = sealed("SELECT kid AS name, sealed FROM signing_keys ORDER BY kid")?;
    let encryption_keys = if has_encryption_keys {
        sealed("SELECT kid AS name, sealed FROM encryption_keys ORDER BY kid")?
    } else {
        Vec::new()
    };
    let app_secrets =
        sealed("SELECT account_id AS name, secret AS sealed FROM two_step ORDER BY account_id")?;
    Ok(Inspection { contents: count(connection)?, faults, signing_keys, encryption_keys, app_secrets })
}

/// What does not hold, in one state of the database.
pub(super) fn find_breaches(
    connection: &mut AnyConnection,
    invariants: &[Invariant],
    now: Timestamp,
) -> Result<Vec<Breach>, BackupError> {
    connection.batch_execute(match connection {
        AnyConnection::Sqlite(_) => "BEGIN",
        AnyConnection::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    })?;
    let mut breaches = Vec::new();
    for &Invariant { name, sentence, broken } in invariants {
        let broken = broken.replace("{now}", &now.seconds().to_string());
        let rows = words(
            connection,
            &format!("SELECT word FROM ({broken}) AS broken ORDER BY word LIMIT {NAMED_BREACHES}"),
        )?;
        if !rows.is_empty() {
            breaches.push(Breach { name, sentence, rows });
        }
    }
    connection.batch_execute("COMMIT")?;
    Ok(breaches)
}
