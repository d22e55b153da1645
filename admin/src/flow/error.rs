//! Why an operation was not done. Nothing was changed then.

use crate::domain::Fault;
use idp::{
    flow::{FlowError, ServeError},
    store::{StoreError, VisitError},
};

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// There is no such object, or it is of another kind or another dealer.
    #[error("there is no such object")]
    NotFound,
    /// The id is taken, or was once.
    #[error("the id is taken")]
    Taken,
    /// The object is not what the caller last saw.
    #[error("the object has changed")]
    Changed,
    /// The dealer was merged into another one.
    #[error("the dealer was merged")]
    Merged,
    /// The link is in another state.
    #[error("the link is in another state")]
    WrongState,
    /// It was done too often; after so many seconds it can be done again.
    #[error("done too often")]
    TooOften(i64),
    /// The document breaks rules.
    #[error("the document breaks rules")]
    Invalid(Vec<Fault>),
    /// The client's method of authentication has no secret.
    #[error("the client has no secret")]
    NoSecret,
    /// The client registered itself, and changes its registration itself.
    #[error("the client registered itself")]
    SelfRegistered,
    /// The account is a member of staff already.
    #[error("the account is a member of staff already")]
    AlreadyStaff,
    /// Nobody would be left who may appoint others.
    #[error("nobody would be left who may appoint others")]
    LastOperator,
    /// Nobody changes or ends their own role.
    #[error("nobody changes their own role")]
    OwnSeat,
    /// Who asked for an act cannot confirm it.
    #[error("who asked cannot confirm")]
    SamePerson,
    /// The object is not what it was when the act was asked for, or who asked has no say any more.
    #[error("the approval is outdated")]
    Outdated,
    /// The act waits on this object already, asked for in other words.
    #[error("another request waits")]
    ApprovalWaits,
    /// The cursor is none of ours, or another list's.
    #[error("the cursor is none of ours")]
    Cursor,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// The provider failed otherwise.
    #[error(transparent)]
    Provider(FlowError),
}

impl From<FlowError> for AdminError {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Store(error) => error.into(),
            other => Self::Provider(other),
        }
    }
}

impl From<ServeError> for AdminError {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(error) => error.into(),
            other => Self::Provider(FlowError::Signing(other.to_string())),
        }
    }
}

impl From<StoreError> for AdminError {
    fn from(error: StoreError) -> Self {
        match error {
            // Every row with a unique key here is named by the caller.
            StoreError::Duplicate(_) => Self::Taken,
            other => Self::Store(other),
        }
    }
}

impl VisitError for AdminError {
    fn as_store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Provider(error) => error.as_store(),
            _ => None,
        }
    }
}
