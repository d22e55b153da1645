//! What the customer agrees to on M10, for machines: what the dealer gives the maker, and what the maker gives the dealer.

use serde_json::{Value, json};

/// Document of the consent of a migration (M10), see `idp::domain::TextVersion`.
pub const MIGRATION_CONSENT: &str = "migration-consent";

/// The machine-readable terms that the consent record holds beside version and hash of the text.
pub fn migration_terms(dealer_id: &str) -> Value {
    json!({
        "parties": [
            { "role": "dealer", "id": dealer_id },
            { "role": "maker" },
        ],
        "direction": "by_category",
        "directions": [
            {
                "from": "dealer",
                "to": "maker",
                "purpose": "convenience_of_the_dealers_online_service",
                "categories": ["basic_personal_data", "contract_papers", "dealings"],
            },
            {
                "from": "maker",
                "to": "dealer",
                "purpose": "suitable_proposals",
                "categories": ["requests", "browsing_by_cookie", "use_of_services_through_the_id"],
            },
        ],
    })
}
