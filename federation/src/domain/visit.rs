//! A visit at a dealer's counter: what the terminal's pages and the dealer's own pages work within.

use super::{CustomerCode, DealerId, LinkId, VisitId};
use idp::domain::{ClientId, Timestamp};

/// How long a visit is open, seconds. Also how long the dealer's code may lie in its row.
pub const VISIT_SECONDS: i64 = 3_600;

/// A visit about to be opened.
#[derive(Clone, Debug)]
pub struct NewVisit {
    /// Its name.
    pub id: VisitId,
    /// At which dealer.
    pub dealer_id: DealerId,
    /// Opened by which of the dealer's systems.
    pub client_id: ClientId,
    /// In which shop, as the dealer names it.
    pub shop: String,
    /// By whom, as the dealer names them.
    pub staff: String,
    /// The service that the customer will go on with.
    pub service: ClientId,
    /// The dealer's customer code.
    pub code: CustomerCode,
}

/// A visit as it is stored. Of the customer's record it knows the code alone.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What it was opened with.
    pub new: NewVisit,
    /// The version of the notice that the customer ticked.
    pub notice_version: Option<String>,
    /// The provisional link that came of it.
    pub link_id: Option<LinkId>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it closes.
    pub expires_at: Timestamp,
}

impl Visit {
    /// Whether the customer ticked the notice, so that addresses may be looked up (rule 9).
    pub fn is_acknowledged(&self) -> bool {
        self.notice_version.is_some()
    }
}
