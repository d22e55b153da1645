//! Meeting a limit of this crate's table: counted in the metrics, whatever becomes of the visit.

use crate::domain::FederationLimits;
use idp::{Provider, domain::LimitOutcome};

/// The limits that the operator chose.
pub(super) fn limits(provider: &Provider) -> FederationLimits {
    provider.plug_in_settings()
}

/// Notes that somebody was refused by the row of this name.
pub(super) fn refused_by(provider: &Provider, limit: &'static str) {
    provider.metrics.count_limit(limit, LimitOutcome::Refused);
}
