//! Invitations to the staff. One operation a file; knows nothing of how it is done.

pub(super) mod list;
pub(super) mod revoke;
