//! Signed authentication requests (CIBA Core 7.1.1): what the object has to say, and that nothing stands beside it. Its signature is
//! the business of the keys.

use super::check_assertion::moment;
use super::check_request_object::{OF_THE_TOKEN, values_of};
use super::{OAuthError, ParamList};
use crate::domain::{ClientId, Timestamp};
use serde_json::{Map, Value};

/// An object may live so long, and be so old, seconds (FAPI-CIBA 5.2.2).
const LONGEST_LIFE: i64 = 3_600;

/// So far the clocks may differ, seconds.
const SKEW: i64 = 10;

/// Parameters that may stand beside the object: those by which the client proves itself (CIBA Core 7.1.1).
const BESIDE: [&str; 5] =
    ["request", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// Whom an object has to be from and for, and when.
pub struct BackchannelObjectRules<'a> {
    /// The client that sends it.
    pub client_id: &'a ClientId,
    /// The issuer.
    pub issuer: &'a str,
    /// The present moment.
    pub now: Timestamp,
}

/// One demand on an object, and what the developer is told when it is not met.
type Demand = (&'static str, fn(&Map<String, Value>, &BackchannelObjectRules<'_>) -> bool);

const DEMANDS: &[Demand] = &[
    ("request: iss is not the client", |claims, rules| {
        claims.get("iss").and_then(Value::as_str) == Some(rules.client_id.as_str())
    }),
    ("request: aud does not name the issuer", |claims, rules| match claims.get("aud") {
        Some(Value::String(aud)) => aud == rules.issuer,
        Some(Value::Array(several)) => several.iter().any(|aud| aud == rules.issuer),
        _ => false,
    }),
    ("request: exp is missing, over, or more than an hour away", |claims, rules| {
        moment(claims, "exp").is_some_and(|exp| (1..=LONGEST_LIFE + SKEW).contains(&exp.since(rules.now)))
    }),
    ("request: iat is missing or lies in the future", |claims, rules| {
        moment(claims, "iat").is_some_and(|made| made <= rules.now.plus_seconds(SKEW))
    }),
    ("request: nbf is missing, lies in the future, or is more than an hour ago", |claims, rules| {
        moment(claims, "nbf")
            .is_some_and(|begin| (-SKEW..=LONGEST_LIFE + SKEW).contains(&rules.now.since(begin)))
    }),
    ("request: jti is missing or longer than 255 characters", |claims, _| {
        claims.get("jti").and_then(Value::as_str).is_some_and(|jti| (1..=255).contains(&jti.len()))
    }),
    ("request: client_id is not the client", |claims, rules| {
        claims.get("client_id").is_none_or(|named| named == rules.client_id.as_str())
    }),
    // Else it would be an assertion that proves the client (RFC 9101, 10.8).
    ("request: sub must not be the client", |claims, rules| {
        claims.get("sub").and_then(Value::as_str) != Some(rules.client_id.as_str())
    }),
    ("request: it must not hold request", |claims, _| !claims.contains_key("request")),
];

/// What an object whose signature holds says.
#[derive(Debug)]
pub struct BackchannelObject {
    /// The parameters: nothing but these counts.
    pub params: ParamList,
    /// Its `jti`, good for one use.
    pub jti: String,
    /// Until when it could be used again.
    pub expires_at: Timestamp,
}

/// The object of a request, if it has one. Beside it stands nothing of the request (CIBA Core 7.1.1).
///
/// # Errors
/// `invalid_request`.
pub fn backchannel_object(params: &ParamList) -> Result<Option<&str>, OAuthError> {
    let Some(object) = params.one("request")? else { return Ok(None) };
    if params.pairs().iter().all(|(name, _)| BESIDE.contains(&name.as_str())) {
        return Ok(Some(object));
    }
    Err(OAuthError::invalid_request(
        "request: no parameter may stand beside it but those that prove the client",
    ))
}

/// Reads it.
///
/// # Errors
/// `invalid_request` with the demand that is not met (CIBA Core 13).
pub fn read_backchannel_object(
    claims: Map<String, Value>,
    rules: &BackchannelObjectRules<'_>,
) -> Result<BackchannelObject, OAuthError> {
    const NO_PARAMETER: OAuthError = OAuthError::invalid_request("request: a member is no parameter");
    if let Some((told, _)) = DEMANDS.iter().find(|(_, is_met)| !is_met(&claims, rules)) {
        return Err(OAuthError::invalid_request(told));
    }
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default().to_owned();
    let expires_at = moment(&claims, "exp").unwrap_or(rules.now);
    let mut pairs = Vec::with_capacity(claims.len());
    for (name, value) in claims {
        if !OF_THE_TOKEN.contains(&name.as_str()) {
            let values = values_of(&name, value).map_err(|_| NO_PARAMETER)?;
            pairs.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
    }
    Ok(BackchannelObject { params: ParamList::from_pairs(pairs)?, jti, expires_at })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{ISSUER, NOW, params};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// What a good object with some claims changed, or taken out when null, is read as.
    fn read(changes: &Value) -> Result<BackchannelObject, OAuthError> {
        let now = NOW.seconds();
        let good = json!({"iss": "shop", "aud": ISSUER, "exp": now + 60, "iat": now, "nbf": now, "jti": "j", "scope": "openid"});
        let mut claims = good.as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null if name != "scope" => drop(claims.remove(name)),
                value => drop(claims.insert(name.clone(), value.clone())),
            }
        }
        let client_id = &ClientId::from("shop");
        read_backchannel_object(claims, &BackchannelObjectRules { client_id, issuer: ISSUER, now: NOW })
    }

    #[test]
    fn demands() {
        let now = NOW.seconds();
        for (changes, part) in [
            (json!({}), ""),
            (json!({"aud": ["https://other", ISSUER]}), ""),
            (json!({"exp": now + 3_600, "nbf": now - 3_600}), ""),
            (json!({"nbf": now + 10, "iat": now + 10}), ""),
            (json!({"client_id": "shop", "requested_expiry": 10, "sub": "x"}), ""),
            (json!({"iss": "other"}), "iss"),
            (json!({"iss": null}), "iss"),
            (json!({"aud": format!("{ISSUER}/backchannel_authentication")}), "aud"),
            (json!({"aud": null}), "aud"),
            (json!({"exp": now}), "exp"),
            (json!({"exp": now + 3_611}), "exp"),
            (json!({"exp": null}), "exp"),
            (json!({"exp": i64::MAX}), "exp"),
            (json!({"iat": null}), "iat"),
            (json!({"iat": now + 11}), "iat"),
            (json!({"nbf": null}), "nbf"),
            (json!({"nbf": now + 11}), "nbf"),
            (json!({"nbf": now - 3_611}), "nbf"),
            (json!({"nbf": i64::MIN}), "nbf"),
            (json!({"jti": null}), "jti"),
            (json!({"jti": ""}), "jti"),
            (json!({"jti": 7}), "jti"),
            (json!({"client_id": "other"}), "client_id"),
            (json!({"sub": "shop"}), "sub"),
            (json!({"request": "x"}), "request"),
            (json!({"scope": null}), "member"),
            (json!({"scope": ["openid"]}), "member"),
        ] {
            let told = read(&changes).err().map_or("", |error| error.description);
            assert!(told.contains(part) && told.is_empty() == part.is_empty(), "{changes}: {told}");
        }
        let read = read(&json!({"requested_expiry": 10})).unwrap();
        assert_eq!((read.params.one("requested_expiry").unwrap(), read.jti.as_str()), (Some("10"), "j"));
        assert_eq!(read.params.one("iss").unwrap(), None);
    }

    #[test]
    fn nothing_stands_beside_it() {
        for (form, expected) in [
            ("request=x&client_assertion=y&client_assertion_type=z&client_id=c", Ok(Some("x"))),
            ("scope=openid&login_hint=a", Ok(None)),
            ("request=", Ok(None)),
            ("request=x&scope=openid", Err(())),
            ("request=x&unknown=1", Err(())),
        ] {
            assert_eq!(backchannel_object(&params(form)).map_err(|_| ()), expected, "{form}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(name in "[a-z_]{1,9}", text in "\\PC{0,40}", number in any::<f64>()) {
            let _ = read(&json!({name: text, "exp": number}));
        }
    }
}
