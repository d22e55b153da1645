//! Brings the schema to the version of this program.

mod among_visits;
mod once;

use super::{AnyConnection, StoreError, partitions};
use crate::domain::Timestamp;
use diesel::{connection::SimpleConnection, migration::MigrationSource, sqlite::Sqlite};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Runs what has not run yet, in order; returns the names of what ran.
///
/// Nodes that start together wait for one another, so each migration runs once.
pub(super) fn run_pending(connection: &mut AnyConnection, now: Timestamp) -> Result<Vec<String>, StoreError> {
    let ran = match connection {
        AnyConnection::Sqlite(sqlite) => sqlite
            .run_pending_migrations(SQLITE)
            .map(|versions| versions.iter().map(ToString::to_string).collect()),
        AnyConnection::Postgres(postgres) => {
            // Another node's changes may take their time, and so may those of this one once they have their locks.
            postgres.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")?;
            let ran = among_visits::run_pending(postgres, || POSTGRES);
            let divided = ran.is_ok().then(|| partitions::divide(postgres, now));
            postgres.batch_execute("RESET statement_timeout; RESET lock_timeout")?;
            divided.transpose()?;
            return ran;
        }
    };
    ran.map_err(|cause| StoreError::Refused(cause.to_string()))
}

/// Whether something has not run yet.
pub(super) fn has_pending(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    match connection {
        AnyConnection::Sqlite(sqlite) => sqlite.has_pending_migration(SQLITE),
        AnyConnection::Postgres(postgres) => postgres.has_pending_migration(POSTGRES),
    }
    .map_err(|cause| StoreError::Refused(cause.to_string()))
}

/// The last migration of this program. Both databases have the same ones.
pub(super) fn newest() -> Result<String, StoreError> {
    Ok(versions()?.into_iter().max().unwrap_or_default())
}

/// The first one.
pub(super) fn oldest() -> Result<String, StoreError> {
    Ok(versions()?.into_iter().min().unwrap_or_default())
}

fn versions() -> Result<Vec<String>, StoreError> {
    let migrations = MigrationSource::<Sqlite>::migrations(&SQLITE)
        .map_err(|cause| StoreError::Refused(cause.to_string()))?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}
