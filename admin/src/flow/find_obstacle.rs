//! What keeps this node from serving.

use idp::Provider;

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// The node starts or stops.
    #[error("starting or stopping")]
    Stopping,
    /// The database does not answer.
    #[error("database unreachable")]
    Database,
    /// The schema is older than the program.
    #[error("migrations pending")]
    Migrations,
    /// There is no key to sign with.
    #[error("no signing key")]
    Keys,
}

/// Looks at the database, its schema and the signing keys.
pub async fn find_obstacle(provider: &Provider) -> Option<Obstacle> {
    match provider.db.needs_migration().await {
        Ok(false) => {}
        Ok(true) => return Some(Obstacle::Migrations),
        Err(cause) => {
            tracing::warn!(%cause, "not ready: the database does not answer");
            return Some(Obstacle::Database);
        }
    }
    let signs = provider.keys.current().can_sign(idp::domain::SigningAlgorithm::ES256);
    (!signs).then_some(Obstacle::Keys)
}
