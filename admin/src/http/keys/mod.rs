//! Signing keys. One operation a file; knows nothing of how it is done.

pub(super) mod list;
pub(super) mod read;
pub(super) mod retire;
pub(super) mod rotate;
