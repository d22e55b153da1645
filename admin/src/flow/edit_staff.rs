//! How the seat of an account is looked at and changed: held, compared with what the caller saw, and never so that
//! nobody is left who could appoint others.

use super::{
    AdminError, Expected, Operator, Version, Versioned,
    audit_change::{Change, audit_change},
};
use crate::{
    domain::{Fault, Role, Rule, Seat, StaffMember, StaffView},
    store::staff,
};
use federation::{domain::DealerState, store::dealers};
use idp::{
    domain::{AccountId, AccountState},
    store::{self, StoreError, Tx},
};
use serde_json::json;

/// The member as it is.
pub(super) fn find(tx: &mut Tx<'_>, account: &AccountId) -> Result<Versioned<StaffMember>, AdminError> {
    let member = staff::find(tx, account)?.ok_or(AdminError::NotFound)?;
    Ok(Versioned { version: version_of(&member), object: member })
}

/// The member, held until the end of the visit, if it is still what the caller saw.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    account: &AccountId,
    expected: &Expected,
) -> Result<Versioned<StaffMember>, AdminError> {
    // Whoever was an operator a moment ago may not be one any more.
    staff::hold_role(tx, Role::Operator)?;
    let member = find(tx, account)?;
    if expected.fits(&member.version) { Ok(member) } else { Err(AdminError::Changed) }
}

pub(super) fn version_of(member: &StaffMember) -> Version {
    Version::of(&json!(member))
}

/// The dealer of a seat takes part.
pub(super) fn check_dealer(tx: &mut Tx<'_>, seat: &Seat) -> Result<(), AdminError> {
    let Some(id) = seat.dealer() else { return Ok(()) };
    let dealer = dealers::find(tx, id)?;
    if dealer.is_some_and(|dealer| dealer.state == DealerState::Active) {
        return Ok(());
    }
    Err(AdminError::Invalid(vec![Fault::at("/dealer_id", Rule::NoSuchDealer)]))
}

/// Somebody else is left who is an operator and can log in.
pub(super) fn check_others(tx: &mut Tx<'_>, leaving: &StaffMember) -> Result<(), AdminError> {
    if leaving.seat.role() != Role::Operator {
        return Ok(());
    }
    for id in staff::hold_role(tx, Role::Operator)? {
        let account = if id == leaving.account_id { None } else { store::accounts::find(tx, &id)? };
        if account.is_some_and(|account| account.state == AccountState::Active) {
            return Ok(());
        }
    }
    Err(AdminError::LastOperator)
}

/// Gives the account a seat. `added_by` is who decided it, `operator` who does it. [`StoreError::Duplicate`] when it has one
/// already.
pub(super) fn seat_account(
    tx: &mut Tx<'_>,
    operator: &Operator,
    added_by: String,
    account: &AccountId,
    seat: Seat,
    before: Option<&Version>,
) -> Result<Versioned<StaffMember>, StoreError> {
    let member = StaffMember { account_id: account.clone(), seat, added_by, added_at: tx.now() };
    staff::insert(tx, &member)?;
    let version = version_of(&member);
    let change = Change {
        action: if before.is_some() { "staff.changed" } else { "staff.added" },
        object: format!("account:{account}"),
        dealer: member.seat.dealer().map(|id| id.as_str()),
        before,
        after: &version,
    };
    audit_change(tx, operator, change)?;
    Ok(Versioned { object: member, version })
}

/// The member with the address of the account.
pub(super) fn shown(
    tx: &mut Tx<'_>,
    member: Versioned<StaffMember>,
) -> Result<Versioned<StaffView>, StoreError> {
    let account = store::accounts::find(tx, &member.object.account_id)?;
    let email = account.map(|account| account.email).unwrap_or_default();
    Ok(member.map(|member| StaffView::of(member, email)))
}
