//! A migration runs once, however many nodes start together.
//!
//! Each begins with its own line in the table of versions. Whoever comes second waits at that line until the first one is
//! done, and then finds it done, or takes its place. Every database that keeps a primary key can do that; locks beside
//! the tables are PostgreSQL's own.

use crate::store::StoreError;
use diesel::{
    Connection, PgConnection, RunQueryDsl,
    connection::SimpleConnection,
    migration::{Migration, Result},
    pg::Pg,
    sql_query,
    sql_types::Text,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use std::{thread, time::Duration};

/// Nodes that make the table of versions at the same moment: all but one of them are refused, and find it there next time.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// What has not run yet, in order.
pub(super) fn pending(
    postgres: &mut PgConnection,
    source: fn() -> EmbeddedMigrations,
) -> std::result::Result<Vec<Box<dyn Migration<Pg>>>, StoreError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match postgres.pending_migrations(source()) {
            Ok(pending) => return Ok(pending),
            Err(cause) if tried == TRIES => return Err(StoreError::Refused(cause.to_string())),
            Err(_) => thread::sleep(PAUSE),
        }
    }
}

/// Runs `migration`, unless another node did meanwhile; whether it ran here. It waits for a lock on a table as `lock_timeout` says, and for
/// the other node as long as that takes.
pub(super) fn run(
    postgres: &mut PgConnection,
    migration: &dyn Migration<Pg>,
    lock_timeout: &str,
) -> Result<bool> {
    postgres.transaction(|connection| {
        connection.batch_execute("SET LOCAL lock_timeout = 0")?;
        let taken = sql_query(
            "INSERT INTO __diesel_schema_migrations (version) VALUES ($1) ON CONFLICT (version) DO NOTHING",
        )
        .bind::<Text, _>(migration.name().version().to_string())
        .execute(connection)?;
        if taken == 0 {
            return Ok(false);
        }
        connection.batch_execute(&format!("SET LOCAL lock_timeout = '{lock_timeout}'"))?;
        migration.run(connection)?;
        Ok(true)
    })
}
