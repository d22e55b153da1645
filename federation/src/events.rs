//! Security Event Tokens (RFC 8417) for dealers' systems and legacy sites: what they say.

use idp::domain::Timestamp;
use serde_json::{Map, Value, json};

/// What one token says.
#[derive(Clone, Copy, Debug)]
pub struct EventClaims<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The receiver: a client of the dealer.
    pub audience: &'a str,
    /// Its name.
    pub jti: &'a str,
    /// What happened, the last part of its URI.
    pub kind: &'a str,
    /// To which link.
    pub link_id: &'a str,
    /// Of which record, while the provider knows it.
    pub customer_code: Option<&'a str>,
    /// When it happened.
    pub at: Timestamp,
    /// When the token is made.
    pub now: Timestamp,
}

impl EventClaims<'_> {
    /// The claims (RFC 8417, 2.2).
    pub fn to_map(self) -> Map<String, Value> {
        let mut event = Map::new();
        event.insert("link_id".to_owned(), self.link_id.into());
        event.insert("at".to_owned(), self.at.seconds().into());
        if let Some(code) = self.customer_code {
            event.insert("customer_code".to_owned(), code.into());
        }
        let uri = format!("{}/events/{}", self.issuer, self.kind);
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), self.issuer.into());
        claims.insert("aud".to_owned(), self.audience.into());
        claims.insert("iat".to_owned(), self.now.seconds().into());
        claims.insert("jti".to_owned(), self.jti.into());
        claims.insert("toe".to_owned(), self.at.seconds().into());
        claims.insert("events".to_owned(), json!({ uri: event }));
        claims
    }
}

/// What a token for a legacy site says.
#[derive(Clone, Copy, Debug)]
pub struct SiteEventClaims<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The receiver: the client of the site.
    pub audience: &'a str,
    /// Its name.
    pub jti: &'a str,
    /// What happened, the last part of its URI.
    pub kind: &'a str,
    /// To whom, as the site names them.
    pub legacy_user_id: &'a str,
    /// When it happened.
    pub at: Timestamp,
    /// When the token is made.
    pub now: Timestamp,
}

impl SiteEventClaims<'_> {
    /// The claims (RFC 8417, 2.2).
    pub fn to_map(self) -> Map<String, Value> {
        let uri = format!("{}/events/{}", self.issuer, self.kind);
        let event = json!({ "legacy_user_id": self.legacy_user_id, "at": self.at.seconds() });
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), self.issuer.into());
        claims.insert("aud".to_owned(), self.audience.into());
        claims.insert("iat".to_owned(), self.now.seconds().into());
        claims.insert("jti".to_owned(), self.jti.into());
        claims.insert("toe".to_owned(), self.at.seconds().into());
        claims.insert("events".to_owned(), json!({ uri: event }));
        claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_event_by_its_uri() {
        let claims = EventClaims {
            issuer: "https://id.example",
            audience: "pal",
            jti: "j",
            kind: "link-linked",
            link_id: "l",
            customer_code: None,
            at: Timestamp::from_seconds(5),
            now: Timestamp::from_seconds(9),
        };
        let expected = json!({
            "iss": "https://id.example", "aud": "pal", "iat": 9, "jti": "j", "toe": 5,
            "events": { "https://id.example/events/link-linked": { "link_id": "l", "at": 5 } },
        });
        assert_eq!(Value::Object(claims.to_map()), expected);
    }
}
