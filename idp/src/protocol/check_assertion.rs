//! Claims of a client assertion (RFC 7523, 3; OIDC Core 9). The signature is the business of the keys.

use super::{OAuthError, OAuthErrorCode};
use crate::domain::{ClientId, ClientRegistration, Timestamp, parse_strict_object};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// An assertion may live so long, seconds.
const LONGEST_LIFE: i64 = 300;

/// So far the clocks may differ, seconds.
const SKEW: i64 = 10;

/// The longest assertion that is looked at, and the longest `jti`.
const MAX_ASSERTION: usize = 16 * 1024;
const MAX_JTI: usize = 256;

/// What must not come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionUse {
    /// `jti`, unique for this client.
    pub jti: String,
    /// Until when it has to be remembered.
    pub remember_until: Timestamp,
}

/// The client that an assertion speaks for, before anything is proven: whose keys to look at.
pub(super) fn claimed_client(jwt: &str) -> Option<ClientId> {
    if jwt.len() > MAX_ASSERTION {
        return None;
    }
    let mut parts = jwt.split('.');
    let payload = URL_SAFE_NO_PAD.decode(parts.nth(1)?).ok()?;
    let claims = parse_strict_object(&payload, MAX_ASSERTION).ok()?;
    claims.get("sub").and_then(Value::as_str).filter(|sub| !sub.is_empty()).map(ClientId::from)
}

/// The claims of an assertion whose signature holds: of and for this client, for one of `audiences` and
/// nobody else, fresh, and with a `jti` that the caller uses up.
///
/// # Errors
/// `invalid_client`.
pub fn check_client_assertion(
    claims: &Map<String, Value>,
    client_id: &ClientId,
    audiences: &[String],
    now: Timestamp,
) -> Result<AssertionUse, OAuthError> {
    let refuse = |cause: &str| Err(OAuthError::invalid_client(cause));
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(client_id.as_str()) || text("sub") != Some(client_id.as_str()) {
        return refuse("assertion: iss and sub must be the client");
    }
    if !is_one_of(claims.get("aud"), audiences) {
        return Err(OTHER_AUDIENCE);
    }
    let Some(expires) = moment(claims, "exp") else { return refuse("assertion: exp is missing") };
    if expires <= now {
        return refuse("assertion: expired");
    }
    if expires > now.plus_seconds(LONGEST_LIFE + SKEW) {
        return refuse("assertion: lives too long");
    }
    for name in ["iat", "nbf"] {
        match (claims.contains_key(name), moment(claims, name)) {
            (false, _) => {}
            (true, Some(begin)) if begin <= now.plus_seconds(SKEW) => {}
            _ => return refuse("assertion: iat or nbf lies in the future"),
        }
    }
    match text("jti") {
        Some(jti) if !jti.is_empty() && jti.len() <= MAX_JTI => {
            Ok(AssertionUse { jti: jti.to_owned(), remember_until: expires })
        }
        _ => refuse("assertion: jti is missing or too long"),
    }
}

/// Said as it is: the signature holds, and libraries differ in what they write.
const OTHER_AUDIENCE: OAuthError = OAuthError::new(
    OAuthErrorCode::InvalidClient,
    "assertion_audience: aud of the assertion must be the issuer alone",
);

/// Endpoints at which an assertion proves a client, and that its `aud` may name then (OIDC Core 9; RFC 9126, 2; CIBA Core 7.1).
const ENDPOINTS: [&str; 3] = ["/token", "/par", "/backchannel_authentication"];

/// Whom an assertion of a client may be for: the issuer. A provider that names our token endpoint as its own could have a client
/// make assertions for us (FAPI 2.0, 5.3.2.1), so that the endpoints count only for clients whose library knows nothing else, as
/// they stand in the metadata: at the issuer's address, and at the `alias` where clients come with a certificate (RFC 8705, 5).
pub fn assertion_audiences(
    registration: &ClientRegistration,
    issuer: &str,
    alias: Option<&str>,
) -> Vec<String> {
    let mut audiences = vec![issuer.to_owned()];
    if registration.takes_endpoint_audience() {
        let addresses = std::iter::once(issuer).chain(alias);
        audiences.extend(addresses.flat_map(|at| ENDPOINTS.map(|path| format!("{at}{path}"))));
    }
    audiences
}

fn is_one_of(aud: Option<&Value>, audiences: &[String]) -> bool {
    let aud = match aud {
        Some(Value::Array(list)) if list.len() == 1 => list.first(),
        other => other,
    };
    aud.and_then(Value::as_str).is_some_and(|aud| audiences.iter().any(|good| good == aud))
}

/// A NumericDate; fractions are cut off (RFC 7519, 2).
pub(super) fn moment(claims: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    const LATEST: f64 = 253_402_300_799.0;
    let value = claims.get(name)?;
    let seconds = match value.as_i64() {
        Some(seconds) => seconds,
        None => {
            let seconds = value.as_f64().filter(|seconds| (0.0..=LATEST).contains(seconds))?;
            #[expect(clippy::cast_possible_truncation, reason = "within the years 1970 to 9999")]
            let whole = seconds as i64;
            whole
        }
    };
    Some(Timestamp::from_seconds(seconds))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{ISSUER, NOW, names_rule};
    use super::*;
    use crate::domain::ClientProfile;
    use proptest::prelude::*;
    use serde_json::json;

    const ALIAS: &str = "https://mtls.example";

    fn good() -> Value {
        let now = NOW.seconds();
        json!({"iss": "c", "sub": "c", "aud": ISSUER, "exp": now + 60, "iat": now, "jti": "j"})
    }

    fn passes(change: &Value) -> bool {
        passes_for(&ClientRegistration::default(), change)
    }

    fn passes_for(registration: &ClientRegistration, change: &Value) -> bool {
        judge(registration, change).is_ok()
    }

    fn judge(registration: &ClientRegistration, change: &Value) -> Result<AssertionUse, OAuthError> {
        let mut claims = good().as_object().unwrap().clone();
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.remove(name)),
                value => drop(claims.insert(name.clone(), value.clone())),
            }
        }
        let audiences = assertion_audiences(registration, ISSUER, Some(ALIAS));
        check_client_assertion(&claims, &ClientId::from("c"), &audiences, NOW)
    }

    #[test]
    fn endpoints_as_audience() {
        let usual = ClientRegistration::default();
        let lax = ClientRegistration { endpoint_audience: true, ..usual.clone() };
        let mut fapi2 = lax.clone();
        fapi2.set_profile(ClientProfile::Fapi2);
        let at = |path: &str| format!("{ISSUER}{path}");
        for (aud, for_usual, for_lax) in [
            (json!(ISSUER), true, true),
            (json!(at("/token")), false, true),
            (json!([at("/token")]), false, true),
            (json!(at("/par")), false, true),
            (json!(at("/backchannel_authentication")), false, true),
            (json!(format!("{ALIAS}/token")), false, true),
            (json!(format!("{ALIAS}/backchannel_authentication")), false, true),
            (json!(ALIAS), false, false),
            (json!(at("/authorize")), false, false),
            (json!(at("/token/")), false, false),
            (json!("https://other.example/token"), false, false),
            (json!([at("/token"), ISSUER]), false, false),
            (json!([[ISSUER]]), false, false),
            (json!([]), false, false),
        ] {
            let change = json!({ "aud": aud });
            assert_eq!(passes_for(&usual, &change), for_usual, "{aud}");
            assert_eq!(passes_for(&lax, &change), for_lax, "{aud}");
            assert_eq!(passes_for(&fapi2, &change), for_usual, "{aud}, FAPI 2.0");
            let told = judge(&fapi2, &change).err();
            assert!(told.is_none_or(|error| names_rule(&error, "assertion_audience")), "{aud}");
        }
    }

    #[test]
    fn table() {
        let now = NOW.seconds();
        for (change, expected) in [
            (json!({}), true),
            (json!({"aud": [ISSUER]}), true),
            (json!({"iat": null}), true),
            (json!({"nbf": now + 5}), true),
            (json!({"exp": now + 300}), true),
            (json!({"exp": f64::from(i32::MAX) }), false),
            (json!({"exp": NOW.seconds() + 1}), true),
            (json!({"exp": now}), false),
            (json!({"exp": now + 311}), false),
            (json!({"exp": null}), false),
            (json!({"exp": "soon"}), false),
            (json!({"exp": i64::MAX}), false),
            (json!({"iat": now + 11}), false),
            (json!({"iat": "now"}), false),
            (json!({"nbf": now + 11}), false),
            (json!({"iss": "d"}), false),
            (json!({"sub": "d"}), false),
            (json!({"sub": null}), false),
            (json!({"aud": format!("{ISSUER}/token")}), false),
            (json!({"aud": format!("{ISSUER}/")}), false),
            (json!({"aud": [ISSUER, "https://other"]}), false),
            (json!({"aud": []}), false),
            (json!({"aud": null}), false),
            (json!({"jti": null}), false),
            (json!({"jti": ""}), false),
            (json!({"jti": "j".repeat(257)}), false),
        ] {
            assert_eq!(passes(&change), expected, "{change}");
        }
    }

    #[test]
    fn finds_the_client() {
        let jwt = |payload: &str| format!("h.{}.s", URL_SAFE_NO_PAD.encode(payload));
        assert_eq!(claimed_client(&jwt(r#"{"sub":"c"}"#)), Some(ClientId::from("c")));
        for bad in ["", "a", "a.b", ".."] {
            assert_eq!(claimed_client(bad), None);
        }
        assert_eq!(claimed_client(&jwt(r#"{"sub":"c","sub":"d"}"#)), None);
        assert_eq!(claimed_client(&jwt(r#"{"sub":""}"#)), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}", exp in any::<f64>(), iat in any::<i64>()) {
            let _ = claimed_client(&text);
            let _ = passes(&json!({"exp": exp, "iat": iat, "aud": text}));
        }
    }
}
