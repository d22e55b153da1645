//! Switches an account off and on again: the provider's own use case.

use super::{
    AdminError, Expected, Operator, Versioned,
    audit_change::{Change, audit_change},
    view_accounts::view_account,
};
use crate::domain::AccountView;
use idp::{
    Provider,
    domain::{AccountId, AccountState},
    flow::account::{Switched, disable_account, enable_account},
};
use std::sync::Arc;

/// Sets the state to `active` or `disabled`; setting it twice is setting it once.
pub async fn set_account_state(
    provider: &Arc<Provider>,
    operator: Operator,
    id: AccountId,
    expected: Expected,
    state: AccountState,
) -> Result<Versioned<AccountView>, AdminError> {
    let known = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_account(tx, &id)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            let switch = if state == AccountState::Disabled { disable_account } else { enable_account };
            match switch(&known, tx, &operator.actor(), &operator.request_id, &id)? {
                Switched::Yes | Switched::Already => {}
                Switched::NotPossible => return Err(AdminError::WrongState),
                Switched::Unknown => return Err(AdminError::NotFound),
            }
            let account = view_account(tx, &id)?;
            if account.version != before {
                // Beside the line of the use case itself: the operator's change, with digests.
                let change = Change {
                    action: "account.changed",
                    object: format!("account:{id}"),
                    dealer: None,
                    before: Some(&before),
                    after: &account.version,
                };
                audit_change(tx, &operator, change)?;
            }
            Ok(account)
        })
        .await
}
