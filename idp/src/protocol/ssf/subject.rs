//! Subject identifiers (RFC 9493): how events name whom they are about, and whom a receiver can name.

use super::{Fault, text};
use crate::domain::EventSubject;
use serde_json::{Map, Value, json};

/// `sub_id` of a subject.
pub fn identify(subject: &EventSubject, issuer: &str) -> Value {
    let person = |sub: &str| json!({ "format": "iss_sub", "iss": issuer, "sub": sub });
    let opaque = |id: &str| json!({ "format": "opaque", "id": id });
    match subject {
        EventSubject::Account(sub) => person(sub),
        EventSubject::Session { account, session } => {
            json!({ "format": "complex", "user": person(account), "session": opaque(session) })
        }
        EventSubject::Object(id) => opaque(id),
    }
}

/// The subject that a request names: a person by `iss_sub`, a thing by `opaque`. `None`: it is well formed, and nobody's
/// here, since another issuer speaks for it.
///
/// # Errors
/// It is no subject identifier, or of a format by which nobody is known here.
pub fn parse_subject(object: &Map<String, Value>, issuer: &str) -> Result<Option<EventSubject>, Fault> {
    let subject = object.get("subject").and_then(Value::as_object).ok_or("subject: must be an object")?;
    let member = |name: &str| -> Result<String, Fault> {
        let value = text(subject, name)?.filter(|value| (1..=255).contains(&value.len()));
        value.map(str::to_owned).ok_or_else(|| format!("subject.{name}: must be 1 to 255 bytes"))
    };
    match text(subject, "format")? {
        Some("iss_sub") => {
            let (iss, sub) = (member("iss")?, member("sub")?);
            Ok((iss == issuer).then_some(EventSubject::Account(sub)))
        }
        Some("opaque") => Ok(Some(EventSubject::Object(member("id")?))),
        _ => Err("subject.format: must be iss_sub or opaque".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ISSUER: &str = "https://id.example";

    #[test]
    fn whom_a_receiver_can_name() {
        let account = Ok(Some(EventSubject::Account("s".to_owned())));
        let object = Ok(Some(EventSubject::Object("o".to_owned())));
        for (subject, expected) in [
            (json!({ "format": "iss_sub", "iss": ISSUER, "sub": "s" }), Some(account)),
            (json!({ "format": "iss_sub", "iss": "https://other.example", "sub": "s" }), Some(Ok(None))),
            (json!({ "format": "opaque", "id": "o" }), Some(object)),
            (json!({ "format": "iss_sub", "iss": ISSUER }), None),
            (json!({ "format": "iss_sub", "iss": ISSUER, "sub": "" }), None),
            (json!({ "format": "iss_sub", "iss": ISSUER, "sub": "s".repeat(256) }), None),
            (json!({ "format": "iss_sub", "iss": ISSUER, "sub": 1 }), None),
            (json!({ "format": "email", "email": "hanako@example.jp" }), None),
            (json!({ "format": "phone_number", "phone_number": "+819012345678" }), None),
            (json!({ "subject_type": "iss_sub", "iss": ISSUER, "sub": "s" }), None),
            (json!("s"), None),
        ] {
            let request = json!({ "subject": subject });
            let parsed = parse_subject(request.as_object().unwrap(), ISSUER);
            match expected {
                Some(expected) => assert_eq!(parsed, expected, "{subject}"),
                None => assert!(parsed.is_err_and(|fault| !fault.contains("hanako")), "{subject}"),
            }
        }
        assert!(parse_subject(&Map::new(), ISSUER).is_err());
    }

    #[test]
    fn a_session_goes_with_its_person() {
        let session = EventSubject::Session { account: "s".to_owned(), session: "sid".to_owned() };
        assert_eq!(session.key(), EventSubject::Account("s".to_owned()).key());
        assert_ne!(session.key(), EventSubject::Object("s".to_owned()).key());
        assert_eq!(
            identify(&session, ISSUER),
            json!({
                "format": "complex",
                "user": { "format": "iss_sub", "iss": ISSUER, "sub": "s" },
                "session": { "format": "opaque", "id": "sid" },
            })
        );
    }
}
