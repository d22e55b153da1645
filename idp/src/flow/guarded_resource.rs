//! The seam for audiences that are not open to everybody who logs in (RFC 8707): for whom tokens are made, and with which
//! scopes.

use crate::{
    Provider,
    domain::{Account, ScopeSet},
    store::{StoreError, Tx},
};

/// An audience with a guard. It is asked before a code is given, at the exchange of the code and at every refresh, in the
/// visit of each: what the account may do is never older than its last token.
pub trait GuardedResource: Send + Sync {
    /// The audience.
    fn audience(&self) -> &str;

    /// The scope values that mean something there and nowhere else. They are in no metadata, and relying parties cannot be
    /// registered for them.
    fn scopes(&self) -> &ScopeSet;

    /// Those of [`Self::scopes`] that this account may have now; `None` when tokens for the audience are not for it.
    fn allowed(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Option<ScopeSet>, StoreError>;
}

/// What is left of `scope` in a token of this account for these audiences; `None` when one of them is not for it. Scopes
/// of a guarded audience that is not asked for go: elsewhere they mean nothing.
pub(super) fn narrow_scope(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    audiences: &[String],
    scope: &ScopeSet,
) -> Result<Option<ScopeSet>, StoreError> {
    let mut left = scope.clone();
    for guarded in &provider.guarded {
        let allowed = if audiences.iter().any(|audience| audience == guarded.audience()) {
            let Some(allowed) = guarded.allowed(account, tx)? else { return Ok(None) };
            allowed
        } else {
            ScopeSet::default()
        };
        for value in guarded.scopes().iter().filter(|value| !allowed.contains(value)) {
            left = left.without(value);
        }
    }
    Ok(Some(left))
}
