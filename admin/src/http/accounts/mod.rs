//! Accounts. One operation a file; knows nothing of how it is done.

pub(super) mod reactivate;
pub(super) mod read;
pub(super) mod search;
pub(super) mod suspend;
