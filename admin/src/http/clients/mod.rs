//! Relying parties. One operation a file; knows nothing of how it is done.

pub(super) mod change;
pub(super) mod list;
pub(super) mod reactivate;
pub(super) mod read;
pub(super) mod register;
pub(super) mod replace_keys;
pub(super) mod rotate_secret;
pub(super) mod suspend;
