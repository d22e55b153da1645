//! What keeps this node from serving.

use idp::Provider;
use std::time::Duration;
use tokio::time::timeout;

/// How long the database may take: less than a probe waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The node starts or stops.
    #[error("starting or stopping")]
    Stopping,
    /// The database does not answer.
    #[error("database unreachable")]
    Database,
    /// The database answers, but takes no writes: its disk is full, or it is a standby.
    #[error("database cannot be written")]
    ReadOnly,
    /// The schema is older than the program.
    #[error("migrations pending")]
    Migrations,
    /// There is no key to sign with.
    #[error("no signing key")]
    Keys,
}

/// Looks at the database, its schema, whether it takes writes, and the signing keys.
pub async fn find_obstacle(provider: &Provider) -> Option<Obstacle> {
    match timeout(PATIENCE, provider.db.needs_migration()).await {
        Ok(Ok(false)) => {}
        Ok(Ok(true)) => return Some(Obstacle::Migrations),
        Ok(Err(cause)) => {
            tracing::warn!(%cause, "not ready: the database does not answer");
            return Some(Obstacle::Database);
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer in time");
            return Some(Obstacle::Database);
        }
    }
    if let Err(cause) = provider.db.check_writable().await {
        tracing::warn!(%cause, "not ready: the database cannot be written");
        return Some(Obstacle::ReadOnly);
    }
    let signs = provider.keys.current().can_sign(idp::domain::SigningAlgorithm::ES256);
    (!signs).then_some(Obstacle::Keys)
}
