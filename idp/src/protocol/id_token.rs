//! Claims of an ID token (OIDC Core 2 and 3.1.3.6).

use crate::domain::{Grant, SigningAlgorithm, Timestamp};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha512};

/// What one ID token is made of.
#[derive(Clone, Copy)]
pub struct IdToken<'a> {
    /// The issuer, as configured.
    pub issuer: &'a str,
    /// Whose login for whom.
    pub grant: &'a Grant,
    /// The algorithm that it will be signed with.
    pub alg: SigningAlgorithm,
    /// The access token issued beside it.
    pub access_token: Option<&'a str>,
    /// The code issued beside it.
    pub code: Option<&'a str>,
    /// Whether it is a refreshed one: then it holds no nonce (OIDC Core 12.2).
    pub refreshed: bool,
    /// The present moment.
    pub now: Timestamp,
    /// How long it holds, seconds.
    pub lifetime: i64,
}

/// The claims of the token. `about` are the claims about the person and of the plug-ins: none of
/// them replaces one of the protocol's.
pub fn id_token_claims(token: &IdToken<'_>, about: Map<String, Value>) -> Map<String, Value> {
    let grant = token.grant;
    let mut claims = about;
    let mut set = |name: &str, value: Value| drop(claims.insert(name.to_owned(), value));
    set("iss", token.issuer.into());
    set("sub", grant.subject.as_str().into());
    set("aud", grant.client_id.as_str().into());
    set("iat", token.now.seconds().into());
    set("exp", token.now.plus_seconds(token.lifetime).seconds().into());
    set("auth_time", grant.auth_time.seconds().into());
    set("acr", grant.acr.as_str().into());
    set("amr", json!(grant.amr));
    set("sid", grant.session_id.as_str().into());
    if let Some(access_token) = token.access_token {
        set("at_hash", left_half_hash(token.alg, access_token).into());
    }
    if let Some(code) = token.code {
        set("c_hash", left_half_hash(token.alg, code).into());
    }
    match &grant.nonce {
        Some(nonce) if !token.refreshed => set("nonce", nonce.as_str().into()),
        _ => drop(claims.remove("nonce")),
    }
    claims
}

/// `at_hash` and `c_hash`: the left half of the hash that goes with the algorithm (OIDC Core 3.1.3.6, 3.3.2.11). Ed25519
/// goes with SHA-512.
fn left_half_hash(alg: SigningAlgorithm, text: &str) -> String {
    let digest = match alg {
        SigningAlgorithm::EdDSA => Sha512::digest(text).to_vec(),
        SigningAlgorithm::RS256 | SigningAlgorithm::ES256 | SigningAlgorithm::PS256 => {
            Sha256::digest(text).to_vec()
        }
    };
    URL_SAFE_NO_PAD.encode(digest.get(..digest.len() / 2).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::test_kit::{ISSUER, NOW, grant};
    use super::*;

    fn claims(refreshed: bool, access_token: Option<&str>, about: Value) -> Map<String, Value> {
        let grant = grant();
        let token = IdToken {
            issuer: ISSUER,
            grant: &grant,
            alg: SigningAlgorithm::RS256,
            access_token,
            code: None,
            refreshed,
            now: NOW,
            lifetime: 300,
        };
        id_token_claims(&token, about.as_object().unwrap().clone())
    }

    #[test]
    fn first_token() {
        assert_eq!(
            Value::Object(claims(false, None, json!({"email": "a@b"}))),
            json!({
                "iss": ISSUER, "sub": "sub-1", "aud": "rp", "iat": NOW.seconds(), "exp": NOW.seconds() + 300,
                "auth_time": NOW.seconds() - 60, "acr": "urn:common-id:acr:password", "amr": ["pwd"],
                "sid": "session-1", "nonce": "n-1", "email": "a@b",
            })
        );
    }

    #[test]
    fn refreshed_tokens_hold_no_nonce() {
        assert!(!claims(true, None, json!({})).contains_key("nonce"));
    }

    #[test]
    fn nothing_replaces_the_protocol() {
        let claims =
            claims(true, None, json!({"sub": "evil", "iss": "evil", "nonce": "evil", "aud": "evil"}));
        assert_eq!(
            (&claims["sub"], &claims["iss"], &claims["aud"]),
            (&json!("sub-1"), &json!(ISSUER), &json!("rp"))
        );
        assert!(!claims.contains_key("nonce"));
    }

    #[test]
    fn hash_of_a_code() {
        // OIDC Core A.4
        let (code, expected) =
            ("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk", "LDktKdoQak3Pk0cnXxCltA");
        assert_eq!(left_half_hash(SigningAlgorithm::RS256, code), expected);
        let grant = grant();
        let token = IdToken {
            issuer: ISSUER,
            grant: &grant,
            alg: SigningAlgorithm::RS256,
            access_token: None,
            code: Some(code),
            refreshed: false,
            now: NOW,
            lifetime: 300,
        };
        let claims = id_token_claims(&token, Map::new());
        assert_eq!((&claims["c_hash"], claims.get("at_hash")), (&json!(expected), None));
    }

    #[test]
    fn hash_of_the_standard() {
        // OIDC Core A.3
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(claims(false, Some(token), json!({}))["at_hash"], "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(left_half_hash(SigningAlgorithm::EdDSA, token).len(), 43);
    }
}
