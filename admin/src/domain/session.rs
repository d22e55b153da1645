//! Sessions of an account as operators see them.

use super::SupportReason;
use idp::domain::{Session, Timestamp, device_words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session that could go on now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Its id: `sid` of ID tokens and logout tokens.
    pub session_id: String,
    /// System and browser as people call them; empty when they are not known.
    #[schema(example = "iPhone / Safari")]
    pub device: String,
    /// How its owner proved who they are (RFC 8176).
    #[schema(example = json!(["pwd", "otp"]))]
    pub amr: Vec<String>,
    /// When they last did, seconds since the epoch.
    #[schema(value_type = i64)]
    pub auth_time: Timestamp,
    /// When it began.
    #[schema(value_type = i64)]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = i64)]
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    #[schema(value_type = i64)]
    pub expires_at: Timestamp,
}

impl From<(Session, String)> for SessionView {
    fn from((session, user_agent): (Session, String)) -> Self {
        Self {
            session_id: session.id.to_string(),
            device: device_words(&user_agent),
            amr: session.amr,
            auth_time: session.auth_time,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            expires_at: session.expires_at,
        }
    }
}

/// Why sessions are ended.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionEnd {
    /// The reason; stands in the audit trail.
    pub reason: SupportReason,
}

/// What came of ending all sessions.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SessionsEnded {
    /// How many ended now.
    #[schema(example = 2)]
    pub ended: usize,
}
