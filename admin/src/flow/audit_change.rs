//! The audit line of a change: who, what, and digests of before and after.

use super::{Operator, Version};
use idp::store::{StoreError, Tx, audit};

/// A change that was made in this visit.
pub(super) struct Change<'a> {
    /// What: `client.changed`.
    pub(super) action: &'static str,
    /// To what: `client:my-toyota`.
    pub(super) object: String,
    /// The dealer it concerns.
    pub(super) dealer: Option<&'a str>,
    /// Absent when the object is new.
    pub(super) before: Option<&'a Version>,
    /// The object as it is now.
    pub(super) after: &'a Version,
}

/// Writes the line, in the visit of the change: neither is there without the other.
pub(super) fn audit_change(
    tx: &mut Tx<'_>,
    operator: &Operator,
    change: Change<'_>,
) -> Result<(), StoreError> {
    let mut event = audit::AuditEvent::new(operator.actor(), change.action, change.object);
    event.dealer = change.dealer.map(str::to_owned);
    event.request_id.clone_from(&operator.request_id);
    event.before_digest = change.before.map(|version| version.as_str().to_owned());
    event.after_digest = Some(change.after.as_str().to_owned());
    audit::insert(tx, &event)
}

/// The line of what has no after: an end, or what is no object with versions.
pub(super) fn audit_end(
    tx: &mut Tx<'_>,
    operator: &Operator,
    action: &'static str,
    object: String,
    dealer: Option<&str>,
    before: Option<&Version>,
) -> Result<(), StoreError> {
    let mut event = audit::AuditEvent::new(operator.actor(), action, object);
    event.dealer = dealer.map(str::to_owned);
    event.request_id.clone_from(&operator.request_id);
    event.before_digest = before.map(|version| version.as_str().to_owned());
    audit::insert(tx, &event)
}
