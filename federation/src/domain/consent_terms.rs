//! What the customer agrees to on L6, for machines: parties, purposes, direction and categories of the data.

use serde_json::{Value, json};

/// Document of the consent (L6), see `idp::domain::TextVersion`.
pub const CONSENT_DOCUMENT: &str = "dealer-link-consent";

/// Document of the notice that the customer ticks at the counter (T1).
pub const NOTICE_DOCUMENT: &str = "dealer-link-notice";

/// The machine-readable terms that the consent record holds beside version and hash of the text.
///
/// One set for both directions: dealer and maker use every category together.
pub fn consent_terms(dealer_id: &str) -> Value {
    json!({
        "parties": [
            { "role": "dealer", "id": dealer_id },
            { "role": "maker" },
        ],
        "direction": "both",
        "purposes": ["convenience_of_the_dealers_online_service", "suitable_proposals"],
        "categories": [
            "basic_personal_data",
            "contract_papers",
            "dealings",
            "requests",
            "browsing_by_cookie",
            "use_of_services_through_the_id",
        ],
    })
}
