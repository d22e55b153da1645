//! A rehearsal: visits run as ever and give their results, and nothing that they wrote stays.
//!
//! For requests that must change nothing although they are answered like ones that do (`HEAD`).

use super::{StoreError, VisitError};
use std::convert::Infallible;

tokio::task_local! {
    static REHEARSED: ();
}

/// Runs `work`; every visit that it makes from this task is taken back when it ends.
pub async fn rehearse<F: Future>(work: F) -> F::Output {
    REHEARSED.scope((), work).await
}

/// Whether the visits of this task are taken back.
pub(super) fn is_on() -> bool {
    REHEARSED.try_with(|()| ()).is_ok()
}

/// How a rehearsed visit ends: always as a failure, so that its transaction is rolled back.
pub(super) enum Ended<T, E> {
    /// It would have been durable.
    Well(T),
    /// It failed by itself.
    Badly(E),
}

impl<T, E: From<StoreError>> From<StoreError> for Ended<T, E> {
    fn from(cause: StoreError) -> Self {
        Self::Badly(cause.into())
    }
}

impl<T: Send + 'static, E: VisitError> VisitError for Ended<T, E> {
    fn as_store(&self) -> Option<&StoreError> {
        match self {
            Self::Well(_) => None,
            Self::Badly(error) => error.as_store(),
        }
    }
}

impl<T, E> Ended<T, E> {
    /// The end of a visit with this result.
    pub(super) fn of(result: Result<T, E>) -> Result<Infallible, Self> {
        Err(result.map_or_else(Self::Badly, Self::Well))
    }

    /// The result that the visit gave.
    pub(super) fn result(self) -> Result<T, E> {
        match self {
            Self::Well(value) => Ok(value),
            Self::Badly(error) => Err(error),
        }
    }
}
