//! What travels with a dealer's terminal through T1–T4, sealed: the record as it was launched, and how far the visit is.

use super::{CustomerRecord, DealerId, SlotState, ValueWarning, VisitId};
use idp::domain::{ClientId, Timestamp, fold_email};
use serde::{Deserialize, Serialize};

/// A launch: what the dealer's page posts to the terminal. Opens once, within five minutes.
#[derive(Serialize, Deserialize)]
pub struct Launch {
    /// Used up by the first terminal that posts it.
    pub jti: String,
    /// When it can no longer be posted.
    pub expires_at: Timestamp,
    /// What the terminal then works with.
    pub session: TerminalSession,
}

/// The terminal's own session. It is never a customer's, and no row holds it.
#[derive(Clone, Serialize, Deserialize)]
pub struct TerminalSession {
    /// The visit.
    pub visit_id: VisitId,
    /// The dealer.
    pub dealer_id: DealerId,
    /// The dealer's system.
    pub client_id: ClientId,
    /// The shop, as the dealer names it.
    pub shop: String,
    /// Who serves the customer.
    pub staff: String,
    /// The record, with its addresses as they are now.
    pub record: CustomerRecord,
    /// What is to be told of values of the record that were not taken as they came.
    #[serde(default)]
    pub warnings: Vec<ValueWarning>,
    /// The addresses as they were launched: what differs was edited at the counter.
    pub launched_emails: Vec<String>,
    /// The notice that the customer ticked.
    pub notice_version: Option<String>,
    /// What was found out about the addresses when the customer or the staff last asked.
    pub slots: Vec<Option<SlotState>>,
    /// The start of this record that waits already, and until when.
    pub pending: Option<(super::LinkId, Timestamp)>,
    /// What came of it.
    pub done: Option<TerminalDone>,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// The provisional link as T4 tells of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct TerminalDone {
    /// The link.
    pub link_id: super::LinkId,
    /// The address that the mail goes to.
    pub email: String,
    /// The last second in which it can be completed.
    pub expires_at: Timestamp,
    /// Four digits for the customer, if they will be asked.
    pub reception_code: Option<String>,
}

impl TerminalSession {
    /// The address in a slot (0–2), if there is one.
    pub fn email(&self, slot: usize) -> Option<&str> {
        self.record.emails.get(slot).map(String::as_str).filter(|email| !email.is_empty())
    }

    /// What is told of the address in a slot (0–2) that the record holds and that cannot be used.
    pub fn unusable_email(&self, slot: usize) -> Option<&ValueWarning> {
        self.warnings.iter().find(|warning| warning.email_slot() == Some(slot))
    }

    /// Whether the address was not in the record when the visit was launched. Another way to write it is no other address.
    pub fn is_edited(&self, email: &str) -> bool {
        let key = fold_email(email);
        !self.launched_emails.iter().any(|launched| fold_email(launched) == key)
    }
}
