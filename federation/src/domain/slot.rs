//! What a dealer learns of an address (T2, rule 9): never anything about other dealers.

use serde::{Deserialize, Serialize};

/// State of an address as one dealer may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// No account has it, or its holder does not want to be found.
    NoAccount,
    /// An account without a link with this dealer.
    CanStart,
    /// An account that is linked with this dealer; another record can be added.
    LinkedHere,
    /// This record is on its way to this account.
    PendingHere,
    /// An account that cannot be linked now.
    CannotStart,
}

impl SlotState {
    /// Whether a link can be started for the address.
    pub const fn may_start(self) -> bool {
        matches!(self, Self::CanStart | Self::LinkedHere)
    }
}
