//! Why a use case did not do what it was asked.

use super::HashingBusy;
use crate::{protocol::OAuthError, store::StoreError};

/// A failure that every use case may meet. What a use case answers by rule is in its own result.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The hashing queue is full.
    #[error(transparent)]
    Busy(#[from] HashingBusy),
    /// A token could not be signed: no active key for the algorithm.
    #[error("signing failed: {0}")]
    Signing(String),
    /// The request is refused by the rules of the protocol.
    #[error("{0}")]
    OAuth(#[from] OAuthError),
    /// There is no such interaction for this browser, or it has ended.
    #[error("there is no such interaction for this browser")]
    NoInteraction,
}

impl From<crate::keys::KeyError> for FlowError {
    fn from(error: crate::keys::KeyError) -> Self {
        Self::Signing(error.to_string())
    }
}

/// Why the provider does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The schema is older than the program.
    #[error("the database schema is older than this program: run `common-id migrate` first")]
    SchemaIsOlder,
    /// A stored signing key cannot be opened or read.
    #[error("a signing key cannot be loaded ({0}): is the master key the one it was made with?")]
    Keys(String),
    /// A setting cannot be used.
    #[error("{0}")]
    Settings(String),
}

impl FlowError {
    /// Whether another try may succeed: 503 with Retry-After.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy(_) => true,
            Self::Store(error) => error.is_transient(),
            Self::Signing(_) | Self::OAuth(_) | Self::NoInteraction => false,
        }
    }
}
