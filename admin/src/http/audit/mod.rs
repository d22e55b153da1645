//! The audit trail. One operation a file; knows nothing of how it is done.

pub(super) mod export;
mod query;
pub(super) mod search;
