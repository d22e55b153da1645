//! Kinds of mail in the outbox.

/// Somebody may become a member of staff.
pub const INVITATION: &str = "staff-invitation";
