//! Why a use case did not do what it was asked.

use super::HashingBusy;
use crate::{
    protocol::OAuthError,
    store::{StoreError, VisitError},
};

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

impl VisitError for FlowError {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl VisitError for ServeError {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl FlowError {
    /// The bound of this node that is reached, if the request was shed for it.
    pub fn shed_by(&self) -> Option<&'static str> {
        match self {
            Self::Busy(_) => Some("waiting password checks"),
            Self::Store(error) => error.shed_by(),
            Self::Signing(_) | Self::OAuth(_) | Self::NoInteraction => None,
        }
    }

    /// Whether another try may succeed: 503 with Retry-After.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy(_) => true,
            Self::Store(error) => error.is_transient(),
            Self::Signing(_) | Self::OAuth(_) | Self::NoInteraction => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shed_is_told_from_what_fails() {
        let cases: [(FlowError, Option<&str>, bool); 6] = [
            (HashingBusy.into(), Some("waiting password checks"), true),
            (StoreError::Shed("waiting writes").into(), Some("waiting writes"), true),
            (
                StoreError::Shed("connections to the database").into(),
                Some("connections to the database"),
                true,
            ),
            (StoreError::Unavailable("database is locked".to_owned()).into(), None, true),
            (StoreError::Refused("no such table".to_owned()).into(), None, false),
            (FlowError::NoInteraction, None, false),
        ];
        for (error, bound, is_transient) in cases {
            assert_eq!((error.shed_by(), error.is_transient()), (bound, is_transient), "{error}");
        }
    }
}
