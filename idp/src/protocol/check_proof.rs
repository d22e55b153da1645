//! What a proof of possession has to say (RFC 9449, 4.3). Its key and signature are the business of the keys.

use super::check_assertion::moment;
use super::{OAuthError, OAuthErrorCode};
use crate::domain::Timestamp;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;

/// So long before now a proof may have been made, and so long after by a clock that goes ahead, seconds.
const OLDEST: i64 = 60;
const SKEW: i64 = 10;

/// How wrong a client's clock may be when a nonce of ours says that the proof is new, seconds.
const NONCE_SKEW: i64 = 300;

/// How long a proof is remembered, seconds: longer than any is taken.
const REMEMBERED: i64 = 300;

/// The longest `jti`.
const MAX_JTI: usize = 256;

/// The request that a proof has to fit.
pub struct ProofRules<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its address, by the issuer and not by what the request says of hosts; without a query.
    pub url: &'a str,
    /// The access token that is shown with it.
    pub access_token: Option<&'a str>,
    /// Whether a nonce is one of ours that still holds.
    pub is_our_nonce: &'a dyn Fn(&str) -> bool,
    /// Whether it must hold a nonce: nothing else says that it was not made long ago.
    pub needs_nonce: bool,
    /// The present moment.
    pub now: Timestamp,
}

/// A key that its owner has shown to hold, by a proof that must not come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenKey {
    /// Its thumbprint.
    pub jkt: String,
    /// `jti` of the proof, unique for this key.
    pub jti: String,
    /// Until when the proof has to be remembered.
    pub remember_until: Timestamp,
}

/// One demand of RFC 9449, 4.3, and what the client is told when the proof does not meet it.
type Demand = (&'static str, fn(&Map<String, Value>, &ProofRules<'_>) -> bool);

/// The demands, in their order; the nonce comes after them, since it asks for another proof that meets them too.
const DEMANDS: &[Demand] = &[
    ("DPoP proof: jti is missing or too long", |claims, _| {
        text(claims, "jti").is_some_and(|jti| !jti.is_empty() && jti.len() <= MAX_JTI)
    }),
    ("DPoP proof: htm is not the method of the request", |claims, rules| {
        text(claims, "htm") == Some(rules.method)
    }),
    ("DPoP proof: htu is not the address of the request", |claims, rules| {
        let htu = text(claims, "htu").and_then(normal_form);
        htu.is_some() && htu == normal_form(rules.url)
    }),
    ("DPoP proof: iat is missing, too old or in the future", |claims, rules| {
        let (oldest, newest) =
            if claims.contains_key("nonce") { (NONCE_SKEW, NONCE_SKEW) } else { (OLDEST, SKEW) };
        moment(claims, "iat").is_some_and(|iat| (-newest..=oldest).contains(&rules.now.since(iat)))
    }),
    ("DPoP proof: ath is not the hash of the access token", |claims, rules| match rules.access_token {
        Some(token) => text(claims, "ath") == Some(URL_SAFE_NO_PAD.encode(Sha256::digest(token)).as_str()),
        None => true,
    }),
    ("DPoP proof: nonce is not a text", |claims, _| claims.get("nonce").is_none_or(Value::is_string)),
];

/// Judges the claims of a proof whose signature holds under the key with the thumbprint `jkt`.
///
/// # Errors
/// `invalid_dpop_proof` with the demand that is not met; `use_dpop_nonce` when only the nonce is missing or no longer good.
pub fn check_proof(
    jkt: &str,
    claims: &Map<String, Value>,
    rules: &ProofRules<'_>,
) -> Result<ProvenKey, OAuthError> {
    const NEEDS_NONCE: OAuthError = OAuthError::new(
        OAuthErrorCode::UseDpopNonce,
        "DPoP proof: put the nonce of the DPoP-Nonce header into it",
    );
    if let Some((told, _)) = DEMANDS.iter().find(|(_, is_met)| !is_met(claims, rules)) {
        return Err(OAuthError::new(OAuthErrorCode::InvalidDpopProof, told));
    }
    match text(claims, "nonce") {
        Some(nonce) if !(rules.is_our_nonce)(nonce) => return Err(NEEDS_NONCE),
        None if rules.needs_nonce => return Err(NEEDS_NONCE),
        _ => {}
    }
    Ok(ProvenKey {
        jkt: jkt.to_owned(),
        jti: text(claims, "jti").unwrap_or_default().to_owned(),
        remember_until: rules.now.plus_seconds(REMEMBERED),
    })
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// An address as it is compared (RFC 9449, 4.3; RFC 3986, 6.2.2 and 6.2.3): without query and fragment, host in lower case, no
/// default port, no dots in the path, nothing escaped that need not be.
fn normal_form(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok().filter(|url| url.has_host() && url.username().is_empty())?;
    url.set_query(None);
    url.set_fragment(None);
    let mut parts = url.as_str().split('%');
    let mut form = parts.next()?.to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2)?;
        match u8::from_str_radix(escape, 16).ok()? {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => form.push(char::from(byte)),
            byte => form.push_str(&format!("%{byte:02X}")),
        }
        form.push_str(rest);
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::NOW;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TOKEN: &str = "an-access-token";

    fn rules(needs_nonce: bool, access_token: Option<&str>) -> ProofRules<'_> {
        ProofRules {
            method: "POST",
            url: "https://id.example/token",
            access_token,
            is_our_nonce: &|nonce| nonce == "ours",
            needs_nonce,
            now: NOW,
        }
    }

    /// A good proof with some claims changed, or taken out when null.
    fn changed(changes: &Value) -> Map<String, Value> {
        let good =
            json!({"jti": "j", "htm": "POST", "htu": "https://id.example/token", "iat": NOW.seconds()});
        let mut claims = good.as_object().unwrap().clone();
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.remove(name)),
                value => drop(claims.insert(name.clone(), value.clone())),
            }
        }
        claims
    }

    fn refusal(changes: &Value, rules: &ProofRules<'_>) -> &'static str {
        check_proof("k", &changed(changes), rules).err().map_or("", |error| error.description)
    }

    #[test]
    fn demands() {
        let now = NOW.seconds();
        for (changes, part) in [
            (json!({}), ""),
            (json!({"iat": now - 60}), ""),
            (json!({"iat": now + 10}), ""),
            (json!({"iat": now - 61}), "iat"),
            (json!({"iat": now + 11}), "iat"),
            (json!({"iat": null}), "iat"),
            (json!({"iat": "now"}), "iat"),
            (json!({"iat": i64::MIN}), "iat"),
            (json!({"iat": i64::MAX}), "iat"),
            (json!({"iat": now - 300, "nonce": "ours"}), ""),
            (json!({"iat": now + 300, "nonce": "ours"}), ""),
            (json!({"iat": now + 301, "nonce": "ours"}), "iat"),
            (json!({"jti": null}), "jti"),
            (json!({"jti": ""}), "jti"),
            (json!({"jti": 7}), "jti"),
            (json!({"jti": "j".repeat(257)}), "jti"),
            (json!({"htm": "GET"}), "htm"),
            (json!({"htm": "post"}), "htm"),
            (json!({"htm": null}), "htm"),
            (json!({"htu": null}), "htu"),
            (json!({"htu": "https://id.example/token?x=1#y"}), ""),
            (json!({"htu": "HTTPS://ID.example:443/token"}), ""),
            (json!({"htu": "https://id.example/x/../t%6Fken"}), ""),
            (json!({"htu": "https://id.example/token/"}), "htu"),
            (json!({"htu": "https://id.example/Token"}), "htu"),
            (json!({"htu": "http://id.example/token"}), "htu"),
            (json!({"htu": "https://id.example:8443/token"}), "htu"),
            (json!({"htu": "https://u@id.example/token"}), "htu"),
            (json!({"htu": "https://id.example.evil/token"}), "htu"),
            (json!({"htu": "/token"}), "htu"),
            (json!({"htu": "https://id.example/tok%zz"}), "htu"),
            (json!({"htu": ["https://id.example/token"]}), "htu"),
            (json!({"nonce": 7}), "nonce"),
            (json!({"nonce": "theirs"}), "DPoP-Nonce"),
        ] {
            let told = refusal(&changes, &rules(false, None));
            assert!(told.contains(part) && told.is_empty() == part.is_empty(), "{changes}: {told}");
        }
    }

    #[test]
    fn a_token_is_named_by_its_hash() {
        let ath = URL_SAFE_NO_PAD.encode(Sha256::digest(TOKEN));
        for (changes, passes) in [
            (json!({"ath": ath}), true),
            (json!({}), false),
            (json!({"ath": ""}), false),
            (json!({"ath": URL_SAFE_NO_PAD.encode(Sha256::digest("another"))}), false),
        ] {
            assert_eq!(refusal(&changes, &rules(false, Some(TOKEN))).is_empty(), passes, "{changes}");
        }
    }

    #[test]
    fn a_nonce_is_asked_for_when_all_else_is_good() {
        let asked = |changes: Value| {
            check_proof("k", &changed(&changes), &rules(true, None)).err().map(|error| error.code)
        };
        assert_eq!(asked(json!({})), Some(OAuthErrorCode::UseDpopNonce));
        assert_eq!(asked(json!({"nonce": "old"})), Some(OAuthErrorCode::UseDpopNonce));
        assert_eq!(asked(json!({"htm": "GET"})), Some(OAuthErrorCode::InvalidDpopProof));
        assert_eq!(asked(json!({"nonce": "ours"})), None);
    }

    #[test]
    fn what_has_to_be_remembered() {
        let proven = check_proof("k", &changed(&json!({})), &rules(false, None)).unwrap();
        let remember_until = NOW.plus_seconds(300);
        assert_eq!(proven, ProvenKey { jkt: "k".to_owned(), jti: "j".to_owned(), remember_until });
    }

    proptest! {
        #[test]
        fn never_panics(htu in "\\PC{0,60}|https://id.example/[%a-z0-9./]{0,20}", iat in any::<f64>()) {
            let _ = refusal(&json!({"htu": htu, "iat": iat}), &rules(true, Some(TOKEN)));
        }
    }
}
