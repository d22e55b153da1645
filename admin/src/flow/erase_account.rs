//! Erases an account at once, for a reason that is audited. Nothing brings it back.

use super::{AdminError, Operator, edit_staff::check_others, view_accounts::view_account};
use crate::{
    domain::{AccountView, Role, SupportReason},
    store::staff,
};
use idp::{Provider, domain::AccountId, flow::account};
use std::sync::Arc;

/// Erases the account; what it was. The last operator stays.
pub async fn erase_account(
    provider: &Arc<Provider>,
    operator: Operator,
    id: AccountId,
    reason: SupportReason,
) -> Result<AccountView, AdminError> {
    let erasing = Arc::clone(provider);
    // An account of many years has much to erase.
    let erased = provider
        .db
        .patient()
        .write(move |tx| {
            let before = view_account(tx, &id)?.object;
            // Two operators who erase one another wait for each other.
            staff::hold_role(tx, Role::Operator)?;
            if let Some(member) = staff::find(tx, &id)? {
                check_others(tx, &member)?;
            }
            let by = (&operator.actor(), operator.request_id.as_str());
            if !account::erase_account(&erasing, tx, by, &id, reason.as_str())? {
                return Err(AdminError::NotFound);
            }
            Ok(before)
        })
        .await?;
    provider.db.forget_deleted().await?;
    Ok(erased)
}
