//! Either database, as far as filling it needs one.

use anyhow::Context;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _,
    sql_query,
    sql_types::{BigInt, Text},
};

/// A connection.
pub(super) enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Definition {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

impl Database {
    pub(super) fn open(url: &str) -> anyhow::Result<Self> {
        if let Some(file) = url.strip_prefix("sqlite://") {
            let mut connection = SqliteConnection::establish(file)?;
            connection.batch_execute("PRAGMA busy_timeout = 10000;")?;
            return Ok(Self::Sqlite(connection));
        }
        Ok(Self::Postgres(PgConnection::establish(url)?))
    }

    /// Nothing waits for the disk until [`finish`](Self::finish): whoever loses the power here begins anew.
    pub(super) fn prepare(&mut self) -> anyhow::Result<()> {
        self.run(match self {
            Self::Sqlite(_) => {
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE;"
            }
            Self::Postgres(_) => "SET synchronous_commit = off; SET maintenance_work_mem = '512MB';",
        })
    }

    /// As the program had it; with figures for the planner, which PostgreSQL would take by itself a minute later.
    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        self.run(match self {
            Self::Sqlite(_) => "PRAGMA journal_mode = WAL;",
            Self::Postgres(_) => "VACUUM ANALYZE;",
        })?;
        if matches!(self, Self::Postgres(_)) {
            self.run("CHECKPOINT;")?;
        }
        Ok(())
    }

    pub(super) fn run(&mut self, statements: &str) -> anyhow::Result<()> {
        let done = match self {
            Self::Sqlite(connection) => connection.batch_execute(statements),
            Self::Postgres(connection) => connection.batch_execute(statements),
        };
        done.with_context(|| statements.to_owned())
    }

    /// `value` of the one row.
    pub(super) fn number(&mut self, statement: &str) -> anyhow::Result<i64> {
        let query = sql_query(statement);
        let found: Number = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        }
        .with_context(|| statement.to_owned())?;
        Ok(found.value)
    }

    /// `value` of the one row.
    pub(super) fn word(&mut self, statement: &str) -> anyhow::Result<String> {
        let query = sql_query(statement);
        let found: Word = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        }
        .with_context(|| statement.to_owned())?;
        Ok(found.value)
    }

    /// Drops the indexes of a table that are no constraints, and says how they are made again: an index over sorted rows is made many times faster than one
    /// that grows row by row.
    pub(super) fn drop_indexes(&mut self, table: &str) -> anyhow::Result<Vec<String>> {
        let definitions: Vec<Definition> = match self {
            Self::Sqlite(connection) => sql_query(format!(
                "SELECT name, sql AS value FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"
            ))
            .load(connection)?,
            Self::Postgres(connection) => sql_query(format!(
                "SELECT indexname::text AS name, indexdef AS value FROM pg_indexes WHERE tablename = '{table}' \
                 AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)"
            ))
            .load(connection)?,
        };
        for Definition { name, .. } in &definitions {
            self.run(&format!("DROP INDEX {name}"))?;
        }
        Ok(definitions.into_iter().map(|definition| definition.value).collect())
    }

    pub(super) fn size(&mut self) -> anyhow::Result<i64> {
        self.number(match self {
            Self::Sqlite(_) => {
                "SELECT page_count * page_size AS value FROM pragma_page_count(), pragma_page_size()"
            }
            Self::Postgres(_) => "SELECT pg_database_size(current_database()) AS value",
        })
    }

    /// A number below 2³² as eight characters.
    pub(super) fn hex(&self, number: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("printf('%08x', {number})"),
            Self::Postgres(_) => format!("lpad(to_hex({number}), 8, '0')"),
        }
    }
}
