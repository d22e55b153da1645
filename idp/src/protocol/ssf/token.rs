//! Security Event Tokens as SSF profiles them (SSF 1.0, 4.1): no `sub`, no `exp`, one event, its subject in `sub_id`.

use super::subject::identify;
use crate::domain::{ClientId, SecurityEvent, Timestamp};
use serde_json::{Map, Value, json};

/// The URI of a type as it is stored: one of our own lies below the issuer.
pub fn event_uri(issuer: &str, kind: &str) -> String {
    if kind.starts_with('/') { format!("{issuer}{kind}") } else { kind.to_owned() }
}

/// What is stored of an event until it is handed over.
pub fn event_body(event: &SecurityEvent, issuer: &str) -> Value {
    json!({ "sub_id": identify(&event.subject, issuer), "event": event.details, "txn": event.txn })
}

/// One event as it is handed over.
#[derive(Clone, Copy, Debug)]
pub struct SecurityEventToken<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The receiver.
    pub audience: &'a ClientId,
    /// Its name: the same in every copy.
    pub jti: &'a str,
    /// Its type, as it is stored.
    pub kind: &'a str,
    /// What [`event_body`] made of it.
    pub body: &'a Value,
    /// When it happened, and the token came to be.
    pub at: Timestamp,
}

/// The claims (RFC 8417, 2.2).
pub fn security_event_claims(token: &SecurityEventToken<'_>) -> Map<String, Value> {
    let member = |name: &str| token.body.get(name).cloned().unwrap_or_default();
    let uri = event_uri(token.issuer, token.kind);
    let claims = json!({
        "iss": token.issuer,
        "aud": token.audience.as_str(),
        "iat": token.at.seconds(),
        "jti": token.jti,
        "txn": member("txn"),
        "sub_id": member("sub_id"),
        "events": { uri: member("event") },
    });
    match claims {
        Value::Object(claims) => claims,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EventSubject, EventType};

    #[test]
    fn holds_what_the_profile_says() {
        let issuer = "https://id.example";
        for (kind, uri) in [
            (EventType::ACCOUNT_DISABLED, EventType::ACCOUNT_DISABLED.as_str()),
            (EventType::own("/events/link-linked"), "https://id.example/events/link-linked"),
        ] {
            let event = SecurityEvent {
                kind,
                subject: EventSubject::Account("s".to_owned()),
                details: Map::from_iter([("event_timestamp".to_owned(), 5.into())]),
                txn: "t".to_owned(),
            };
            let claims = security_event_claims(&SecurityEventToken {
                issuer,
                audience: &ClientId::from("rp"),
                jti: "j",
                kind: kind.as_str(),
                body: &event_body(&event, issuer),
                at: Timestamp::from_seconds(5),
            });
            // The whole of it: neither `sub` nor `exp` nor `nonce`, and one event.
            assert_eq!(
                Value::Object(claims),
                json!({
                    "iss": issuer, "aud": "rp", "iat": 5, "jti": "j", "txn": "t",
                    "sub_id": { "format": "iss_sub", "iss": issuer, "sub": "s" },
                    "events": { uri: { "event_timestamp": 5 } },
                })
            );
        }
    }
}
