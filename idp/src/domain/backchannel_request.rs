//! Requests of a service that has no browser to send (CIBA Core 1.0): a shop's counter asks, and the customer answers on their own
//! phone.

use super::{AccountId, AuthorizeRequest, Grant, Polled, PolledAnswer, Timestamp, TokenHash};
use serde::{Deserialize, Serialize};

/// `grant_type` of such a service (CIBA Core 4).
pub const BACKCHANNEL_GRANT: &str = "urn:openid:params:grant-type:ciba";

/// How long a request waits when the service names no time, seconds: a mail has to arrive and to be read.
pub const BACKCHANNEL_SECONDS: i64 = 600;

/// The longest `requested_expiry`, seconds.
pub const LONGEST_BACKCHANNEL_SECONDS: i64 = 3_600;

/// `backchannel_token_delivery_mode` (CIBA Core 5). Tokens are never pushed: whoever could make us push them elsewhere would have
/// them (FAPI-CIBA 5.2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMode {
    /// The service keeps asking.
    #[default]
    Poll,
    /// It is called once there is an answer, and then asks.
    Ping,
}

impl DeliveryMode {
    /// Those that are offered.
    pub const ALL: [Self; 2] = [Self::Poll, Self::Ping];

    /// The value of the member.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Ping => "ping",
        }
    }

    /// Reads the value of the member.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }
}

/// A request as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackchannelRequest {
    /// Hash of the `auth_req_id` that the service asks with.
    pub auth_req_id: TokenHash,
    /// Its name in page addresses. No secret: only the account's owner gets to see it.
    pub id: String,
    /// Who is asked; nobody when the service named somebody whom we do not know.
    pub account_id: Option<AccountId>,
    /// What is asked for; it goes to no redirect URI.
    pub request: AuthorizeRequest,
    /// What both the service and the person see (`binding_message`).
    pub binding_message: Option<String>,
    /// What became of it.
    pub answer: PolledAnswer,
    /// What was allowed.
    pub grant: Option<Grant>,
    /// What the service is called with, sealed: [`BackchannelCall`].
    pub call: Option<String>,
    /// Seconds that the service has to leave between two questions.
    pub poll_interval: i64,
    /// When it asked last.
    pub asked_at: Option<Timestamp>,
    /// When the request came.
    pub created_at: Timestamp,
    /// When it is no longer good.
    pub expires_at: Timestamp,
}

impl BackchannelRequest {
    /// How things stand for the service that asks.
    pub fn polled(&self) -> Polled {
        let Self { answer, poll_interval, asked_at, expires_at, .. } = *self;
        Polled { answer, poll_interval, asked_at, expires_at }
    }
}

/// The way of a person from their yes to the answer for the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackchannelJourney {
    /// The request.
    pub id: String,
    /// Who is asked: nobody else can answer.
    pub account_id: AccountId,
    /// What the service asks for.
    pub request: AuthorizeRequest,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_back() {
        for mode in DeliveryMode::ALL {
            assert_eq!(DeliveryMode::parse(mode.as_str()), Some(mode));
            assert_eq!(serde_json::to_value(mode).ok(), Some(mode.as_str().into()));
        }
        assert_eq!(DeliveryMode::parse("push"), None);
    }
}
