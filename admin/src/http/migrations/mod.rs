//! Ties between accounts and users of legacy sites. One operation a file; knows nothing of how it is done.

pub(super) mod list;
pub(super) mod read;
pub(super) mod release;
pub(super) mod search;
