//! What may be registered: each member, good and bad.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::super::{super::test_kit::LINK_SHAPE, check_sector, client_information, is_web_url};
use super::*;
use crate::domain::{Client, ClientProfile, ClientState, SigningAlgorithm, SubjectType};
use proptest::prelude::*;
use serde_json::json;

#[path = "read_refusals_tests.rs"]
mod refusals;

fn policy() -> RegistrationPolicy {
    RegistrationPolicy {
        redirect_hosts: Some(vec![
            "rp.example".to_owned(),
            "*.rp.example".to_owned(),
            "127.0.0.1".to_owned(),
        ]),
        scope: ScopeSet::parse("openid profile email links offline_access"),
        grant_types: ["authorization_code", "refresh_token", "client_credentials"].map(str::to_owned).into(),
        endpoint_audience: false,
        profile: ClientProfile::Default,
    }
}

fn read_with(policy: &RegistrationPolicy, metadata: &Value) -> Result<RequestedClient, OAuthError> {
    read_offering(&ResponseTypes::default(), policy, metadata)
}

fn read_offering(
    response_types: &ResponseTypes,
    policy: &RegistrationPolicy,
    metadata: &Value,
) -> Result<RequestedClient, OAuthError> {
    read_where(response_types, &[], policy, metadata)
}

fn read_where(
    response_types: &ResponseTypes,
    certificate_methods: &[TokenEndpointAuthMethod],
    policy: &RegistrationPolicy,
    metadata: &Value,
) -> Result<RequestedClient, OAuthError> {
    read_at((response_types, certificate_methods, true), policy, metadata)
}

/// By a provider that answers so, asks for certificates, and reads encrypted requests or does not.
fn read_at(
    (response_types, certificate_methods, encrypted_requests): (
        &ResponseTypes,
        &[TokenEndpointAuthMethod],
        bool,
    ),
    policy: &RegistrationPolicy,
    metadata: &Value,
) -> Result<RequestedClient, OAuthError> {
    let algorithms = SigningAlgorithms::new(&[SigningAlgorithm::RS256, SigningAlgorithm::ES256]).unwrap();
    let facts = RegistrationFacts {
        client_id: &ClientId::from("c-1"),
        issued_at: Timestamp::from_seconds(7),
        policy,
        algorithms: &algorithms,
        encrypted_requests,
        response_types,
        details: &[LINK_SHAPE],
        may_call: &|url| is_web_url(url.split('#').next().unwrap_or_default()) && !url.contains("10.0.0.1"),
        certificate_methods,
        is_key_set: &|jwks| jwks["keys"].as_array().is_some_and(|keys| !keys.is_empty()),
        can_prove: &|jwks| jwks["keys"][0]["use"] != "enc",
        can_read: &|jwks, alg| alg.as_str().starts_with(jwks["keys"][0]["kty"].as_str().unwrap_or("-")),
    };
    read_client_metadata(metadata.as_object().unwrap(), &facts)
}

/// The least that can be registered, with some members changed, or taken out when null.
fn read(changes: &Value) -> Result<RequestedClient, OAuthError> {
    let mut metadata = json!({"redirect_uris": ["https://rp.example/cb"]});
    metadata.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    read_with(&policy(), &metadata)
}

#[test]
fn details_are_for_whoever_may_have_their_scope() {
    let asked = json!({"authorization_details_types": ["link"]});
    let registration = read(&asked).unwrap().registration;
    assert_eq!(registration.authorization_details_types, ["link"]);
    let mut less = policy();
    less.scope = less.scope.without("links");
    let mut metadata = asked;
    metadata["redirect_uris"] = json!(["https://rp.example/cb"]);
    let error = read_with(&less, &metadata).expect_err("the scope is not theirs");
    assert_eq!(error.cause(), Some("authorization_details_types"));
}

/// Where somebody asks for certificates (RFC 8705, 2.1.2, 2.2 and 3.4).
#[test]
fn certificates() {
    let both = [TokenEndpointAuthMethod::SelfSignedTlsClientAuth, TokenEndpointAuthMethod::TlsClientAuth];
    let by_name = |more: Value| {
        let mut members = json!({"token_endpoint_auth_method": "tls_client_auth"});
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        members
    };
    let jwks = json!({"keys": [{"kty": "EC"}]});
    for (changes, refused) in [
        (by_name(json!({"tls_client_auth_san_dns": "rp.example"})), None),
        (by_name(json!({"tls_client_auth_subject_dn": "CN=rp,O=x"})), None),
        (by_name(json!({})), Some("tls_client_auth_subject_dn")),
        (by_name(json!({"tls_client_auth_san_dns": "*.example"})), Some("tls_client_auth_san_dns")),
        (
            by_name(json!({"tls_client_auth_san_dns": "rp.example", "tls_client_auth_san_ip": "::1"})),
            Some("tls_client_auth_san_ip"),
        ),
        (json!({"tls_client_auth_san_dns": "rp.example"}), Some("tls_client_auth_san_dns")),
        (json!({"token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": jwks}), None),
        (json!({"token_endpoint_auth_method": "self_signed_tls_client_auth"}), Some("jwks")),
        (json!({"tls_client_certificate_bound_access_tokens": true}), None),
        (
            json!({"tls_client_certificate_bound_access_tokens": true, "dpop_bound_access_tokens": true}),
            Some("tls_client_certificate_bound_access_tokens"),
        ),
    ] {
        let mut metadata = json!({"redirect_uris": ["https://rp.example/cb"]});
        metadata.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let told = read_where(&ResponseTypes::default(), &both, &policy(), &metadata);
        let cause = told.as_ref().err().and_then(OAuthError::cause);
        assert_eq!(cause, refused, "{changes}");
        if let Ok(requested) = told {
            let client = Client {
                id: ClientId::from("c-1"),
                state: ClientState::Active,
                secret_hash: None,
                registration: requested.registration,
            };
            let information = client_information(&client);
            for (name, value) in changes.as_object().unwrap() {
                assert_eq!(information.get(name), Some(value), "{name}");
            }
        }
    }
}

#[test]
fn without_members_the_defaults_of_the_standards_hold() {
    let registration = read(&json!({})).unwrap().registration;
    let client =
        Client { id: ClientId::from("c-1"), state: ClientState::Active, secret_hash: None, registration };
    assert_eq!(
        Value::Object(client_information(&client)),
        json!({
            "client_id": "c-1", "client_id_issued_at": 7, "application_type": "web", "redirect_uris": ["https://rp.example/cb"],
            "grant_types": ["authorization_code"], "response_types": ["code"], "scope": "email openid profile",
            "token_endpoint_auth_method": "client_secret_basic", "subject_type": "pairwise",
            "id_token_signed_response_alg": "RS256", "require_auth_time": false,
        })
    );
    assert_eq!(client.registration.kind, ClientKind::Dynamic);
    assert_eq!(client.registration.scope_consent, ScopeConsentPolicy::Explicit);
    assert_eq!(client.registration.client_name, "rp.example", "people need a name");
}

#[test]
fn what_is_registered_is_answered() {
    let jwks = json!({"keys": [{"kty": "EC"}]});
    let mut sent = json!({
        "redirect_uris": ["https://rp.example/cb", "https://rp.example/cb?x=1"], "response_types": ["code"],
        "grant_types": ["authorization_code", "refresh_token"], "application_type": "web", "contacts": ["dev@rp.example"],
        "client_name": "Parts", "client_name#ja": "部品カタログ", "client_name#fr": "Pièces", "logo_uri": "https://rp.example/l.png",
        "client_uri": "https://rp.example/", "policy_uri": "https://rp.example/p", "policy_uri#ja": "https://rp.example/p/ja",
        "tos_uri": "https://rp.example/t", "jwks": jwks, "subject_type": "public", "id_token_signed_response_alg": "ES256",
        "request_object_signing_alg": "PS256", "require_signed_request_object": true,
        "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256", "default_max_age": 60,
        "require_auth_time": true, "default_acr_values": [ACR_VALUES[0]], "initiate_login_uri": "https://rp.example/login",
        "scope": "openid email", "software_id": "parts", "software_version": "1.0",
        "post_logout_redirect_uris": ["https://rp.example/out"], "backchannel_logout_uri": "https://rp.example/bc",
        "backchannel_logout_session_required": true, "frontchannel_logout_uri": "https://rp.example/fc",
        "frontchannel_logout_session_required": true, "require_pushed_authorization_requests": true,
        "dpop_bound_access_tokens": true, "authorization_signed_response_alg": "RS256",
        "userinfo_signed_response_alg": "ES256", "request_uris": ["https://rp.example/r.jwt#hash", "https://rp.example/r2.jwt"],
    });
    let encrypted = json!({
        "id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A256GCM",
        "userinfo_encrypted_response_alg": "ECDH-ES+A128KW", "userinfo_encrypted_response_enc": "A128CBC-HS256",
        "authorization_encrypted_response_alg": "ECDH-ES+A256KW", "authorization_encrypted_response_enc": "A128GCM",
        "introspection_signed_response_alg": "ES256",
        "introspection_encrypted_response_alg": "ECDH-ES", "introspection_encrypted_response_enc": "A256CBC-HS512",
        "request_object_encryption_alg": "ECDH-ES+A256KW", "request_object_encryption_enc": "A256CBC-HS512",
    });
    sent.as_object_mut().unwrap().extend(encrypted.as_object().unwrap().clone());
    let registration = read(&sent).unwrap().registration;
    assert_eq!(
        (registration.client_name.as_str(), registration.client_name_en.as_str()),
        ("部品カタログ", "Parts")
    );
    assert_eq!(registration.policy_uri("ja"), Some("https://rp.example/p/ja"));
    let client =
        Client { id: ClientId::from("c-1"), state: ClientState::Active, secret_hash: None, registration };
    let told = client_information(&client);
    for (name, value) in sent.as_object().unwrap() {
        if name != "scope" {
            assert_eq!(&told[name], value, "{name}");
        }
    }
    assert_eq!(told["scope"], "email offline_access openid", "a refresh token is for who is away");
}

#[test]
fn requests_are_encrypted_where_somebody_reads_them() {
    let of = |members: Value, encrypted_requests: bool| {
        let mut metadata = json!({
            "redirect_uris": ["https://rp.example/cb"], "jwks": {"keys": [{"kty": "EC"}]}, "request_object_signing_alg": "ES256",
        });
        metadata.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let read = read_at((&ResponseTypes::default(), &[], encrypted_requests), &policy(), &metadata);
        read.map(|requested| json!(requested.registration.request_object_encryption))
            .map_err(|refused| refused.description.split(':').next().unwrap().to_owned())
    };
    let (alg, enc) = ("request_object_encryption_alg", "request_object_encryption_enc");
    for known in KeyManagement::OF_REQUESTS {
        let kept = json!({"alg": known, "enc": "A128CBC-HS256"});
        assert_eq!(of(json!({ alg: known }), true), Ok(kept), "the usual enc");
        assert_eq!(of(json!({ alg: known }), false), Err(alg.to_owned()));
    }
    let both = json!({ alg: "ECDH-ES", enc: "A256GCM" });
    assert_eq!(of(both.clone(), true), Ok(json!({"alg": "ECDH-ES", "enc": "A256GCM"})));
    assert_eq!(of(json!({}), false), Ok(json!(null)));
    for (members, named) in [
        (json!({ alg: "RSA-OAEP" }), alg),
        (json!({ alg: "RSA1_5" }), alg),
        (json!({ alg: "dir" }), alg),
        (json!({ alg: 7 }), alg),
        (json!({ alg: "ECDH-ES", "request_object_signing_alg": null }), alg),
        (json!({ alg: "ECDH-ES", enc: "A192GCM" }), enc),
        (json!({ enc: "A256GCM" }), enc),
    ] {
        assert_eq!(of(members.clone(), true), Err(named.to_owned()), "{members}");
    }
}

#[test]
fn a_sector_is_named_by_its_document() {
    let several = json!(["https://rp.example/cb", "https://a.rp.example/cb"]);
    let requested =
        read(&json!({"redirect_uris": several, "sector_identifier_uri": "https://s.example/s.json"}))
            .unwrap();
    assert_eq!(requested.registration.sector_identifier.as_deref(), Some("s.example"));
    assert_eq!(requested.sector_identifier_uri.as_deref(), Some("https://s.example/s.json"));
    for (changes, subject_type) in [
        (json!({}), Some(SubjectType::Public)),
        (json!({"subject_type": "public"}), Some(SubjectType::Public)),
        (json!({"subject_type": "pairwise"}), None),
        (json!({"sector_identifier_uri": "https://s.example/s.json"}), Some(SubjectType::Pairwise)),
    ] {
        let mut metadata = changes.clone();
        metadata["redirect_uris"] = several.clone();
        let got = read(&metadata).ok().map(|requested| requested.registration.subject_type);
        assert_eq!(got, subject_type, "{changes}");
    }
    let uris = &requested.registration.redirect_uris;
    for (document, holds) in [
        (json!(["https://rp.example/cb", "https://a.rp.example/cb", "https://more.example/"]), true),
        (json!(["https://rp.example/cb"]), false),
        (json!([]), false),
        (json!({"0": "https://rp.example/cb"}), false),
        (json!(["https://rp.example/cb", "https://a.rp.example/cb", 7]), false),
        (json!("https://rp.example/cb"), false),
    ] {
        assert_eq!(check_sector(document.to_string().as_bytes(), uris).is_ok(), holds, "{document}");
    }
    assert!(check_sector(b"<html>", uris).is_err());
}

#[test]
fn types_and_grants_name_each_other() {
    let wide = RegistrationPolicy {
        grant_types: ["authorization_code", "refresh_token", "client_credentials", IMPLICIT]
            .map(str::to_owned)
            .into(),
        ..policy()
    };
    let read = |offered: &ResponseTypes, policy: &RegistrationPolicy, changes: &Value| {
        let mut metadata = json!({"redirect_uris": ["https://rp.example/cb"]});
        metadata.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        read_offering(offered, policy, &metadata).map(|requested| requested.registration)
    };
    for (changes, holds) in [
        (json!({"grant_types": [IMPLICIT], "response_types": ["id_token"]}), true),
        (json!({"grant_types": [IMPLICIT], "response_types": ["id_token token", "id_token"]}), true),
        (json!({"grant_types": ["authorization_code", IMPLICIT], "response_types": ["id_token code"]}), true),
        (
            json!({"grant_types": ["authorization_code", IMPLICIT], "response_types": ["code", "id_token"]}),
            true,
        ),
        (json!({"grant_types": [IMPLICIT]}), false),
        (json!({"grant_types": [IMPLICIT], "response_types": ["token"]}), false),
        (json!({"grant_types": [IMPLICIT], "response_types": ["code id_token"]}), false),
        (json!({"grant_types": ["authorization_code"], "response_types": ["code id_token"]}), false),
        (json!({"grant_types": ["authorization_code", IMPLICIT], "response_types": ["code"]}), false),
        (json!({"grant_types": ["authorization_code", IMPLICIT], "response_types": ["id_token"]}), false),
        (
            json!({"grant_types": [IMPLICIT], "response_types": ["id_token"], "token_endpoint_auth_method": "none"}),
            true,
        ),
        (
            json!({"grant_types": [IMPLICIT], "response_types": ["id_token token"], "token_endpoint_auth_method": "none"}),
            false,
        ),
        (
            json!({"grant_types": [IMPLICIT], "response_types": ["id_token token"], "dpop_bound_access_tokens": true}),
            false,
        ),
    ] {
        let all = ResponseTypes::all();
        let read_all = read(&all, &wide, &changes);
        assert_eq!(read_all.is_ok(), holds, "{changes}");
        assert!(read(&ResponseTypes::default(), &wide, &changes).is_err(), "{changes}: not offered");
        assert!(read(&all, &policy(), &changes).is_err(), "{changes}: not of the token's policy");
        if let Ok(registration) = read_all {
            assert!(registration.scope.contains("openid"), "{changes}");
        }
    }
    let nowhere = json!({"grant_types": [IMPLICIT], "response_types": ["id_token"], "redirect_uris": []});
    assert!(read(&ResponseTypes::all(), &wide, &nowhere).is_err());
}

#[test]
fn what_says_nothing_is_passed_over() {
    for changes in [
        json!({"request_uris": []}),
        json!({"tls_client_certificate_bound_access_tokens": false}),
        json!({"logo_uri": null, "jwks": null, "grant_types": null, "contacts": null}),
        json!({"an_invention": {"of": "somebody"}, "client_name#ja_JP": "名前", "redirect_uris#ja": 7}),
        json!({"client_id": "mine", "client_secret": "mine"}),
    ] {
        let registration = read(&changes).unwrap().registration;
        assert_eq!(registration, read(&json!({})).unwrap().registration, "{changes}");
    }
}

#[test]
fn statements_of_nobody_are_taken() {
    for (statement, code) in [
        (json!("eyJhbGciOiJub25lIn0.e30."), "unapproved_software_statement"),
        (json!("not a token"), "invalid_software_statement"),
        (json!({}), "invalid_software_statement"),
    ] {
        let error = read(&json!({ "software_statement": statement })).unwrap_err();
        assert_eq!(error.code.as_str(), code, "{statement}");
    }
}

#[test]
fn a_client_in_its_own_name_needs_no_address() {
    let metadata = json!({"grant_types": ["client_credentials"], "client_name": "Robot"});
    let registration = read_with(&policy(), &metadata).unwrap().registration;
    assert!(registration.scope.is_empty() && registration.redirect_uris.is_empty());
    let narrow = RegistrationPolicy { grant_types: vec!["authorization_code".to_owned()], ..policy() };
    assert!(read_with(&narrow, &metadata).is_err());
}

proptest! {
    #[test]
    fn never_panics(name in "[a-z_#]{0,20}|redirect_uris|jwks|scope|client_name#ja", text in "\\PC{0,40}", number in any::<i64>()) {
        for value in [json!(text), json!([text]), json!({ &text: number }), json!(number)] {
            let _ = read(&json!({ &name: value }));
        }
        let _ = check_sector(text.as_bytes(), &[]);
    }
}
