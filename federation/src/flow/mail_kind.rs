//! Kinds of mail in the outbox.

/// ML3.
pub const START: &str = "dealer-link-start";
/// ML3r.
pub const REMINDER: &str = "dealer-link-reminder";
/// ML4.
pub const DONE: &str = "dealer-link-done";
/// ML5.
pub const UNLINKED: &str = "dealer-link-unlinked";
/// ML11.
pub const MIGRATED: &str = "migration-completed";
/// The dealer disputes the link.
pub const DISPUTED: &str = "dealer-link-disputed";
/// The dispute is settled: the link is in force again.
pub const SETTLED: &str = "dealer-link-settled";
/// Somebody tried to link a record that is linked.
pub const CONFLICT: &str = "dealer-link-conflict";
