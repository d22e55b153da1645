//! Rich authorization requests (RFC 9396): the parameter `authorization_details`.

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{AuthorizationDetail, Client, DetailShape, all_covered, parse_strict_array};
use serde_json::Value;

/// Name of the parameter.
pub(super) const AUTHORIZATION_DETAILS: &str = "authorization_details";

/// The longest value, bytes.
const MAX_BYTES: usize = 4_096;

/// So many details one request may hold.
const MAX_DETAILS: usize = 5;

/// What is asked for; nothing when the parameter is not there.
///
/// # Errors
/// `invalid_authorization_details` (RFC 9396, 5) with what is wrong: the value, a type, or the members of a detail.
pub(super) fn check_details(
    params: &ParamList,
    client: &Client,
    shapes: &[DetailShape],
) -> Result<Vec<AuthorizationDetail>, OAuthError> {
    Ok(asked_details(params, client, shapes)?.unwrap_or_default())
}

/// The same, telling a request that names none from one that asks for nothing.
pub(super) fn asked_details(
    params: &ParamList,
    client: &Client,
    shapes: &[DetailShape],
) -> Result<Option<Vec<AuthorizationDetail>>, OAuthError> {
    const NO_ARRAY: OAuthError =
        invalid("authorization_details is no JSON array of 1 to 5 objects, or too long");
    const TWICE: OAuthError = invalid("authorization_details asks for the same twice");
    let Some(text) = params.one(AUTHORIZATION_DETAILS)? else { return Ok(None) };
    let list = parse_strict_array(text.as_bytes(), MAX_BYTES).map_err(|_| NO_ARRAY)?;
    if !(1..=MAX_DETAILS).contains(&list.len()) {
        return Err(NO_ARRAY);
    }
    let mut details: Vec<AuthorizationDetail> = Vec::with_capacity(list.len());
    for value in list {
        let Value::Object(mut members) = value else { return Err(NO_ARRAY) };
        let kind = match members.remove("type") {
            Some(Value::String(kind)) => kind,
            _ => return Err(invalid("authorization_details: an object has no type")),
        };
        let registered = client.registration.authorization_details_types.contains(&kind);
        let shape = shapes.iter().find(|shape| shape.name == kind).filter(|_| registered);
        let shape = shape.ok_or(invalid(
            "authorization_details: a type is unknown, or the client is not registered for it \
             (authorization_details_types)",
        ))?;
        if !shape.fits(&members) {
            return Err(invalid(
                "authorization_details: a member is unknown, missing or not as its type wants it",
            ));
        }
        let detail = AuthorizationDetail { kind, members };
        // One that another covers asks for the same once more.
        let is_repeated = details.iter().any(|other| other.covers(&detail) && detail.covers(other));
        if is_repeated {
            return Err(TWICE);
        }
        details.push(detail);
    }
    Ok(Some(details))
}

/// What a token request gets of what was granted: everything, or the part that it asks for (RFC 9396, 6).
///
/// # Errors
/// `invalid_authorization_details` when it asks for more.
pub(super) fn narrow_details(
    asked: Option<&[AuthorizationDetail]>,
    granted: &[AuthorizationDetail],
) -> Result<Vec<AuthorizationDetail>, OAuthError> {
    match asked {
        None => Ok(granted.to_vec()),
        Some(asked) if all_covered(granted, asked) => Ok(asked.to_vec()),
        Some(_) => Err(invalid("authorization_details asks for more than was granted")),
    }
}

/// A client alone has no details to be granted: each is about a person.
pub(super) fn refuse_details(params: &ParamList) -> Result<(), OAuthError> {
    match params.one(AUTHORIZATION_DETAILS)? {
        None => Ok(()),
        Some(_) => {
            Err(invalid("authorization_details are granted by people, not to a client in its own name"))
        }
    }
}

const fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(OAuthErrorCode::InvalidAuthorizationDetails, description)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{LINK_SHAPE, client, form};
    use super::*;
    use proptest::prelude::*;

    fn registered() -> Client {
        let mut client = client();
        client.registration.authorization_details_types = vec!["link".to_owned(), "gone".to_owned()];
        client
    }

    fn read(text: &str, client: &Client) -> Result<Vec<AuthorizationDetail>, OAuthError> {
        check_details(&form(&[(AUTHORIZATION_DETAILS, text)]), client, &[LINK_SHAPE])
    }

    #[test]
    fn table() {
        let one = r#"{"type":"link","actions":["read"]}"#;
        let at = |dealer: u8| format!(r#"{{"type":"link","actions":["read"],"dealer":"D-{dealer}"}}"#);
        let several = |count: u8| format!("[{}]", (0..count).map(at).collect::<Vec<_>>().join(","));
        let long = format!(r#"[{{"type":"link","actions":["read"],"dealer":"{}"}}]"#, "x".repeat(4_096));
        for (text, expected) in [
            ("", Some(0)),
            (&format!("[{one}]"), Some(1)),
            (&format!("[\n\t{one}\r\n]"), Some(1)),
            (&format!("[{one},{}]", at(1)), Some(2)),
            (&several(5), Some(5)),
            (&several(6), None),
            (&long, None),
            (&format!("[{one},{one}]"), None),
            (
                r#"[{"type":"link","actions":["read","write"]},{"type":"link","actions":["write","read"]}]"#,
                None,
            ),
            (one, None),
            ("[]", None),
            ("null", None),
            ("\"link\"", None),
            ("[", None),
            ("[\"link\"]", None),
            ("[[]]", None),
            ("[{}]", None),
            (r#"[{"type":1,"actions":["read"]}]"#, None),
            (r#"[{"type":"payment","actions":["read"]}]"#, None),
            // Registered once, offered no more.
            (r#"[{"type":"gone"}]"#, None),
            (r#"[{"type":"Link","actions":["read"]}]"#, None),
            (r#"[{"type":"link"}]"#, None),
            (r#"[{"type":"link","actions":["read"],"amount":1}]"#, None),
            (r#"[{"type":"link","type":"link","actions":["read"]}]"#, None),
            (r#"[{"type":"link","actions":"read"}]"#, None),
            (&format!("[{one}] x"), None),
        ] {
            let read = read(text, &registered());
            let code = read.as_ref().err().map(|error| error.code);
            assert_eq!(read.ok().map(|list| list.len()), expected, "{text:.80}");
            let refused = expected.is_none().then_some(OAuthErrorCode::InvalidAuthorizationDetails);
            assert_eq!(code, refused, "{text:.80}");
        }
        assert!(read(&format!("[{one}]"), &client()).is_err(), "nobody registered it for the type");
    }

    #[test]
    fn a_part_may_be_asked_for() {
        let all = read(r#"[{"type":"link","actions":["read","write"]}]"#, &registered()).unwrap();
        let part = read(r#"[{"type":"link","actions":["read"],"dealer":"D-1"}]"#, &registered()).unwrap();
        for (asked, granted, expected) in [
            (None, &all, Some(&all)),
            (Some(&part), &all, Some(&part)),
            (Some(&all), &all, Some(&all)),
            (Some(&all), &part, None),
            (Some(&part), &Vec::new(), None),
        ] {
            let narrowed = narrow_details(asked.map(Vec::as_slice), granted);
            assert_eq!(narrowed.ok().as_ref(), expected);
        }
    }

    #[test]
    fn a_client_alone_is_granted_none() {
        assert!(refuse_details(&form(&[])).is_ok());
        assert!(refuse_details(&form(&[(AUTHORIZATION_DETAILS, "[]")])).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = read(&text, &registered());
        }

        /// What is accepted writes itself back.
        #[test]
        fn what_is_accepted_reads_as_itself(dealer in "[!-~]{1,8}", reads in any::<bool>()) {
            let actions = if reads { vec!["read"] } else { vec!["write", "read"] };
            let text = serde_json::json!([{"type": "link", "actions": actions, "dealer": dealer}]).to_string();
            let details = read(&text, &registered()).unwrap();
            let again = read(&serde_json::to_string(&details).unwrap(), &registered()).unwrap();
            prop_assert_eq!(details, again);
        }
    }
}
