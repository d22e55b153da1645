//! Claims of a logout token (Back-Channel Logout 1.0, 2.4).

use crate::domain::{ClientId, Timestamp};
use serde_json::{Map, Value, json};

/// How long a logout token holds, seconds: two minutes at most, says the standard.
const LIFETIME: i64 = 120;

/// The event that the token is.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What one logout token says: this subject's session at this client has ended.
#[derive(Clone, Copy)]
pub struct LogoutToken<'a> {
    /// The issuer, as configured.
    pub issuer: &'a str,
    /// Who is told.
    pub client_id: &'a ClientId,
    /// `sub` for that client.
    pub subject: &'a str,
    /// `sid`
    pub session_id: &'a str,
    /// Its name, unique.
    pub jti: &'a str,
    /// The present moment.
    pub now: Timestamp,
}

/// The claims of the token. It never holds a nonce, so that nobody takes it for an ID token.
pub fn logout_token_claims(token: &LogoutToken<'_>) -> Map<String, Value> {
    let claims = json!({
        "iss": token.issuer,
        "sub": token.subject,
        "aud": token.client_id.as_str(),
        "iat": token.now.seconds(),
        "exp": token.now.plus_seconds(LIFETIME).seconds(),
        "jti": token.jti,
        "sid": token.session_id,
        "events": { EVENT: {} },
    });
    match claims {
        Value::Object(claims) => claims,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{ISSUER, NOW};
    use super::*;

    #[test]
    fn holds_what_the_standard_says() {
        let client_id = ClientId::from("rp");
        let token = LogoutToken {
            issuer: ISSUER,
            client_id: &client_id,
            subject: "s",
            session_id: "sid",
            jti: "j",
            now: NOW,
        };
        assert_eq!(
            Value::Object(logout_token_claims(&token)),
            json!({
                "iss": ISSUER, "sub": "s", "aud": "rp", "iat": NOW.seconds(), "exp": NOW.seconds() + 120,
                "jti": "j", "sid": "sid",
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            })
        );
    }
}
