//! Dealers. One operation a file; knows nothing of how it is done.

pub(super) mod change;
pub(super) mod list;
pub(super) mod merge;
pub(super) mod reactivate;
pub(super) mod read;
pub(super) mod register;
pub(super) mod suspend;
