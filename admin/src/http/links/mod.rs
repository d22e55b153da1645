//! Dealer links. One operation a file; knows nothing of how it is done.

pub(super) mod list;
pub(super) mod read;
pub(super) mod settle;
pub(super) mod unlink;
