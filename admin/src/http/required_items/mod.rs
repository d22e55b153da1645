//! The table of required items. One operation a file; knows nothing of how it is done.

pub(super) mod change;
pub(super) mod list;
pub(super) mod read;
