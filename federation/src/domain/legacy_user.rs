//! A user of a legacy site on the way: the hand-over, then the tie to the account. Only the edges of the two stages exist.

use super::{DealerId, HandoverId};
use idp::domain::{AccountId, InteractionId, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

/// How long a handle can be opened, seconds.
pub const HANDLE_SECONDS: i64 = 600;
/// How long what became of it is shown to its browser, seconds.
pub const SHOWN_SECONDS: i64 = 7 * 86_400;
/// After so long without success the job has failed, seconds; its owner may try again.
pub const JOB_SECONDS: i64 = 30;

/// Where a hand-over is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandoverStage {
    /// The handle has not been opened.
    Issued,
    /// Bound to a browser.
    Opened,
    /// The person has logged in and the tie to the account is made.
    Arrived,
    /// The user has another account.
    OtherId,
    /// The account belongs to another user of the site.
    OtherUser,
    /// The dealer's record is linked with another account.
    OtherRecord,
    /// The account may not be used.
    NoAccount,
}

impl HandoverStage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Issued,
        Self::Opened,
        Self::Arrived,
        Self::OtherId,
        Self::OtherUser,
        Self::OtherRecord,
        Self::NoAccount,
    ];

    /// The stored value, and the result in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Opened => "opened",
            Self::Arrived => "arrived",
            Self::OtherId => "other_id",
            Self::OtherUser => "other_user",
            Self::OtherRecord => "other_record",
            Self::NoAccount => "no_account",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// Whether the person has to be helped: nothing leads on from here (E19).
    pub const fn is_stop(self) -> bool {
        !matches!(self, Self::Issued | Self::Opened | Self::Arrived)
    }
}

/// A hand-over.
#[derive(Clone, Debug)]
pub struct Handover {
    /// Its name.
    pub id: HandoverId,
    /// Of which site.
    pub site: String,
    /// Hash of the handle.
    pub handle_hash: TokenHash,
    /// Keyed hash of the call, to know a repeated one.
    pub body_hash: String,
    /// Keyed hash of the user's name at the site.
    pub user_hash: String,
    /// What the site told, sealed; gone once it is not needed.
    pub sealed: Option<String>,
    /// Hash of the cookie of the browser that opened it.
    pub browser: Option<TokenHash>,
    /// The interaction that goes through it.
    pub interaction: Option<InteractionId>,
    /// Where it is.
    pub stage: HandoverStage,
    /// When it is forgotten: the handle, and once opened the rest.
    pub expires_at: Timestamp,
}

/// How far the tie between user and account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationState {
    /// The dealer link is being made.
    Creating,
    /// It could not be made; its owner may try again.
    Failed,
    /// Done.
    Migrated,
}

impl MigrationState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Creating, Self::Failed, Self::Migrated];

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Failed => "failed",
            Self::Migrated => "migrated",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A user of a site with the account.
#[derive(Clone, Debug)]
pub struct LegacyUser {
    /// Of which site.
    pub site: String,
    /// Keyed hash of the user's name at the site.
    pub user_hash: String,
    /// That name, sealed.
    pub user_sealed: String,
    /// The account.
    pub account_id: AccountId,
    /// The hand-over that it came by.
    pub handover: HandoverId,
    /// How far it is.
    pub state: MigrationState,
    /// What is to be made, sealed; gone once it is.
    pub task: Option<String>,
    /// The number that the contact centre asks for.
    pub reference: String,
    /// Tries at it since the last start.
    pub attempts: i32,
    /// When it was started, or started again by its owner.
    pub started_at: Timestamp,
    /// When the next try is due.
    pub due_at: Timestamp,
    /// When it was done.
    pub migrated_at: Option<Timestamp>,
}

impl LegacyUser {
    /// The state at a moment: a job that takes too long has failed, whether or not anybody noted it.
    pub fn state_at(&self, now: Timestamp) -> MigrationState {
        match self.state {
            MigrationState::Creating if now.since(self.started_at) > JOB_SECONDS => MigrationState::Failed,
            state => state,
        }
    }
}

/// What is to be made when the person has arrived: held sealed until then.
#[derive(Clone, Serialize, Deserialize)]
pub struct MigrationTask {
    /// The dealer of the legacy contract.
    pub dealer: DealerId,
    /// Its record of the customer.
    pub customer_code: String,
    /// The version of the consent that was agreed to.
    pub consent_version: String,
}

/// What the pages of the journey note in its interaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MigrationNote {
    /// The hand-over.
    pub handover: String,
    /// The version of the consent under which 上記販売店と連携する was pressed. Nothing is written before the login.
    pub agreed: Option<String>,
}

/// Seconds until the next try after so many failed ones.
pub fn pause_seconds(attempts: i32) -> i64 {
    1 << attempts.clamp(0, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_values_are_read_back() {
        for stage in HandoverStage::ALL {
            assert_eq!(HandoverStage::parse(stage.as_str()), Some(stage));
        }
        for state in MigrationState::ALL {
            assert_eq!(MigrationState::parse(state.as_str()), Some(state));
        }
        let stops = HandoverStage::ALL.into_iter().filter(|stage| stage.is_stop()).count();
        assert_eq!(stops, 4);
    }

    #[test]
    fn a_job_that_takes_too_long_has_failed() {
        let begun = Timestamp::from_seconds(1_000);
        let user = |state| LegacyUser {
            site: "s".to_owned(),
            user_hash: String::new(),
            user_sealed: String::new(),
            account_id: AccountId::from("a"),
            handover: HandoverId::from("h"),
            state,
            task: None,
            reference: String::new(),
            attempts: 0,
            started_at: begun,
            due_at: begun,
            migrated_at: None,
        };
        for (state, seconds, expected) in [
            (MigrationState::Creating, 30, MigrationState::Creating),
            (MigrationState::Creating, 31, MigrationState::Failed),
            (MigrationState::Failed, 0, MigrationState::Failed),
            (MigrationState::Migrated, 9_999, MigrationState::Migrated),
        ] {
            assert_eq!(user(state).state_at(begun.plus_seconds(seconds)), expected);
        }
    }

    #[test]
    fn pauses_grow_within_the_job() {
        assert_eq!([0, 1, 2, 3, 4, 9].map(pause_seconds), [1, 2, 4, 8, 16, 16]);
    }
}
