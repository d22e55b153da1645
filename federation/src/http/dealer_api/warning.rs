//! What is answered of values that were not taken as they came: the member and the reason, never the value.

use crate::domain::{ValueWarning, WarningReason};
use serde::Serialize;

/// A value of the request that was not taken as it came.
#[derive(Serialize, utoipa::ToSchema)]
pub(in crate::http) struct WarningBody {
    /// Where it stands.
    #[schema(example = "customer.emails[1]")]
    member: String,
    /// Why.
    reason: WarningReason,
    /// Whether it was taken all the same, changed. One that was not taken is shown as not usable.
    taken: bool,
}

impl WarningBody {
    /// The warnings about the members of `parent`, which is empty for the body itself.
    pub(in crate::http) fn list(parent: &str, warnings: &[ValueWarning]) -> Vec<Self> {
        let body = |warning: &ValueWarning| Self {
            member: format!("{parent}{}", warning.member),
            reason: warning.reason,
            taken: warning.reason.is_taken(),
        };
        warnings.iter().map(body).collect()
    }
}
