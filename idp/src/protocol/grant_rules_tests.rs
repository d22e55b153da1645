//! The traps of the library, each refused by us before it decides.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::TokenHash;
use crate::protocol::test_kit::{NOW, grant};
use proptest::prelude::*;

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const URI: &str = "https://rp.example/cb";

fn stored(challenge: Option<&str>) -> AuthorizationCode {
    AuthorizationCode {
        hash: TokenHash::of("code"),
        grant: grant(),
        redirect_uri: URI.to_owned(),
        code_challenge: challenge.map(str::to_owned),
        dpop_jkt: None,
        expires_at: NOW.plus_seconds(60),
    }
}

fn exchange(
    client: &str,
    uri: Option<&str>,
    verifier: Option<&str>,
    challenge: Option<&str>,
) -> Option<OAuthErrorCode> {
    let client_id = ClientId::from(client);
    let exchange =
        CodeExchange { client_id: &client_id, redirect_uri: uri, code_verifier: verifier, jkt: None };
    check_code_exchange(&exchange, &stored(challenge), NOW).err().map(|error| error.code)
}

#[test]
fn code_table() {
    use OAuthErrorCode::{InvalidGrant, InvalidRequest};
    let other = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX";
    for (client, uri, verifier, challenge, expected) in [
        ("rp", Some(URI), Some(VERIFIER), Some(CHALLENGE), None),
        ("rp", Some(URI), None, None, None),
        ("other", Some(URI), Some(VERIFIER), Some(CHALLENGE), Some(InvalidGrant)),
        ("rp", Some("https://rp.example/cb/"), Some(VERIFIER), Some(CHALLENGE), Some(InvalidGrant)),
        // The same URL to a parser, another text.
        ("rp", Some("https://rp.example:443/cb"), Some(VERIFIER), Some(CHALLENGE), Some(InvalidGrant)),
        ("rp", None, Some(VERIFIER), Some(CHALLENGE), Some(InvalidRequest)),
        ("rp", Some(URI), Some(other), Some(CHALLENGE), Some(InvalidGrant)),
        ("rp", Some(URI), None, Some(CHALLENGE), Some(InvalidGrant)),
        ("rp", Some(URI), Some("a"), Some(CHALLENGE), Some(InvalidRequest)),
        ("rp", Some(URI), Some(VERIFIER), None, Some(InvalidGrant)),
        ("rp", Some(URI), Some(VERIFIER), Some(""), Some(InvalidGrant)),
    ] {
        assert_eq!(
            exchange(client, uri, verifier, challenge),
            expected,
            "{client} {uri:?} {verifier:?} {challenge:?}"
        );
    }
}

#[test]
fn expiry_is_by_our_clock() {
    let client_id = ClientId::from("rp");
    let exchange = CodeExchange {
        client_id: &client_id,
        redirect_uri: Some(URI),
        code_verifier: Some(VERIFIER),
        jkt: None,
    };
    let stored = stored(Some(CHALLENGE));
    assert!(check_code_exchange(&exchange, &stored, NOW.plus_seconds(59)).is_ok());
    let late = check_code_exchange(&exchange, &stored, NOW.plus_seconds(60));
    assert_eq!(late.err().map(|error| error.code), Some(OAuthErrorCode::InvalidGrant));
}

#[test]
fn refresh_table() {
    let granted = "offline_access openid profile";
    for (client, scope, expected) in [
        ("rp", None, Ok(granted)),
        ("rp", Some("openid"), Ok("openid")),
        ("rp", Some("profile openid"), Ok("openid profile")),
        ("rp", Some("openid email"), Err(OAuthErrorCode::InvalidScope)),
        ("other", None, Err(OAuthErrorCode::InvalidGrant)),
    ] {
        let scope = scope.map(ScopeSet::parse);
        let outcome = check_refresh_exchange(&ClientId::from(client), scope.as_ref(), &grant());
        let outcome = outcome.map(|scope| scope.to_string()).map_err(|error| error.code);
        assert_eq!(outcome, expected.map(str::to_owned), "{client} {scope:?}");
    }
}

proptest! {
    #[test]
    fn only_the_verifier_fits(verifier in "[A-Za-z0-9._~-]{43,128}") {
        let expected = if verifier == VERIFIER { None } else { Some(OAuthErrorCode::InvalidGrant) };
        prop_assert_eq!(exchange("rp", Some(URI), Some(&verifier), Some(CHALLENGE)), expected);
    }

    #[test]
    fn never_panics(client in "\\PC{0,20}", uri in "\\PC{0,40}", verifier in "\\PC{0,60}", challenge in "\\PC{0,50}") {
        let _ = exchange(&client, Some(&uri), Some(&verifier), Some(&challenge));
    }
}
