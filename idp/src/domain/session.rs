//! Sessions at the provider: one login of one account in one browser.

use super::{AccountId, SessionId, Timestamp, TokenHash};

/// How old a login may be, seconds, when something sensitive is about to change: mail address, password, telephone
/// number, passkeys, withdrawal; or a dealer link is completed.
pub const FRESH_LOGIN_SECONDS: i64 = 600;

/// A session that is alive.
#[derive(Clone, Debug)]
pub struct Session {
    /// `sid`: the name by which relying parties know it.
    pub id: SessionId,
    /// Whose.
    pub account_id: AccountId,
    /// When the person last proved who they are (`auth_time`).
    pub auth_time: Timestamp,
    /// Methods of that proof (`amr`, RFC 8176).
    pub amr: Vec<String>,
    /// Context class of that proof (`acr`).
    pub acr: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to within a minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// A session about to begin.
#[derive(Debug)]
pub struct NewSession {
    /// Its name.
    pub id: SessionId,
    /// Hash of the cookie's value.
    pub token_hash: TokenHash,
    /// Whose.
    pub account_id: AccountId,
    /// Methods of the proof.
    pub amr: Vec<String>,
    /// Context class of the proof.
    pub acr: String,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// The browser as it names itself, shortened, for the list of sessions.
    pub user_agent: String,
}
