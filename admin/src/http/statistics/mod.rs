//! Statistics. One operation a file; knows nothing of how it is done.

pub(super) mod list;
