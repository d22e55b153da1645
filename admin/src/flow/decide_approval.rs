//! A second person confirms an act that waits, and it is done; or somebody refuses it.

use super::{
    AdminError, Operator, Versioned,
    ask_approval::expire,
    change_keys::retire_approved_key,
    merge_dealer::merge_approved_dealer,
    settle_approval::{find_waiting, settle},
};
use crate::{
    domain::{ApprovalState, ApprovalView, PendingAct},
    store::approvals,
};
use idp::Provider;
use std::sync::Arc;

/// Overdue approvals that one visit ends.
const BATCH: i64 = 50;

/// Confirms, and does it. Of the two nothing is there without the other.
pub async fn confirm_approval(
    provider: &Arc<Provider>,
    operator: Operator,
    id: String,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let found = id.clone();
    let approval = provider.db.read(move |tx| Ok::<_, AdminError>(approvals::find(tx, &found)?)).await?;
    match approval.ok_or(AdminError::NotFound)?.act {
        PendingAct::MergeDealer { dealer_id, merger } => {
            merge_approved_dealer(provider, operator, (id, dealer_id.into()), merger).await
        }
        PendingAct::RetireSigningKey { key_id, retirement } => {
            retire_approved_key(provider, operator, (id, key_id), retirement).await
        }
    }
}

/// Refuses. Who asked takes it back in the same way.
pub async fn refuse_approval(
    provider: &Arc<Provider>,
    operator: Operator,
    id: String,
) -> Result<Versioned<ApprovalView>, AdminError> {
    provider
        .db
        .write(move |tx| {
            let approval = find_waiting(tx, &id)?;
            settle(tx, &operator, approval, (ApprovalState::Refused, "approval.refused"))
        })
        .await
}

/// Ends what nobody decided in time; returns how many.
pub async fn end_overdue_approvals(provider: &Arc<Provider>) -> Result<usize, AdminError> {
    provider
        .db
        .write(|tx| {
            let overdue = approvals::list_overdue(tx, BATCH)?;
            overdue.iter().try_for_each(|approval| expire(tx, approval))?;
            Ok(overdue.len())
        })
        .await
}
