//! Proof key for code exchange (RFC 7636; RFC 9700, 2.1.1).

use super::{OAuthError, ParamList};
use crate::domain::{Client, PkceRule, ResponseType, ScopeSet};

/// The challenge: 43 characters of base64url, method S256.
///
/// A public client needs one. A client that keeps a secret and asks for `openid` may bind the code to its browser by a
/// `nonce` instead, which it finds again in the ID token (RFC 9700, 2.1.1), or by neither, as its profile says. For FAPI 2.0 a nonce
/// is not enough.
///
/// Where no code comes there is nothing to bind.
pub(super) fn check(
    params: &ParamList,
    client: &Client,
    answer: ResponseType,
) -> Result<Option<String>, OAuthError> {
    if !answer.has_code() {
        return Ok(None);
    }
    let rule = client.registration.rules().pkce;
    let challenge = params.one("code_challenge")?;
    let method = params.one("code_challenge_method")?;
    match (challenge, method) {
        (Some(challenge), Some("S256")) if is_challenge(challenge) => Ok(Some(challenge.to_owned())),
        (Some(_), Some("S256")) => {
            Err(OAuthError::invalid_request("code_challenge must be 43 characters of base64url"))
        }
        // Without a method the standard means plain, which is not supported.
        (Some(_), _) => Err(OAuthError::invalid_request("code_challenge_method must be S256")),
        (None, Some(_)) => Err(OAuthError::invalid_request("code_challenge is missing")),
        (None, None) if client.is_public() => Err(OAuthError::invalid_request(
            "pkce: code_challenge is missing: a client without a secret needs PKCE (RFC 7636)",
        )),
        (None, None) if rule == PkceRule::Always => Err(OAuthError::invalid_request(
            "pkce: code_challenge is missing: clients of the profile fapi2 need PKCE (FAPI 2.0, 5.3.2.2)",
        )),
        (None, None) if rule == PkceRule::PublicClients || binds_by_nonce(params)? => Ok(None),
        (None, None) => Err(OAuthError::invalid_request(
            "pkce: nothing binds the code: send code_challenge with code_challenge_method=S256 (PKCE), or a nonce with \
             the scope openid",
        )),
    }
}

/// Whether the ID token will carry a `nonce` for the client to compare: without `openid` there is none.
fn binds_by_nonce(params: &ParamList) -> Result<bool, OAuthError> {
    let openid = params.one("scope")?.is_some_and(|scope| ScopeSet::parse(scope).contains("openid"));
    Ok(openid && params.one("nonce")?.is_some())
}

fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether the text can be a verifier: 43 to 128 unreserved characters (RFC 7636, 4.1).
pub(super) fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, names_rule, params};
    use super::*;
    use crate::domain::{ClientProfile, TokenEndpointAuthMethod};

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn where_no_code_comes_there_is_nothing_to_bind() {
        for (answer, passes) in [
            (ResponseType::IdToken, true),
            (ResponseType::IdTokenToken, true),
            (ResponseType::CodeToken, false),
            (ResponseType::CodeIdToken, false),
        ] {
            assert_eq!(check(&params("scope=openid"), &client(), answer).is_ok(), passes, "{answer:?}");
        }
    }

    #[test]
    fn table() {
        let strict = client();
        let mut exempt = client();
        exempt.registration.set_profile(ClientProfile::Legacy);
        let mut public = exempt.clone();
        public.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        let mut fapi2 = exempt.clone();
        fapi2.registration.set_profile(ClientProfile::Fapi2);
        let s256 = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
        let with_nonce = format!("{s256}&nonce=n&scope=openid");
        let no_method = format!("code_challenge={CHALLENGE}");
        let plain = format!("code_challenge={CHALLENGE}&code_challenge_method=plain");
        let plain_with_nonce = format!("{plain}&nonce=n&scope=openid");
        let long = format!("code_challenge={CHALLENGE}A&code_challenge_method=S256");
        let odd = format!("code_challenge={}&code_challenge_method=S256", CHALLENGE.replace('-', "%2B"));
        for (form, client, passes) in [
            (s256.as_str(), &strict, true),
            (&s256, &exempt, true),
            (&s256, &public, true),
            ("", &strict, false),
            ("", &exempt, true),
            ("", &public, false),
            ("nonce=n&scope=openid", &strict, true),
            ("nonce=n&scope=profile+openid", &strict, true),
            ("nonce=n&scope=openid", &exempt, true),
            ("nonce=n&scope=openid", &public, false),
            ("nonce=n&scope=profile", &strict, false),
            ("nonce=n&scope=openid2", &strict, false),
            ("nonce=n", &strict, false),
            ("nonce=&scope=openid", &strict, false),
            ("scope=openid", &strict, false),
            ("nonce=n&nonce=n&scope=openid", &strict, false),
            (&with_nonce, &strict, true),
            (&with_nonce, &public, true),
            (&with_nonce, &fapi2, true),
            ("nonce=n&scope=openid", &fapi2, false),
            ("", &fapi2, false),
            // A broken challenge is not healed by a nonce.
            (&plain_with_nonce, &strict, false),
            ("nonce=n&scope=openid&code_challenge_method=S256", &strict, false),
            (&no_method, &strict, false),
            (&no_method, &exempt, false),
            (&plain, &strict, false),
            (&long, &strict, false),
            (&odd, &strict, false),
            ("code_challenge_method=S256", &exempt, false),
            ("code_challenge=&code_challenge_method=S256", &exempt, false),
            ("code_challenge=a&code_challenge_method=S256", &exempt, false),
        ] {
            assert_eq!(check(&params(form), client, ResponseType::Code).is_ok(), passes, "{form}");
        }
        for client in [&strict, &public, &fapi2] {
            assert!(names_rule(&check(&params(""), client, ResponseType::Code).unwrap_err(), "pkce"));
        }
    }

    #[test]
    fn a_challenge_that_came_binds_the_code_whatever_else_came() {
        let (mut exempt, form) =
            (client(), format!("nonce=n&scope=openid&code_challenge={CHALLENGE}&code_challenge_method=S256"));
        for profile in ClientProfile::ALL {
            exempt.registration.set_profile(profile);
            let kept = check(&params(&form), &exempt, ResponseType::Code).ok().flatten();
            assert_eq!(kept.as_deref(), Some(CHALLENGE), "{profile:?}");
        }
    }

    #[test]
    fn the_refusal_names_both_ways() {
        let refused = check(&params("scope=openid"), &client(), ResponseType::Code)
            .err()
            .map(|error| error.to_json().to_string());
        let refused = refused.unwrap_or_default();
        for way in ["code_challenge", "S256", "nonce", "openid"] {
            assert!(refused.contains(way), "{way}: {refused}");
        }
        let mut public = client();
        public.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        let refused = check(&params("scope=openid&nonce=n"), &public, ResponseType::Code)
            .err()
            .map(|error| error.to_json().to_string());
        assert!(refused.is_some_and(|refused| !refused.contains("nonce")), "a public client has one way");
    }

    #[test]
    fn verifiers() {
        for (text, expected) in [
            ("a".repeat(43), true),
            ("a".repeat(128), true),
            ("a".repeat(42), false),
            ("a".repeat(129), false),
            ("-._~".repeat(11), true),
            ("+".repeat(43), false),
            ("あ".repeat(43), false),
        ] {
            assert_eq!(is_verifier(&text), expected, "{text}");
        }
    }
}
