//! Lets an act that cannot be taken back wait for a second person, where the settings ask for one.

use super::{
    AdminError, Operator, Version, Versioned, Who,
    audit_change::{Change, audit_change},
};
use crate::{
    domain::{
        APPROVAL_SECONDS, Approval, ApprovalState, ApprovalView, BackOfficeSettings, Party, PendingAct,
    },
    store::approvals,
};
use idp::{
    Provider,
    domain::{Timestamp, generate_id},
    store::{StoreError, Tx},
};
use serde_json::json;

/// What came of an act.
#[derive(Debug)]
pub enum Acted<T> {
    /// It is done.
    Done(T),
    /// It waits for a second person.
    Waits(Box<Versioned<ApprovalView>>),
}

/// Whether what this operator asks for waits. Whoever may run the program's commands has its keys, and needs nobody.
pub(super) fn needs_second(provider: &Provider, operator: &Operator) -> bool {
    let settings: BackOfficeSettings = provider.plug_in_settings();
    settings.two_persons && matches!(operator.who, Who::Machine(_) | Who::Staff(_))
}

/// Lets the act wait. Asked for again in the same words, it is the one that waits already.
pub(super) fn ask_approval(
    tx: &mut Tx<'_>,
    operator: &Operator,
    act: PendingAct,
    seen: &Version,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let now = tx.now();
    if let Some(waiting) = approvals::find_waiting(tx, &act)? {
        match waiting.state_at(now) {
            ApprovalState::Expired => expire(tx, &waiting)?,
            _ if waiting.act == act && waiting.seen == seen.as_str() => return Ok(shown(now, waiting)),
            _ => return Err(AdminError::ApprovalWaits),
        }
    }
    let approval = Approval {
        id: generate_id(now, tx.random()),
        act,
        seen: seen.as_str().to_owned(),
        state: ApprovalState::Waiting,
        asked_by: Party::from(&operator.actor()),
        asked_at: now,
        expires_at: now.plus_seconds(APPROVAL_SECONDS),
        decided_by: None,
        decided_at: None,
    };
    approvals::insert(tx, &approval).map_err(|cause| match cause {
        // Somebody asked at the same moment.
        StoreError::Duplicate(_) => AdminError::ApprovalWaits,
        other => other.into(),
    })?;
    audit(tx, operator, "approval.asked", &approval, None)?;
    Ok(shown(now, approval))
}

/// Ends one whose time is over.
pub(super) fn expire(tx: &mut Tx<'_>, approval: &Approval) -> Result<(), StoreError> {
    let program = Operator { who: Who::Program, request_id: String::new() };
    let by = Party::from(&program.actor());
    if approvals::decide(tx, &approval.id, ApprovalState::Expired, &by)? {
        audit(tx, &program, "approval.expired", approval, Some(&version_at(approval.asked_at, approval)))?;
    }
    Ok(())
}

/// The line of what happened to an approval.
pub(super) fn audit(
    tx: &mut Tx<'_>,
    operator: &Operator,
    action: &'static str,
    approval: &Approval,
    before: Option<&Version>,
) -> Result<(), StoreError> {
    let after = approvals::find(tx, &approval.id)?.unwrap_or_else(|| approval.clone());
    let change = Change {
        action,
        object: format!("approval:{}", approval.id),
        dealer: approval.act.dealer(),
        before,
        after: &version_at(tx.now(), &after),
    };
    audit_change(tx, operator, change)
}

/// The approval as operators see it, with its version.
pub(super) fn shown(now: Timestamp, approval: Approval) -> Versioned<ApprovalView> {
    let version = version_at(now, &approval);
    Versioned { object: ApprovalView::at(now, approval), version }
}

fn version_at(now: Timestamp, approval: &Approval) -> Version {
    Version::of(&json!(ApprovalView::at(now, approval.clone())))
}
