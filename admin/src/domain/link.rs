//! Dealer links as operators see them: never a person, an address, a token or a dealer's customer code.

use federation::domain::{DealerLink, LinkState};
use idp::domain::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A dealer link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkView {
    /// Its id.
    pub link_id: String,
    /// With which dealer.
    pub dealer_id: String,
    /// In which shop it was started.
    pub shop_id: String,
    /// The client that it was started for.
    pub service: String,
    /// Where it is in its life.
    #[schema(value_type = String, example = "linked")]
    pub state: LinkState,
    /// When it was started, seconds since the epoch.
    #[schema(value_type = i64)]
    pub created_at: Timestamp,
    /// The last second in which it can be completed.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
    /// When it was completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub linked_at: Option<Timestamp>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub ended_at: Option<Timestamp>,
}

impl LinkView {
    /// The link at a moment: its expiry does not wait for a job.
    #[must_use]
    pub fn at(now: Timestamp, link: DealerLink) -> Self {
        Self {
            state: link.state_at(now),
            link_id: link.id.to_string(),
            dealer_id: link.dealer_id.to_string(),
            shop_id: link.shop,
            service: link.service.to_string(),
            created_at: link.created_at,
            expires_at: link.expires_at,
            linked_at: link.linked_at,
            ended_at: link.ended_at,
        }
    }
}
