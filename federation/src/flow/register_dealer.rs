//! Dealers, registered and changed by operators. Written into the operator's own visit, with the audit row.

use crate::{domain::Dealer, store};
use idp::{
    domain::TokenHash,
    store::{
        self as idp_store, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};

/// Who of the operators acts, in which request.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Who.
    pub actor: Actor,
    /// The request, for the audit.
    pub request_id: String,
}

/// What came of a registration or a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Written.
    Yes,
    /// The id is taken, or was.
    Taken,
    /// There is nothing with this id to change.
    NotFound,
    /// The dealer was merged into another one: it is history, and stays as it is.
    Merged,
    /// A member cannot be taken; which, and what it must be.
    Refused(&'static str, &'static str),
}

/// Registers a dealer; its id must never have been used. [`crate::domain::DealerId::parse`] checks ids.
pub fn register_dealer(
    tx: &mut Tx<'_>,
    operator: &Operator,
    dealer: &Dealer,
) -> Result<Registered, StoreError> {
    if let Some(refused) = refuse(dealer) {
        return Ok(refused);
    }
    if store::dealers::find(tx, &dealer.id)?.is_some() {
        return Ok(Registered::Taken);
    }
    store::dealers::insert(tx, dealer)?;
    let object = format!("dealer:{}", dealer.id);
    audit_change(
        tx,
        operator,
        "dealer.registered",
        object,
        dealer.id.as_str(),
        (None, Some(digest(dealer)?)),
    )?;
    Ok(Registered::Yes)
}

/// Changes the names of a dealer. Its state changes by [`super::suspend_dealer`] and [`super::resume_dealer`] alone.
pub fn change_dealer(
    tx: &mut Tx<'_>,
    operator: &Operator,
    dealer: &Dealer,
) -> Result<Registered, StoreError> {
    let Some(before) = store::dealers::find(tx, &dealer.id)? else { return Ok(Registered::NotFound) };
    if before.merger.is_some() {
        return Ok(Registered::Merged);
    }
    let after = Dealer { state: before.state, ..dealer.clone() };
    if let Some(refused) = refuse(&after) {
        return Ok(refused);
    }
    if (&before.name, &before.name_en) != (&after.name, &after.name_en) {
        // Customers who linked under the old name are shown it (E15).
        store::dealer_names::insert(tx, &before)?;
    }
    store::dealers::update(tx, &after)?;
    let digests = (Some(digest(&before)?), Some(digest(&after)?));
    audit_change(tx, operator, "dealer.changed", format!("dealer:{}", after.id), after.id.as_str(), digests)?;
    Ok(Registered::Yes)
}

fn refuse(dealer: &Dealer) -> Option<Registered> {
    if crate::domain::DealerId::parse(dealer.id.as_str()).is_none() {
        return Some(Registered::Refused("id", "1 to 32 letters, digits, hyphens and underscores"));
    }
    (!dealer.has_good_names()).then_some(Registered::Refused("name", "1 to 100 characters on one line"))
}

/// SHA-256 of an object, for the audit.
pub(super) fn digest(object: &impl serde::Serialize) -> Result<String, StoreError> {
    Ok(TokenHash::of(&serde_json::to_string(object)?).as_str().to_owned())
}

/// Writes the audit row of an operator's change, with digests before and after.
pub(super) fn audit_change(
    tx: &mut Tx<'_>,
    operator: &Operator,
    action: &'static str,
    object: String,
    dealer: &str,
    (before, after): (Option<String>, Option<String>),
) -> Result<(), StoreError> {
    let event = AuditEvent {
        dealer: Some(dealer.to_owned()),
        request_id: operator.request_id.clone(),
        before_digest: before,
        after_digest: after,
        ..AuditEvent::new(operator.actor.clone(), action, object)
    };
    idp_store::audit::insert(tx, &event)
}
