//! Which user of which legacy site came over with which account.

use super::{Fault, Rule, SupportReason};
use federation::domain::LegacyUser;
use idp::domain::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of a site, and of a user there.
const LONGEST: usize = 256;

/// Which user of a legacy site is looked up, and why.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MigrationSearch {
    /// The site.
    #[schema(min_length = 1, max_length = 256, example = "owners-site")]
    pub site: String,
    /// The whole ID that the user has at the site.
    #[schema(min_length = 1, max_length = 256, example = "hanako82")]
    pub legacy_user_id: String,
    /// Why; stands in the audit trail.
    pub reason: SupportReason,
}

impl MigrationSearch {
    /// Checks it.
    ///
    /// # Errors
    /// What is to be changed.
    pub fn check(&self) -> Result<(), Vec<Fault>> {
        let members = [("/site", &self.site), ("/legacy_user_id", &self.legacy_user_id)];
        let bad = |text: &str| text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_control);
        let faults: Vec<Fault> = members
            .into_iter()
            .filter(|(_, text)| bad(text))
            .map(|(pointer, _)| Fault::at(pointer, Rule::LegacyUser))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// Names of people stay out of logs.
impl std::fmt::Debug for MigrationSearch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MigrationSearch").field("site", &self.site).finish_non_exhaustive()
    }
}

/// A tie between an account and a user of a legacy site. The site's name of the user is not told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MigrationView {
    /// The account.
    pub account_id: String,
    /// The site.
    #[schema(example = "owners-site")]
    pub site: String,
    /// `creating`: the dealer link is being made; `failed`: it was not made in time; `migrated`: done.
    #[schema(example = "migrated")]
    pub state: &'static str,
    /// The number that its owner sees.
    #[schema(example = "40718273")]
    pub reference: String,
    /// When it began, seconds since the epoch.
    #[schema(value_type = i64)]
    pub started_at: Timestamp,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub migrated_at: Option<Timestamp>,
}

impl MigrationView {
    /// The tie at a moment.
    pub fn at(now: Timestamp, user: LegacyUser) -> Self {
        Self {
            state: user.state_at(now).as_str(),
            account_id: user.account_id.to_string(),
            site: user.site,
            reference: user.reference,
            started_at: user.started_at,
            migrated_at: user.migrated_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_there_and_no_rubbish() {
        let search = |site: &str, user: &str| MigrationSearch {
            site: site.to_owned(),
            legacy_user_id: user.to_owned(),
            reason: SupportReason::CustomerRequest,
        };
        assert_eq!(search("owners-site", "花子82").check(), Ok(()));
        for (site, user, count) in
            [("", "x", 1), ("x", "", 1), ("", "", 2), ("x", "a\nb", 1), ("x", &"a".repeat(257), 1)]
        {
            let faults = search(site, user).check().err().map_or(0, |faults| faults.len());
            assert_eq!(faults, count, "{site:.9} {user:.9}");
        }
        assert!(!format!("{:?}", search("owners-site", "hanako82")).contains("hanako"));
    }
}
