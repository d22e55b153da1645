//! Texts and their versions. One operation a file; knows nothing of how it is done.

pub(super) mod list;
pub(super) mod preview;
pub(super) mod publish;
pub(super) mod read;
pub(super) mod versions;
