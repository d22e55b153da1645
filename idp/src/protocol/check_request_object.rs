//! Signed authorization requests (RFC 9101; OIDC Core 6): what the object has to say, and what is taken from it. Its signature
//! is the business of the keys.

use super::check_assertion::moment;
use super::check_details::AUTHORIZATION_DETAILS;
use super::check_pushed::is_pushed;
use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Client, ClientId, Timestamp};
use serde_json::{Map, Value};

/// `typ` of a request object (RFC 9101, 10.8). Many objects have none, and are told from other tokens by what they say: an
/// assertion names no `client_id`. One that has another type was made for something else.
pub const REQUEST_OBJECT_TYPE: &str = "oauth-authz-req+jwt";

/// A request object may live so long, seconds (FAPI 2.0 Message Signing, 5.3.1).
const LONGEST_LIFE: i64 = 3_600;

/// So far the clocks may differ, seconds.
const SKEW: i64 = 10;

/// What is said of the object itself, and is no parameter.
pub(super) const OF_THE_TOKEN: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Whom an object has to be from and for, and when.
pub struct RequestObjectRules<'a> {
    /// The client that the request names.
    pub client_id: &'a ClientId,
    /// The issuer.
    pub issuer: &'a str,
    /// Whether the client's profile wants to know when it was made.
    pub is_dated: bool,
    /// Whether it was fetched just now from where the client keeps its requests: then it may go without an end.
    pub is_fetched: bool,
    /// The present moment.
    pub now: Timestamp,
}

/// One demand on an object, and what the developer is told when it is not met.
type Demand = (&'static str, fn(&Map<String, Value>, &RequestObjectRules<'_>) -> bool);

const DEMANDS: &[Demand] = &[
    ("request object: iss is not the client", |claims, rules| {
        text(claims, "iss") == Some(rules.client_id.as_str())
    }),
    ("request object: client_id is not the client of the request", |claims, rules| {
        text(claims, "client_id") == Some(rules.client_id.as_str())
    }),
    ("request object: aud does not name the issuer", |claims, rules| match claims.get("aud") {
        Some(Value::String(aud)) => aud == rules.issuer,
        Some(Value::Array(several)) => several.iter().any(|aud| aud == rules.issuer),
        _ => false,
    }),
    ("request object: exp is missing, over, or more than an hour away", |claims, rules| {
        let is_open = rules.is_fetched && !claims.contains_key("exp");
        let in_time = |exp: Timestamp| (1..=LONGEST_LIFE + SKEW).contains(&exp.since(rules.now));
        is_open || moment(claims, "exp").is_some_and(in_time)
    }),
    ("request object: nbf or iat lies in the future", |claims, rules| {
        let begun = |name| moment(claims, name).is_some_and(|begin| begin <= rules.now.plus_seconds(SKEW));
        ["nbf", "iat"].into_iter().all(|name| !claims.contains_key(name) || begun(name))
    }),
    (
        "signed_requests: request object: nbf is missing or more than an hour ago (FAPI 2.0 Message Signing, 5.3.1)",
        |claims, rules| {
            !rules.is_dated
                || moment(claims, "nbf").is_some_and(|begin| rules.now.since(begin) <= LONGEST_LIFE + SKEW)
        },
    ),
    // Else it would be an assertion that proves the client (RFC 9101, 10.8).
    ("request object: sub must not be the client", |claims, rules| {
        text(claims, "sub") != Some(rules.client_id.as_str())
    }),
    ("request object: it must not hold request or request_uri", |claims, _| {
        !claims.contains_key("request") && !claims.contains_key("request_uri")
    }),
];

/// The request object of a request, if it has one.
///
/// # Errors
/// `invalid_request` when it stands more than once, or a reference stands beside it (RFC 9101, 5).
pub fn request_object(params: &ParamList) -> Result<Option<&str>, OAuthError> {
    let object = params.one("request")?;
    if object.is_some() && params.one("request_uri")?.is_some() {
        return Err(OAuthError::invalid_request("request and request_uri stand beside each other"));
    }
    Ok(object)
}

/// Where the request object of a request stands, if it refers to one (OIDC Core 6.2; RFC 9101, 5.2). What was pushed refers to
/// nothing that could be fetched.
///
/// # Errors
/// `invalid_request` when it stands more than once.
pub fn request_address(params: &ParamList) -> Result<Option<&str>, OAuthError> {
    Ok(params.one("request_uri")?.filter(|uri| !is_pushed(uri)))
}

/// Whether a client is registered for request objects at this address: letter by letter, but for what follows a `#`. That is a
/// hash by which caches know that something else stands there now (OIDC Core 6.2), and nothing is cached here.
pub fn is_request_uri_of(client: &Client, uri: &str) -> bool {
    let bare = |uri: &str| uri.split('#').next().unwrap_or_default().to_owned();
    client.registration.request_uris.iter().any(|registered| bare(registered) == bare(uri))
}

/// The parameters that an object holds whose signature holds. Nothing but these counts (RFC 9101, 6.3).
///
/// # Errors
/// `invalid_request_object` with the demand that is not met.
pub fn read_request_object(
    claims: Map<String, Value>,
    rules: &RequestObjectRules<'_>,
) -> Result<ParamList, OAuthError> {
    if let Some((told, _)) = DEMANDS.iter().find(|(_, is_met)| !is_met(&claims, rules)) {
        return Err(OAuthError::new(OAuthErrorCode::InvalidRequestObject, told));
    }
    let mut pairs = Vec::with_capacity(claims.len());
    for (name, value) in claims {
        if !OF_THE_TOKEN.contains(&name.as_str()) {
            for value in values_of(&name, value)? {
                pairs.push((name.clone(), value));
            }
        }
    }
    ParamList::from_pairs(pairs)
}

/// A member as the parameter that it stands for (RFC 9101, 4).
pub(super) fn values_of(name: &str, value: Value) -> Result<Vec<String>, OAuthError> {
    const NO_PARAMETER: OAuthError =
        OAuthError::new(OAuthErrorCode::InvalidRequestObject, "request object: a member is no parameter");
    match value {
        Value::String(text) => Ok(vec![text]),
        Value::Number(number) => Ok(vec![number.to_string()]),
        Value::Bool(is_so) => Ok(vec![is_so.to_string()]),
        Value::Object(_) if name == "claims" => Ok(vec![value.to_string()]),
        // RFC 9396, 3: here it is JSON as it is.
        Value::Array(_) if name == AUTHORIZATION_DETAILS => Ok(vec![value.to_string()]),
        Value::Array(several) if name == "resource" => {
            let texts = several.into_iter().map(|one| match one {
                Value::String(text) => Ok(text),
                _ => Err(NO_PARAMETER),
            });
            texts.collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => Err(NO_PARAMETER),
    }
}

/// A client that has to sign its requests has signed this one (RFC 9101, 10.5).
pub(super) fn check(client: &Client, is_signed: bool) -> Result<(), OAuthError> {
    if client.registration.require_signed_request_object && !is_signed {
        return Err(OAuthError::invalid_request(
            "signed_requests: by require_signed_request_object the client has to sign its requests",
        ));
    }
    Ok(())
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{ISSUER, NOW, client, params};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// What a good object with some claims changed, or taken out when null, is read as.
    fn read(changes: &Value) -> Result<ParamList, OAuthError> {
        read_by(changes, false)
    }

    fn read_by(changes: &Value, is_dated: bool) -> Result<ParamList, OAuthError> {
        let good = json!({"iss": "rp", "aud": ISSUER, "exp": NOW.seconds() + 60, "client_id": "rp", "scope": "openid"});
        let mut claims = good.as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null if name != "state" => drop(claims.remove(name)),
                value => drop(claims.insert(name.clone(), value.clone())),
            }
        }
        let client_id = &ClientId::from("rp");
        let rules = RequestObjectRules { client_id, issuer: ISSUER, is_dated, is_fetched: false, now: NOW };
        read_request_object(claims, &rules)
    }

    #[test]
    fn what_is_fetched_may_go_without_an_end() {
        let client_id = &ClientId::from("rp");
        let read = |exp: Value| {
            let mut claims = json!({"iss": "rp", "aud": ISSUER, "client_id": "rp"});
            claims
                .as_object_mut()
                .unwrap()
                .extend([("exp".to_owned(), exp)].into_iter().filter(|e| !e.1.is_null()));
            let rules =
                RequestObjectRules { client_id, issuer: ISSUER, is_dated: false, is_fetched: true, now: NOW };
            read_request_object(claims.as_object().unwrap().clone(), &rules)
        };
        let now = NOW.seconds();
        for (exp, holds) in [
            (json!(null), true),
            (json!(now + 60), true),
            (json!(now), false),
            (json!(now + 3_611), false),
            (json!("soon"), false),
        ] {
            assert_eq!(read(exp.clone()).is_ok(), holds, "{exp}");
        }
    }

    #[test]
    fn addresses_of_request_objects() {
        for (form, expected) in [
            ("request_uri=https://rp.example/r.jwt", Some("https://rp.example/r.jwt")),
            ("request_uri=urn:x", Some("urn:x")),
            ("request_uri=urn:ietf:params:oauth:request_uri:abc", None),
            ("request_uri=", None),
            ("", None),
        ] {
            assert_eq!(request_address(&params(form)).unwrap(), expected, "{form}");
        }
        assert!(request_address(&params("request_uri=a&request_uri=b")).is_err());
        let mut keeping = client();
        keeping.registration.request_uris = vec!["https://rp.example/r.jwt?a=1#first".to_owned()];
        for (uri, is_theirs) in [
            ("https://rp.example/r.jwt?a=1#first", true),
            ("https://rp.example/r.jwt?a=1#second", true),
            ("https://rp.example/r.jwt?a=1", true),
            ("https://rp.example/r.jwt?a=1&b", false),
            ("https://rp.example/r.jwt", false),
            ("https://rp.example/r.jwt#?a=1", false),
            ("https://RP.example/r.jwt?a=1", false),
            ("https://rp.example:443/r.jwt?a=1", false),
            ("https://rp.example/x/../r.jwt?a=1", false),
            ("http://rp.example/r.jwt?a=1", false),
            ("https://u@rp.example/r.jwt?a=1", false),
            ("", false),
        ] {
            assert_eq!(is_request_uri_of(&keeping, uri), is_theirs, "{uri}");
        }
        assert!(!is_request_uri_of(&client(), "https://rp.example/r.jwt"));
    }

    #[test]
    fn more_demands_of_fapi2() {
        let now = NOW.seconds();
        for (changes, is_dated, holds) in [
            (json!({}), false, true),
            (json!({"nbf": now - 7_200}), false, true),
            (json!({}), true, false),
            (json!({"nbf": now}), true, true),
            (json!({"nbf": now - 3_600}), true, true),
            (json!({"nbf": now - 3_611}), true, false),
            (json!({"nbf": i64::MIN}), true, false),
        ] {
            assert_eq!(read_by(&changes, is_dated).is_ok(), holds, "{changes} {is_dated}");
        }
    }

    #[test]
    fn demands() {
        let now = NOW.seconds();
        for (changes, part) in [
            (json!({}), ""),
            (json!({"aud": ["https://other", ISSUER]}), ""),
            (json!({"exp": now + 3_600}), ""),
            (json!({"nbf": now + 10, "iat": now + 10, "jti": "j"}), ""),
            (json!({"iss": "other"}), "iss"),
            (json!({"iss": null}), "iss"),
            (json!({"client_id": "other"}), "client_id"),
            (json!({"client_id": null}), "client_id"),
            (json!({"aud": format!("{ISSUER}/authorize")}), "aud"),
            (json!({"aud": null}), "aud"),
            (json!({"aud": []}), "aud"),
            (json!({"exp": now}), "exp"),
            (json!({"exp": now + 3_611}), "exp"),
            (json!({"exp": null}), "exp"),
            (json!({"exp": "soon"}), "exp"),
            (json!({"exp": i64::MAX}), "exp"),
            (json!({"nbf": now + 11}), "nbf"),
            (json!({"iat": "now"}), "iat"),
            (json!({"sub": "rp"}), "sub"),
            (json!({"request": "x"}), "request"),
            (json!({"request_uri": "urn:x"}), "request_uri"),
            (json!({"state": null}), "member"),
            (json!({"scope": ["openid"]}), "member"),
            (json!({"prompt": {"a": 1}}), "member"),
            (json!({"resource": [1]}), "member"),
            (json!({"authorization_details": {"type": "link"}}), "member"),
        ] {
            let told = read(&changes).err().map_or("", |error| error.description);
            assert!(told.contains(part) && told.is_empty() == part.is_empty(), "{changes}: {told}");
        }
    }

    #[test]
    fn members_become_parameters() {
        let list = read(&json!({
            "max_age": 60, "resource": ["https://a", "https://b"], "claims": {"userinfo": {"email": null}}, "sub": "x", "jti": "j",
            "authorization_details": [{"type": "link"}],
        }))
        .unwrap();
        assert_eq!(list.one("max_age").unwrap(), Some("60"));
        assert_eq!(list.many("resource").collect::<Vec<_>>(), ["https://a", "https://b"]);
        assert_eq!(list.one("claims").unwrap(), Some(r#"{"userinfo":{"email":null}}"#));
        assert_eq!(list.one("authorization_details").unwrap(), Some(r#"[{"type":"link"}]"#));
        for name in OF_THE_TOKEN {
            assert_eq!(list.one(name).unwrap(), None, "{name}");
        }
    }

    #[test]
    fn an_object_stands_alone() {
        assert_eq!(request_object(&params("request=x")).unwrap(), Some("x"));
        assert_eq!(request_object(&params("request=")).unwrap(), None);
        assert!(request_object(&params("request=x&request_uri=urn:x")).is_err());
        assert!(request_object(&params("request=x&request=y")).is_err());
    }

    #[test]
    fn who_has_to_sign() {
        let mut signing = client();
        signing.registration.require_signed_request_object = true;
        for (client, is_signed, passes) in [
            (&client(), false, true),
            (&client(), true, true),
            (&signing, true, true),
            (&signing, false, false),
        ] {
            assert_eq!(check(client, is_signed).is_ok(), passes);
        }
    }

    proptest! {
        #[test]
        fn never_panics(name in "[a-z_]{1,9}", text in "\\PC{0,40}", number in any::<f64>()) {
            let _ = read(&json!({name: text, "exp": number}));
        }
    }
}
