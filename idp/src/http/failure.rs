//! The one place where failures of use cases are logged: what this node sheds is no fault, and a database that is away is
//! none of ours.

use crate::{flow::FlowError, store::StoreError};
use std::fmt::Display;

/// A failure that tells what it is.
pub trait Failure: Display {
    /// The bound of this node that is reached, if the request was shed for it.
    fn shed_by(&self) -> Option<&'static str>;

    /// Whether another try may succeed.
    fn is_transient(&self) -> bool;
}

impl Failure for FlowError {
    fn shed_by(&self) -> Option<&'static str> {
        Self::shed_by(self)
    }

    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

impl Failure for StoreError {
    fn shed_by(&self) -> Option<&'static str> {
        Self::shed_by(self)
    }

    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// Logs why a request could not be answered. `what` names what was asked.
pub fn log_failure(request_id: &str, error: &impl Failure, what: &'static str) {
    match error.shed_by() {
        Some(bound) => tracing::warn!(request_id, bound, what, "shed"),
        None if error.is_transient() => {
            tracing::warn!(request_id, cause = %error, what, "temporarily unavailable");
        }
        None => tracing::error!(request_id, cause = %error, what, "a use case failed"),
    }
}
