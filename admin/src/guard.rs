//! Who gets tokens for the back office: members of staff, with the scopes of their role.

use crate::{audience, domain::Role, store::staff};
use idp::{
    domain::{Account, ScopeSet},
    flow::GuardedResource,
    settings::Issuer,
    store::{StoreError, Tx},
};

/// The guard of [`audience`].
#[derive(Clone, Debug)]
pub struct BackOfficeGuard {
    audience: String,
    scopes: ScopeSet,
}

impl BackOfficeGuard {
    /// The guard at this issuer.
    pub fn new(issuer: &Issuer) -> Self {
        let scopes = Role::ALL.iter().fold(ScopeSet::default(), |all, role| all.union(&role.scopes()));
        Self { audience: audience(issuer), scopes }
    }
}

impl GuardedResource for BackOfficeGuard {
    fn audience(&self) -> &str {
        &self.audience
    }

    fn scopes(&self) -> &ScopeSet {
        &self.scopes
    }

    fn allowed(&self, account: &Account, tx: &mut Tx<'_>) -> Result<Option<ScopeSet>, StoreError> {
        Ok(staff::find(tx, &account.id)?.map(|member| member.seat.role().scopes()))
    }
}
