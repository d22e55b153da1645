//! What is decided about an act that waits, in the visit of whoever decides.

use super::{
    AdminError, Operator, Versioned,
    ask_approval::{audit, shown},
};
use crate::{
    domain::{Approval, ApprovalState, ApprovalView, Party},
    store::{approvals, staff},
};
use idp::{
    domain::{AccountId, AccountState, ClientId, ClientState},
    store::{self, StoreError, Tx},
};

/// Confirms, in the visit of the act itself. The object must be as it was when it was asked for: the second person confirms
/// what the first one saw.
pub(super) fn confirm(
    tx: &mut Tx<'_>,
    operator: &Operator,
    id: &str,
    version_now: &str,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let approval = find_waiting(tx, id)?;
    if approval.asked_by == Party::from(&operator.actor()) {
        return Err(AdminError::SamePerson);
    }
    if approval.seen != version_now || !may_still_ask(tx, &approval)? {
        return Err(AdminError::Outdated);
    }
    settle(tx, operator, approval, (ApprovalState::Confirmed, "approval.confirmed"))
}

/// The approval, if nobody has decided about it.
pub(super) fn find_waiting(tx: &mut Tx<'_>, id: &str) -> Result<Approval, AdminError> {
    let approval = approvals::find(tx, id)?.ok_or(AdminError::NotFound)?;
    match approval.state_at(tx.now()) {
        ApprovalState::Waiting => Ok(approval),
        _ => Err(AdminError::WrongState),
    }
}

/// Writes down what was decided, and by whom.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    operator: &Operator,
    approval: Approval,
    (state, action): (ApprovalState, &'static str),
) -> Result<Versioned<ApprovalView>, AdminError> {
    let before = shown(tx.now(), approval.clone()).version;
    if !approvals::decide(tx, &approval.id, state, &Party::from(&operator.actor()))? {
        return Err(AdminError::WrongState);
    }
    audit(tx, operator, action, &approval, Some(&before))?;
    let decided = approvals::find(tx, &approval.id)?.ok_or(AdminError::NotFound)?;
    Ok(shown(tx.now(), decided))
}

/// Whether who asked could still ask: somebody who left since has no say any more.
fn may_still_ask(tx: &mut Tx<'_>, approval: &Approval) -> Result<bool, StoreError> {
    let (party, needed) = (&approval.asked_by, approval.act.kind().permission());
    Ok(match party.kind.as_str() {
        "staff" => {
            let id = AccountId::from(party.id.as_str());
            let is_active =
                store::accounts::find(tx, &id)?.is_some_and(|account| account.state == AccountState::Active);
            let member = staff::find(tx, &id)?.filter(|_| is_active);
            member.is_some_and(|member| member.seat.role().permissions().contains(&needed))
        }
        _ => {
            let client = store::clients::find(tx, &ClientId::from(party.id.as_str()))?;
            client.is_some_and(|client| {
                client.state == ClientState::Active && client.registration.scope.contains(needed.scope())
            })
        }
    })
}
