//! The mail queue. One operation a file; knows nothing of how it is done.

pub(super) mod give_up;
pub(super) mod list;
pub(super) mod read;
pub(super) mod retry;
