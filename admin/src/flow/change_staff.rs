//! Changes the role of a member of staff, or ends it. Whoever is logged in notices at the next request.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::audit_end,
    edit_staff::{check_dealer, check_others, hold, seat_account, shown},
};
use crate::{
    domain::{Role, Seat, StaffChange, StaffView},
    store::staff,
};
use idp::{Provider, domain::AccountId, store::Tx};
use std::sync::Arc;

/// Gives another role. What leaves it as it was writes nothing.
pub async fn change_staff(
    provider: &Arc<Provider>,
    operator: Operator,
    account: AccountId,
    expected: Expected,
    body: StaffChange,
) -> Result<Versioned<StaffView>, AdminError> {
    let seat = body.check().map_err(AdminError::Invalid)?;
    provider.db.write(move |tx| reseat(tx, &operator, &account, &expected, seat.clone())).await
}

/// Ends the role. The account stays what it is to its owner.
pub async fn end_staff(
    provider: &Arc<Provider>,
    operator: Operator,
    account: AccountId,
    expected: Expected,
) -> Result<(), AdminError> {
    provider.db.write(move |tx| unseat(tx, &operator, &account, &expected)).await
}

/// Gives another role, in the visit of the caller.
pub(super) fn reseat(
    tx: &mut Tx<'_>,
    operator: &Operator,
    account: &AccountId,
    expected: &Expected,
    seat: Seat,
) -> Result<Versioned<StaffView>, AdminError> {
    let member = hold(tx, account, expected)?;
    if member.object.seat == seat {
        return Ok(shown(tx, member)?);
    }
    check_dealer(tx, &seat)?;
    if seat.role() != Role::Operator {
        check_others(tx, &member.object)?;
    }
    staff::end(tx, account, &operator.name())?;
    let member = seat_account(tx, operator, operator.name(), account, seat, Some(&member.version))?;
    Ok(shown(tx, member)?)
}

/// Ends the role, in the visit of the caller.
pub(super) fn unseat(
    tx: &mut Tx<'_>,
    operator: &Operator,
    account: &AccountId,
    expected: &Expected,
) -> Result<(), AdminError> {
    let member = hold(tx, account, expected)?;
    check_others(tx, &member.object)?;
    staff::end(tx, account, &operator.name())?;
    let dealer = member.object.seat.dealer().map(|id| id.as_str());
    let object = format!("account:{account}");
    Ok(audit_end(tx, operator, "staff.ended", object, dealer, Some(&member.version))?)
}
