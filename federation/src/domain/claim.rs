//! The claim that tells a relying party of dealer links.

use super::DealerId;
use serde::Serialize;

/// Scope and claim.
pub const DEALER_LINKS: &str = "dealer_links";

/// Entries in an ID token at most; all are in userinfo.
pub const LINKS_IN_ID_TOKEN: i64 = 20;

/// Entries in userinfo at most.
pub const LINKS_IN_USERINFO: i64 = 500;

/// One entry of the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimEntry {
    /// The dealer.
    pub dealer: DealerId,
    /// Its name, Japanese.
    pub dealer_name: String,
    /// When the link was completed, seconds since the epoch.
    pub linked_at: i64,
    /// The dealer's customer code, for clients that may have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_ref: Option<String>,
}
