//! Members of staff. One operation a file; knows nothing of how it is done.

pub(super) mod add;
pub(super) mod change;
pub(super) mod end;
pub(super) mod list;
pub(super) mod read;
