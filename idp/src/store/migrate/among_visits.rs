//! Migrations on a PostgreSQL that other nodes work with meanwhile.
//!
//! A change of a table waits until nobody uses it, and whoever comes after the change waits behind it: one long visit
//! would keep every customer out. And visits take their tables in other orders than a migration does, so the two can
//! wait for each other. A migration therefore waits for a lock only as long as a customer hardly notices, gives all
//! back, lets go by who waited, and tries again.

use super::once;
use crate::store::{StoreError, language::Language};
use diesel::{PgConnection, migration::Migration, pg::Pg};
use diesel_migrations::EmbeddedMigrations;
use std::{
    thread,
    time::{Duration, Instant},
};

/// How long a migration waits for a lock. Visits wait behind it, and wait for four seconds themselves. By default
/// PostgreSQL looks for a deadlock after one.
const LOCK_TIMEOUT: &str = "1s";

/// Between two tries; grows to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// No migration is begun again later than this after its first try.
const PATIENCE: Duration = Duration::from_secs(600);

/// Runs what has not run yet, in order, each by itself; returns the names of what ran.
pub(super) fn run_pending(
    postgres: &mut PgConnection,
    source: fn() -> EmbeddedMigrations,
) -> Result<Vec<String>, StoreError> {
    let pending = once::pending(postgres, source)?;
    let mut ran = Vec::new();
    for migration in &pending {
        if run(postgres, migration.as_ref())? {
            ran.push(migration.name().version().to_string());
        }
    }
    Ok(ran)
}

/// Whether it ran here, and not at another node.
fn run(postgres: &mut PgConnection, migration: &dyn Migration<Pg>) -> Result<bool, StoreError> {
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let cause = match once::run(postgres, migration, LOCK_TIMEOUT) {
            Ok(ran) => return Ok(ran),
            Err(cause) => cause.to_string(),
        };
        if !stood_in_the_way(&cause, Language::spoken()) || begun.elapsed() >= PATIENCE {
            return Err(StoreError::Refused(format!("{}: {cause}", migration.name())));
        }
        let next = pause.mul_f64(rand::random_range(0.5..=1.0));
        tracing::warn!(
            migration = %migration.name(),
            seconds = next.as_secs_f64(),
            "other work stood in the way of the migration; nothing of it was kept, and it will be tried again: {cause}"
        );
        thread::sleep(next);
        pause = LONGEST_PAUSE.min(pause.mul_f64(1.5));
    }
}

/// Whether it was others who ended a migration: 55P03, 40P01 or 40001.
///
/// diesel hands out the words alone. In another language they say nothing: there, every fault has another try.
fn stood_in_the_way(cause: &str, language: Language) -> bool {
    const WORDS: [&str; 3] = ["due to lock timeout", "deadlock detected", "could not serialize access"];
    language == Language::Other || WORDS.iter().any(|words| cause.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_did_has_another_try() {
        for (cause, language, has_another) in [
            ("Failed to run 2026 with: canceling statement due to lock timeout", Language::English, true),
            ("Failed to run 2026 with: deadlock detected", Language::English, true),
            ("could not serialize access due to concurrent update", Language::English, true),
            ("canceling statement due to user request", Language::English, false),
            ("could not create unique index \"one\"", Language::English, false),
            ("ロックのタイムアウトのためステートメントをキャンセルしています", Language::Other, true),
        ] {
            assert_eq!(stood_in_the_way(cause, language), has_another, "{cause}");
        }
    }
}
