//! Looks at a database before anything is made in it: whether it is reached, takes our tables and our texts, and is nobody
//! else's. For a first installation, so each fault says how it is mended.

use super::{AnyConnection, DbSettings, connect::Target, migrate};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text,
};
use std::fs;

/// Why a database cannot be used: a sentence for the operator. Holds no password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Unusable {
    fn because(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// What is in a database that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or it is a SQLite file that is not there yet.
    Nothing,
    /// Our tables.
    Ours,
}

/// Looks. Blocks for as long as a new connection may take.
///
/// # Errors
/// What is to be mended.
pub fn look_at_database(settings: &DbSettings) -> Result<Content, Unusable> {
    match Target::parse(&settings.url) {
        Target::Sqlite(path) => look_at_file(&path),
        Target::Postgres(url) => look_at_server(&url),
    }
}

fn look_at_file(path: &str) -> Result<Content, Unusable> {
    match fs::metadata(path) {
        Ok(file) if file.is_dir() => return Err(Unusable::because("it is a folder: name a file in it")),
        Ok(file) if file.len() > 0 => {}
        Ok(_) | Err(_) => return Ok(Content::Nothing),
    }
    let not_ours = || Unusable::because("it is there, and no database of SQLite: name another file");
    // Without any of our pragmas: one of them would change the file, which may be another program's.
    let connection = SqliteConnection::establish(path).map_err(|_| not_ours())?;
    let mut connection = AnyConnection::Sqlite(connection);
    let tables = names(&mut connection, "SELECT name FROM sqlite_master WHERE type = 'table'");
    let tables = tables.map_err(|_| not_ours())?;
    content_of(&mut connection, &tables)
}

fn look_at_server(url: &str) -> Result<Content, Unusable> {
    let connection =
        PgConnection::establish(url).map_err(|cause| Unusable::because(reason_of(&cause.to_string())))?;
    let mut connection = AnyConnection::Postgres(connection);
    let failed = |_| Unusable::because("it answers, but not the questions of this program");
    let encoding = names(&mut connection, "SELECT current_setting('server_encoding') AS name");
    if encoding.map_err(failed)? != ["UTF8"] {
        return Err(Unusable::because(
            "it cannot hold Japanese: make it anew, with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        ));
    }
    let tables = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()";
    let tables = names(&mut connection, tables).map_err(failed)?;
    let content = content_of(&mut connection, &tables)?;
    if content == Content::Nothing {
        may_make_tables(&mut connection)?;
    }
    Ok(content)
}

/// Since PostgreSQL 15 only the owner of a database may, whatever was granted on the database itself.
fn may_make_tables(connection: &mut AnyConnection) -> Result<(), Unusable> {
    let right = "SELECT 'yes' AS name WHERE has_schema_privilege(current_schema(), 'CREATE')";
    if names(connection, right).is_ok_and(|yes| !yes.is_empty()) {
        return Ok(());
    }
    let mending = "SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), current_user) AS name";
    let mending = names(connection, mending).unwrap_or_default().concat();
    Err(Unusable::because(format!("the role may make no tables in it: let a superuser say {mending}")))
}

/// Tables without our first migration among them are another program's.
fn content_of(connection: &mut AnyConnection, tables: &[String]) -> Result<Content, Unusable> {
    if tables.iter().all(|table| table == "__diesel_schema_migrations") {
        return Ok(Content::Nothing);
    }
    let ran = names(connection, "SELECT version AS name FROM __diesel_schema_migrations").unwrap_or_default();
    if migrate::oldest().is_ok_and(|first| ran.contains(&first)) {
        return Ok(Content::Ours);
    }
    Err(Unusable::because("it holds the tables of another program: name an empty one"))
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

fn names(connection: &mut AnyConnection, query: &str) -> diesel::QueryResult<Vec<String>> {
    let rows: Vec<Named> = sql_query(query).load(connection)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Why PostgreSQL was not reached, in a sentence of ours: libpq's own may quote the address with the password, and comes in
/// the language of the server.
pub(super) fn reason_of(said: &str) -> &'static str {
    const REASONS: [(&[&str], &str); 12] = [
        (
            &["Connection refused"],
            "nothing listens at its address: is PostgreSQL running, is the port right?",
        ),
        (
            &["No such file or directory"],
            "there is no socket of PostgreSQL there: is it running on this machine?",
        ),
        (&["could not translate host name"], "there is no host of that name"),
        (&["No route to host"], "the network knows no way to its host"),
        (
            &["timeout expired"],
            "its host does not answer in time: is the address right, does a firewall let us through?",
        ),
        (
            &["password authentication failed"],
            "it refuses the role or the password; write % before what a password holds beside letters and digits",
        ),
        (&["no password supplied"], "it asks for a password: write postgres://user:password@host/name"),
        (&["role \"", "does not exist"], "it has no such role: CREATE ROLE … LOGIN"),
        (&["database \"", "does not exist"], "there is no such database: CREATE DATABASE … OWNER …"),
        (&["pg_hba.conf"], "it does not let this role in from here: see its pg_hba.conf"),
        (&["server does not support SSL"], "it speaks no TLS: switch that on there"),
        (&["certificate"], "its certificate is not one that is trusted here: see sslrootcert"),
    ];
    let found = REASONS.iter().find(|(words, _)| words.iter().all(|word| said.contains(word)));
    found.map_or("it cannot be reached, or does not let the program in", |(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_found_and_quote_nothing() {
        for (said, word) in [
            (
                "connection to server at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server…",
                "nothing listens",
            ),
            (
                "connection to server on socket \"/run/postgresql/.s.PGSQL.5432\" failed: No such file or directory",
                "no socket",
            ),
            ("could not translate host name \"db.example\" to address: Name or service not known", "no host"),
            ("connection to server at \"10.0.0.1\", port 5432 failed: timeout expired", "in time"),
            ("FATAL:  password authentication failed for user \"taro\"", "refuses the role or the password"),
            ("fe_sendauth: no password supplied", "asks for a password"),
            ("FATAL:  role \"taro\" does not exist", "no such role"),
            ("FATAL:  database \"common_id\" does not exist", "no such database"),
            (
                "FATAL:  no pg_hba.conf entry for host \"1.2.3.4\", user \"taro\", database \"x\", no encryption",
                "pg_hba.conf",
            ),
            ("server does not support SSL, but SSL was required", "no TLS"),
            ("root certificate file \"/root/.postgresql/root.crt\" does not exist", "certificate"),
            ("invalid integer value \"hunter2@db\" for connection option \"port\"", "cannot be reached"),
            ("FATAL:  データベース\"x\"は存在しません", "cannot be reached"),
        ] {
            let reason = reason_of(said);
            assert!(reason.contains(word), "{said}: {reason}");
            assert!(!reason.contains("hunter2") && !reason.contains("taro"), "{reason}");
        }
    }
}
