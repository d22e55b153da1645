//! Sessions of accounts. One operation a file; knows nothing of how it is done.

pub(super) mod end;
pub(super) mod end_all;
pub(super) mod list;
