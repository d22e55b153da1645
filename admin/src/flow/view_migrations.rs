//! How far members of legacy sites are on their way, in numbers, and whose way has not ended.

use super::AdminError;
use federation::{domain::MigrationState, store::legacy_users};
use idp::{Provider, domain::Timestamp};
use std::sync::Arc;

/// A way that should have ended by then is shown, seconds: as long as its owner is told to wait.
const SLOW_SECONDS: i64 = 30;
/// Ways that are shown at most.
const MOST: i64 = 100;

/// A way that has not ended.
#[derive(Clone, Debug)]
pub struct UnfinishedMigration {
    /// Of which site.
    pub site: String,
    /// The number that its owner sees.
    pub reference: String,
    /// Where it is.
    pub state: MigrationState,
    /// Tries.
    pub attempts: i32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
}

/// All of them.
#[derive(Clone, Debug)]
pub struct Migrations {
    /// Site, state, and how many.
    pub counts: Vec<(String, MigrationState, i64)>,
    /// Those that have not ended, oldest first.
    pub unfinished: Vec<UnfinishedMigration>,
}

/// Looks.
pub async fn view_migrations(provider: &Arc<Provider>) -> Result<Migrations, AdminError> {
    provider
        .db
        .read(|tx| {
            let counts = legacy_users::count_by_state(tx)?;
            let before = tx.now().plus_seconds(-SLOW_SECONDS);
            let unfinished = legacy_users::list_unfinished(tx, before, MOST)?;
            let shown = unfinished.into_iter().map(|user| UnfinishedMigration {
                site: user.site,
                reference: user.reference,
                state: user.state,
                attempts: user.attempts,
                started_at: user.started_at,
                due_at: user.due_at,
            });
            Ok::<_, AdminError>(Migrations { counts, unfinished: shown.collect() })
        })
        .await
}
