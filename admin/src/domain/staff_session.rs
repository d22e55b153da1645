//! Sessions of people in the console.

use idp::domain::{AccountId, GrantId, Timestamp};

/// A session that nobody has used for so long has ended, seconds. A login that is older is asked for again, too.
pub const CONSOLE_IDLE_SECONDS: i64 = 1_800;
/// A session ends after so long at the latest, seconds: a working day.
pub const CONSOLE_LONGEST_SECONDS: i64 = 28_800;

/// A session in the console. It holds for as long as its grant, its account and its seat do.
#[derive(Clone, Debug)]
pub struct StaffSession {
    /// Whose.
    pub account_id: AccountId,
    /// What the login granted to the console.
    pub grant_id: GrantId,
    /// When it was last used, to within a minute.
    pub last_seen_at: Timestamp,
}
