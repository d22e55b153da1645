//! Proof key for code exchange (RFC 7636; RFC 9700, 2.1.1).

use super::{OAuthError, ParamList};
use crate::domain::Client;

/// The challenge: 43 characters of base64url, method S256. Required unless the client keeps a
/// secret and is registered as exempt.
pub(super) fn check(params: &ParamList, client: &Client) -> Result<Option<String>, OAuthError> {
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
        (None, None) if client.registration.pkce_optional && !client.is_public() => Ok(None),
        (None, None) => Err(OAuthError::invalid_request("code_challenge is missing: PKCE is required")),
    }
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
    use super::super::test_kit::{client, params};
    use super::*;
    use crate::domain::TokenEndpointAuthMethod;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn table() {
        let strict = client();
        let mut exempt = client();
        exempt.registration.pkce_optional = true;
        let mut public = exempt.clone();
        public.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        let s256 = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
        let no_method = format!("code_challenge={CHALLENGE}");
        let plain = format!("code_challenge={CHALLENGE}&code_challenge_method=plain");
        let long = format!("code_challenge={CHALLENGE}A&code_challenge_method=S256");
        let odd = format!("code_challenge={}&code_challenge_method=S256", CHALLENGE.replace('-', "%2B"));
        for (form, client, passes) in [
            (s256.as_str(), &strict, true),
            (&s256, &exempt, true),
            (&s256, &public, true),
            ("", &strict, false),
            ("", &exempt, true),
            ("", &public, false),
            (&no_method, &strict, false),
            (&no_method, &exempt, false),
            (&plain, &strict, false),
            (&long, &strict, false),
            (&odd, &strict, false),
            ("code_challenge_method=S256", &exempt, false),
            ("code_challenge=&code_challenge_method=S256", &exempt, false),
            ("code_challenge=a&code_challenge_method=S256", &exempt, false),
        ] {
            assert_eq!(check(&params(form), client).is_ok(), passes, "{form}");
        }
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
