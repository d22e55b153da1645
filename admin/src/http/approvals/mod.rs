//! Acts that wait for a second person. One operation a file; knows nothing of how it is done.

pub(super) mod confirm;
pub(super) mod list;
pub(super) mod read;
pub(super) mod refuse;
