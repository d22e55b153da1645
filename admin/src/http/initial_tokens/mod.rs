//! Initial access tokens. One operation a file; knows nothing of how it is done.

pub(super) mod end;
pub(super) mod issue;
pub(super) mod list;
pub(super) mod read;
