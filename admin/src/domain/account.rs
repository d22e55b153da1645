//! Accounts as operators see them: that they are there and what may be done with them, nothing of whose they are.

use super::{Fault, Rule};
use idp::domain::{Account, LoginName, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which account is looked up, and why.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountSearch {
    /// The whole ID as its owner types it at the login: mail address or mobile number.
    #[schema(example = "hanako@example.jp")]
    pub username: String,
    /// Why; stands in the audit trail.
    pub reason: SupportReason,
}

impl AccountSearch {
    /// The ID in its one form.
    ///
    /// # Errors
    /// That it can be none.
    pub fn check(&self) -> Result<LoginName, Vec<Fault>> {
        LoginName::parse(&self.username).ok_or_else(|| vec![Fault::at("/username", Rule::LoginName)])
    }
}

/// Addresses of people stay out of logs.
impl std::fmt::Debug for AccountSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountSearch").field("reason", &self.reason).finish_non_exhaustive()
    }
}

/// Why an operator looks an account up, or acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupportReason {
    /// Its owner asked the contact centre.
    CustomerRequest,
    /// Somebody misuses it, or is feared to.
    SecurityIncident,
    /// An authority asked, with the right to.
    LegalRequest,
}

impl SupportReason {
    /// As it stands in the audit trail.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerRequest => "customer_request",
            Self::SecurityIncident => "security_incident",
            Self::LegalRequest => "legal_request",
        }
    }
}

/// An account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountView {
    /// Its id. Relying parties know it by other names.
    pub account_id: String,
    /// `individual` or `corporate`.
    #[schema(example = "individual")]
    pub account_type: &'static str,
    /// `active`; `disabled`: switched off by an operator; `withdrawing`: its owner left, and may still come back.
    #[schema(example = "active")]
    pub state: &'static str,
    /// When it began, seconds since the epoch.
    #[schema(value_type = i64)]
    pub created_at: Timestamp,
    /// When its owner left.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub withdrawn_at: Option<Timestamp>,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            account_id: account.id.to_string(),
            account_type: account.kind.as_str(),
            state: account.state.as_str(),
            created_at: account.created_at,
            withdrawn_at: account.withdrawn_at,
        }
    }
}
