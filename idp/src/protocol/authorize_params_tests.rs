//! Whole requests: what passes, and which error goes where.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::domain::{ClientState, Prompt};
use crate::protocol::OAuthErrorCode;
use crate::protocol::test_kit::{LINK_SHAPE, client, form};
use proptest::prelude::*;
use serde_json::json;

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const GOOD: [(&str, &str); 7] = [
    ("client_id", "rp"),
    ("redirect_uri", "https://rp.example/cb"),
    ("response_type", "code"),
    ("scope", "openid profile"),
    ("state", "s-1"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

/// A good request with some parameters put in the place of others (or taken out, when empty).
fn with(changes: &[(&str, &str)]) -> ParamList {
    let mut pairs: Vec<(&str, &str)> = GOOD.to_vec();
    for (name, value) in changes {
        pairs.retain(|(other, _)| other != name);
        pairs.push((name, value));
    }
    form(&pairs)
}

fn run(params: &ParamList, client: &Client) -> Result<AuthorizeRequest, AuthorizeError> {
    let scopes = ScopeSet::parse("openid profile email address phone offline_access");
    let verify = |token: &str| match token {
        "ours" => json!({"sub": "sub-1", "aud": "rp"}).as_object().cloned(),
        _ => None,
    };
    check_authorize_request(
        params,
        client,
        &AuthorizeRules {
            scopes: &scopes,
            algorithms: &SigningAlgorithms::default(),
            response_types: &ResponseTypes::all(),
            details: &[LINK_SHAPE],
            way: RequestWay::Browser,
            is_signed: false,
            verify_hint: &verify,
        },
    )
}

#[test]
fn a_plain_request_passes() {
    let request = run(&with(&[]), &client()).unwrap();
    assert_eq!(request.redirect_uri, "https://rp.example/cb");
    assert_eq!(request.scope.to_string(), "openid profile");
    assert_eq!(request.state.as_deref(), Some("s-1"));
    assert_eq!(request.code_challenge.as_deref(), Some(CHALLENGE));
    assert_eq!(request.response_mode, ResponseMode::Query);
}

#[test]
fn a_full_request_passes() {
    let request = run(
        &with(&[
            ("response_mode", "form_post"),
            ("nonce", "n"),
            ("prompt", "login consent"),
            ("max_age", "60"),
            ("login_hint", "taro@example.jp"),
            ("id_token_hint", "ours"),
            ("acr_values", "urn:a urn:b"),
            ("claims", r#"{"id_token":{"sub":{"value":"sub-1"},"auth_time":null}}"#),
            ("ui_locales", "en ja"),
            ("claims_locales", "ja-Kana-JP"),
            ("display", "touch"),
            ("unknown", "ignored"),
        ]),
        &client(),
    )
    .unwrap();
    assert_eq!(request.response_mode, ResponseMode::FormPost);
    assert!(request.prompts(Prompt::Login) && request.prompts(Prompt::Consent));
    assert_eq!(request.required_subject.as_deref(), Some("sub-1"));
    assert_eq!(request.acr_values, ["urn:a", "urn:b"]);
    assert_eq!(request.max_age, Some(60));
}

#[test]
fn unproven_requests_get_a_page() {
    let suspended = Client { state: ClientState::Suspended, ..client() };
    let twice = form(&[GOOD.as_slice(), &[("redirect_uri", "https://rp.example/cb")]].concat());
    for (params, client) in [
        (with(&[("client_id", "other")]), &client()),
        (with(&[("client_id", "")]), &client()),
        (with(&[]), &suspended),
        (with(&[("redirect_uri", "https://evil.example/cb")]), &client()),
        (with(&[("redirect_uri", "")]), &client()),
        (twice, &client()),
    ] {
        assert!(matches!(run(&params, client), Err(AuthorizeError::Page(_))), "{params:?}");
    }
}

#[test]
fn proven_requests_are_answered() {
    use OAuthErrorCode as Code;
    for (changes, expected) in [
        (vec![("response_type", "")], Code::InvalidRequest),
        (vec![("response_type", "token")], Code::UnsupportedResponseType),
        (vec![("response_mode", "x")], Code::InvalidRequest),
        (vec![("scope", "profile")], Code::InvalidScope),
        (vec![("scope", "x")], Code::InvalidScope),
        (vec![("code_challenge", "")], Code::InvalidRequest),
        (vec![("code_challenge", ""), ("code_challenge_method", "")], Code::InvalidRequest),
        (vec![("code_challenge_method", "plain")], Code::InvalidRequest),
        (vec![("prompt", "none login")], Code::InvalidRequest),
        (vec![("max_age", "x")], Code::InvalidRequest),
        (vec![("claims", "x")], Code::InvalidRequest),
        (vec![("id_token_hint", "theirs")], Code::InvalidRequest),
        (
            vec![("id_token_hint", "ours"), ("claims", r#"{"id_token":{"sub":{"value":"other"}}}"#)],
            Code::InvalidRequest,
        ),
        (vec![("request", "x")], Code::RequestNotSupported),
        (vec![("request_uri", "urn:x")], Code::RequestUriNotSupported),
        (vec![("resource", "https://api.example")], Code::InvalidTarget),
    ] {
        let Err(AuthorizeError::Redirect(refusal)) = run(&with(&changes), &client()) else {
            panic!("{changes:?} was not refused with a redirect")
        };
        assert_eq!(refusal.error.code, expected, "{changes:?}");
        assert_eq!(refusal.redirect_uri, "https://rp.example/cb");
        assert_eq!(refusal.state.as_deref(), Some("s-1"));
    }
}

#[test]
fn a_repetition_is_answered_without_what_is_repeated() {
    let twice = form(&[GOOD.as_slice(), &[("state", "s-2")]].concat());
    let Err(AuthorizeError::Redirect(refusal)) = run(&twice, &client()) else { panic!("passed") };
    assert_eq!(refusal.error.code, OAuthErrorCode::InvalidRequest);
    assert_eq!(refusal.state, None);
    let twice = form(&[GOOD.as_slice(), &[("unknown", "a"), ("unknown", "b")]].concat());
    assert!(matches!(run(&twice, &client()), Err(AuthorizeError::Redirect(_))));
}

#[test]
fn errors_keep_the_mode() {
    let Err(AuthorizeError::Redirect(refusal)) =
        run(&with(&[("response_mode", "form_post"), ("scope", "x")]), &client())
    else {
        panic!("passed")
    };
    assert_eq!(refusal.response_mode, ResponseMode::FormPost);
}

proptest! {
    #[test]
    fn never_panics_and_never_redirects_elsewhere(
        changes in proptest::collection::vec((
            proptest::sample::select(vec![
                "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt", "max_age",
                "claims", "id_token_hint", "resource", "code_challenge", "code_challenge_method", "request", "acr_values",
            ]),
            "[^\\p{Cc}]{0,30}",
        ), 0..5)
    ) {
        let changes: Vec<(&str, &str)> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match run(&with(&changes), &client()) {
            Ok(request) => prop_assert_eq!(request.redirect_uri, "https://rp.example/cb"),
            Err(AuthorizeError::Redirect(refusal)) => prop_assert_eq!(refusal.redirect_uri, "https://rp.example/cb"),
            Err(AuthorizeError::Page(_)) => {}
        }
    }
}
