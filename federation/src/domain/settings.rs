//! What the operator chooses about dealer links.

use super::{FederationLimits, MigrationSettings};
use idp::{domain::ClientId, settings::Issuer};

/// When four digits, shown at the counter, are asked of the customer on L6 (rule 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceptionCodePolicy {
    /// Never.
    Never,
    /// When the address was typed or changed at the counter during the visit.
    #[default]
    EditedAddress,
    /// Always.
    Always,
}

impl ReceptionCodePolicy {
    /// Whether a code is asked.
    pub const fn asks(self, edited: bool) -> bool {
        match self {
            Self::Never => false,
            Self::EditedAddress => edited,
            Self::Always => true,
        }
    }
}

/// Settings of this crate.
#[derive(Clone, Debug)]
pub struct FederationSettings {
    /// The provider's issuer: every URL that is written comes from it.
    pub issuer: Issuer,
    /// The service that a customer goes on with when the start names none.
    pub default_service: ClientId,
    /// When the reception code is asked.
    pub reception_code: ReceptionCodePolicy,
    /// Legacy sites, and how their users come over.
    pub migration: MigrationSettings,
    /// What may happen only so often.
    pub limits: FederationLimits,
}

impl FederationSettings {
    /// The usual settings: My TOYOTA, and a reception code for addresses that were edited at the counter.
    pub fn new(issuer: Issuer) -> Self {
        Self {
            issuer,
            default_service: ClientId::from("my-toyota"),
            reception_code: ReceptionCodePolicy::default(),
            migration: MigrationSettings::default(),
            limits: FederationLimits::default(),
        }
    }

    /// The audience of dealers' access tokens, and the address of their interface.
    pub fn dealer_api(&self) -> String {
        self.issuer.url("/dealer/v1")
    }

    /// The audience of legacy sites' access tokens, and the address of their interface.
    pub fn migration_api(&self) -> String {
        self.issuer.url("/migration/v1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reception_code_is_asked_by_policy() {
        for (policy, plain, edited) in [
            (ReceptionCodePolicy::Never, false, false),
            (ReceptionCodePolicy::EditedAddress, false, true),
            (ReceptionCodePolicy::Always, true, true),
        ] {
            assert_eq!((policy.asks(false), policy.asks(true)), (plain, edited), "{policy:?}");
        }
    }
}
