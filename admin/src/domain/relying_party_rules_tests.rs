#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use idp::{domain::ScopeSet, settings::Issuer};
use serde_json::{Value, json};

fn bounds() -> Bounds {
    Bounds {
        scopes: ScopeSet::parse("openid profile email offline_access dealer_links ssf.read ssf.manage"),
        detail_types: vec!["dealer_link"],
        algorithms: idp::domain::SigningAlgorithms::default(),
        encrypted_requests: true,
        response_types: idp::domain::ResponseTypes::new(&[ResponseType::Code, ResponseType::CodeToken])
            .unwrap(),
        issuer: Issuer::parse("https://id.example.jp").unwrap(),
        certificates: CertificateWays::None,
    }
}

fn good() -> Value {
    json!({
        "client_name": "整備手帳",
        "redirect_uris": ["https://rp.example/callback"],
        "scope": "openid profile offline_access",
    })
}

fn changed(changes: Value) -> Result<RelyingPartyDocument, serde_json::Error> {
    let mut document = good();
    for (name, value) in changes.as_object().unwrap() {
        document.as_object_mut().unwrap().insert(name.clone(), value.clone());
    }
    serde_json::from_value(document)
}

#[test]
fn the_usual_one_passes_and_comes_back() {
    let document: RelyingPartyDocument = serde_json::from_value(good()).unwrap();
    assert_eq!(document.check(&bounds()), Ok(()));
    assert!(document.needs_secret());
    assert_eq!(RelyingPartyDocument::from(document.clone().into_registration()), document);
}

#[test]
fn a_device_needs_no_redirect_uri() {
    for grants in [
        json!([DEVICE_CODE_GRANT, "refresh_token"]),
        json!([DEVICE_CODE_GRANT, "authorization_code", "refresh_token"]),
    ] {
        let alone = grants.as_array().unwrap().len() == 2;
        let document = changed(json!({"redirect_uris": [], "grant_types": grants})).unwrap();
        assert_eq!(document.check(&bounds()).is_ok(), alone);
    }
}

#[test]
fn requests_are_encrypted_where_they_are_read() {
    let jwks = json!({"keys": [{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]});
    let members = json!({"request_object_signing_alg": "ES256", "request_object_encryption_alg": "ECDH-ES", "jwks": jwks});
    let document = changed(members).unwrap();
    for encrypted_requests in [true, false] {
        let faults = document.check(&Bounds { encrypted_requests, ..bounds() }).err().unwrap_or_default();
        assert_eq!(faults.is_empty(), encrypted_requests, "{faults:?}");
    }
}

#[test]
fn each_rule_speaks() {
    let key = json!({"keys": [{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]});
    let mut for_encryption = key.clone();
    for_encryption["keys"][0]["use"] = json!("enc");
    for (changes, pointer, rule) in [
        (json!({"client_name": ""}), "/client_name", Rule::Name),
        (json!({"client_name": "a\nb"}), "/client_name", Rule::Name),
        (json!({"client_name_en": " x"}), "/client_name_en", Rule::Name),
        (json!({"id_token_signed_response_alg": "PS256"}), "/id_token_signed_response_alg", Rule::Algorithm),
        (json!({"id_token_signed_response_alg": "EdDSA"}), "/id_token_signed_response_alg", Rule::Algorithm),
        (
            json!({"authorization_signed_response_alg": "PS256"}),
            "/authorization_signed_response_alg",
            Rule::Algorithm,
        ),
        (json!({"require_signed_request_object": true}), "/request_object_signing_alg", Rule::Algorithm),
        (json!({"request_object_signing_alg": "ES256"}), "/jwks", Rule::NeedsKeys),
        (
            json!({"request_uris": ["https://rp.example/r.jwt"]}),
            "/request_object_signing_alg",
            Rule::Algorithm,
        ),
        (
            json!({"request_object_signing_alg": "ES256", "jwks_uri": "https://rp.example/jwks", "request_uris": ["http://localhost/r.jwt"]}),
            "/request_uris/0",
            Rule::Url,
        ),
        (json!({"userinfo_signed_response_alg": "PS256"}), "/userinfo_signed_response_alg", Rule::Algorithm),
        (
            json!({"introspection_signed_response_alg": "PS256"}),
            "/introspection_signed_response_alg",
            Rule::Algorithm,
        ),
        (json!({"id_token_encrypted_response_alg": "ECDH-ES"}), "/jwks", Rule::NeedsKeys),
        (
            json!({"token_endpoint_auth_method": "private_key_jwt", "id_token_encrypted_response_alg": "ECDH-ES", "jwks": for_encryption}),
            "/jwks",
            Rule::Jwks,
        ),
        (
            json!({"userinfo_encrypted_response_alg": "RSA-OAEP", "jwks": key}),
            "/userinfo_encrypted_response_alg",
            Rule::NeedsReader,
        ),
        (
            json!({"introspection_encrypted_response_enc": "A256GCM"}),
            "/introspection_encrypted_response_enc",
            Rule::NeedsKeyWay,
        ),
        (json!({"request_object_encryption_alg": "ECDH-ES"}), "/request_object_signing_alg", Rule::Algorithm),
        (
            json!({"request_object_encryption_alg": "RSA-OAEP", "request_object_signing_alg": "ES256", "jwks": key}),
            "/request_object_encryption_alg",
            Rule::Algorithm,
        ),
        (
            json!({"request_object_encryption_enc": "A256GCM", "request_object_signing_alg": "ES256", "jwks": key}),
            "/request_object_encryption_enc",
            Rule::NeedsKeyWay,
        ),
        (
            json!({"authorization_encrypted_response_alg": "ECDH-ES", "jwks": key}),
            "/authorization_signed_response_alg",
            Rule::Algorithm,
        ),
        (json!({"client_uri": "http://rp.example/"}), "/client_uri", Rule::Url),
        (json!({"redirect_uris": []}), "/redirect_uris", Rule::NeedsRedirectUri),
        (json!({"redirect_uris": ["https://rp.example/#x"]}), "/redirect_uris/0", Rule::RedirectUri),
        (json!({"redirect_uris": ["https://rp.example/#"]}), "/redirect_uris/0", Rule::RedirectUri),
        (
            json!({"redirect_uris": ["https://rp.example/cb", "javascript:alert(1)"], "sector_identifier": "rp.example"}),
            "/redirect_uris/1",
            Rule::RedirectUri,
        ),
        (json!({"redirect_uris": ["data:text/html,x"]}), "/redirect_uris/0", Rule::RedirectUri),
        (json!({"redirect_uris": ["https://*.rp.example/cb"]}), "/redirect_uris/0", Rule::RedirectUri),
        (json!({"redirect_uris": ["http://rp.example/cb"]}), "/redirect_uris/0", Rule::RedirectUri),
        (json!({"redirect_uris": ["jp.example.app:/cb"]}), "/redirect_uris/0", Rule::RedirectUri),
        (json!({"redirect_uris": ["/cb"]}), "/redirect_uris/0", Rule::RedirectUri),
        (
            json!({"redirect_uris": ["https://a.example/", "https://a.example/"]}),
            "/redirect_uris",
            Rule::Twice,
        ),
        (
            json!({"redirect_uris": ["https://a.example/", "https://b.example/"]}),
            "/sector_identifier",
            Rule::NeedsSector,
        ),
        (
            json!({"post_logout_redirect_uris": ["https://rp.example/#x"]}),
            "/post_logout_redirect_uris/0",
            Rule::RedirectUri,
        ),
        (json!({"backchannel_logout_uri": "https://u:p@rp.example/"}), "/backchannel_logout_uri", Rule::Url),
        (json!({"initiate_login_uri": "rp.example/login"}), "/initiate_login_uri", Rule::Url),
        (
            json!({"frontchannel_logout_uri": "https://other.example/out"}),
            "/frontchannel_logout_uri",
            Rule::RedirectOrigin,
        ),
        (
            json!({"frontchannel_logout_uri": "https://rp.example:444/out"}),
            "/frontchannel_logout_uri",
            Rule::RedirectOrigin,
        ),
        (json!({"grant_types": [], "scope": "profile"}), "/grant_types", Rule::GrantType),
        (json!({"grant_types": ["password"], "scope": "profile"}), "/grant_types/0", Rule::GrantType),
        (json!({"grant_types": ["authorization_code"]}), "/grant_types", Rule::RefreshToken),
        (json!({"response_types": ["code id_token"]}), "/response_types", Rule::ResponseType),
        (json!({"response_types": ["code token"]}), "/response_types", Rule::ResponseType),
        (
            json!({"grant_types": ["authorization_code", "refresh_token", "implicit"]}),
            "/response_types",
            Rule::ResponseType,
        ),
        (
            json!({"response_types": ["code token"], "grant_types": ["authorization_code", "refresh_token", "implicit"], "token_endpoint_auth_method": "none"}),
            "/response_types",
            Rule::ResponseType,
        ),
        (
            json!({"response_types": ["code token"], "grant_types": ["authorization_code", "refresh_token", "implicit"], "dpop_bound_access_tokens": true}),
            "/response_types",
            Rule::ResponseType,
        ),
        (json!({"scope": "openid"}), "/grant_types", Rule::RefreshToken),
        (json!({"grant_types": [DEVICE_CODE_GRANT], "scope": "profile"}), "/scope", Rule::Scope),
        (json!({"grant_types": [DEVICE_CODE_GRANT]}), "/grant_types", Rule::RefreshToken),
        (json!({"grant_types": [BACKCHANNEL_GRANT], "scope": "profile"}), "/scope", Rule::Scope),
        (
            json!({"backchannel_token_delivery_mode": "ping"}),
            "/backchannel_client_notification_endpoint",
            Rule::Url,
        ),
        (
            json!({"backchannel_token_delivery_mode": "ping", "backchannel_client_notification_endpoint": "ftp://rp.example/"}),
            "/backchannel_client_notification_endpoint",
            Rule::Url,
        ),
        (json!({"backchannel_authentication_request_signing_alg": "ES256"}), "/jwks", Rule::NeedsKeys),
        (json!({"scope": "openid offline_access admin:clients"}), "/scope", Rule::Scope),
        (json!({"scope": "profile offline_access"}), "/scope", Rule::Scope),
        (json!({"scope": "openid offline_access ssf.read"}), "/grant_types", Rule::GrantType),
        (json!({"token_endpoint_auth_method": "private_key_jwt"}), "/jwks", Rule::NeedsKeys),
        (json!({"jwks": key}), "/jwks", Rule::KeysNotUsed),
        (json!({"token_endpoint_auth_method": "private_key_jwt", "jwks": {}}), "/jwks", Rule::Jwks),
        (
            json!({"token_endpoint_auth_method": "private_key_jwt", "jwks": key, "jwks_uri": "https://rp.example/jwks"}),
            "/jwks",
            Rule::NeedsKeys,
        ),
        (
            json!({"token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "http://10.0.0.1/jwks"}),
            "/jwks_uri",
            Rule::Url,
        ),
        (
            json!({"profile": "fapi2", "id_token_signed_response_alg": "ES256"}),
            "/token_endpoint_auth_method",
            Rule::Profile,
        ),
        (
            json!({"profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt", "jwks": key}),
            "/id_token_signed_response_alg",
            Rule::Profile,
        ),
        (json!({"token_endpoint_auth_method": "none", "profile": "legacy"}), "/profile", Rule::PublicClient),
        (
            json!({"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token", "client_credentials"]}),
            "/grant_types/2",
            Rule::GrantType,
        ),
        (json!({"sector_identifier": "https://rp.example"}), "/sector_identifier", Rule::Host),
        (
            json!({"default_acr_values": ["urn:common-id:acr:passkey", "urn:gold"]}),
            "/default_acr_values/1",
            Rule::Acr,
        ),
        (json!({"required_acr": "urn:gold"}), "/required_acr", Rule::Acr),
        (json!({"default_max_age": 0}), "/default_max_age", Rule::Seconds),
        (json!({"resources": ["https://id.example.jp/admin/v1"]}), "/resources/0", Rule::Resource),
        (json!({"resources": ["nowhere"]}), "/resources/0", Rule::Resource),
        (
            json!({"authorization_details_types": ["payment"]}),
            "/authorization_details_types/0",
            Rule::DetailType,
        ),
        (
            json!({"authorization_details_types": ["dealer_link", "dealer_link"]}),
            "/authorization_details_types",
            Rule::Twice,
        ),
    ] {
        let document = changed(changes.clone()).unwrap();
        assert_eq!(document.check(&bounds()), Err(vec![Fault::at(pointer, rule)]), "{changes}");
    }
}

#[test]
fn native_applications_and_many_hosts_pass() {
    for changes in [
        json!({"application_type": "native", "redirect_uris": ["jp.example.app:/cb", "http://127.0.0.1/cb"], "subject_type": "public", "token_endpoint_auth_method": "none"}),
        json!({"redirect_uris": ["https://a.example/", "https://b.example/"], "sector_identifier": "a.example"}),
        json!({"redirect_uris": [], "grant_types": ["client_credentials"], "scope": "profile"}),
        json!({"redirect_uris": [], "grant_types": ["client_credentials"], "scope": "ssf.read ssf.manage"}),
        json!({"redirect_uris": ["http://localhost:8090/callback"]}),
        json!({"request_object_signing_alg": "PS256", "require_signed_request_object": true, "jwks_uri": "https://rp.example/jwks"}),
        json!({"default_acr_values": ["urn:common-id:acr:two-step"], "required_acr": "urn:common-id:acr:password"}),
    ] {
        assert_eq!(changed(changes.clone()).unwrap().check(&bounds()), Ok(()), "{changes}");
    }
}

#[test]
fn what_is_not_known_is_refused() {
    for changes in [
        json!({"client_nam": "x"}),
        json!({"kind": "admin"}),
        json!({"token_endpoint_auth_method": "client_secret_jwt"}),
        json!({"id_token_signed_response_alg": "none"}),
        json!({"redirect_uris": "https://rp.example/"}),
        json!({"customer_ref": "yes"}),
    ] {
        assert!(changed(changes.clone()).is_err(), "{changes}");
    }
}

/// What certificates are needed for, by what the provider asks for (RFC 8705).
#[test]
fn certificates() {
    let by_name = |more: Value| {
        let mut document = good();
        document["token_endpoint_auth_method"] = json!("tls_client_auth");
        document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        document
    };
    let mut bound = good();
    bound["tls_client_certificate_bound_access_tokens"] = json!(true);
    let mut twice = bound.clone();
    twice["dpop_bound_access_tokens"] = json!(true);
    let mut named = good();
    named["tls_client_auth_san_ip"] = json!("192.0.2.1");
    let mut unregistered = good();
    unregistered["token_endpoint_auth_method"] = json!("self_signed_tls_client_auth");
    let name = json!({"tls_client_auth_subject_dn": "CN=a"});
    use CertificateWays::{Registered, WithAuthorities};
    for (document, ways, fault) in [
        (by_name(name.clone()), WithAuthorities, None),
        (by_name(name.clone()), Registered, Some(("/token_endpoint_auth_method", Rule::NoAuthorities))),
        (by_name(name), CertificateWays::None, Some(("/token_endpoint_auth_method", Rule::Certificates))),
        (by_name(json!({})), WithAuthorities, Some(("/tls_client_auth_subject_dn", Rule::OneName))),
        (
            by_name(json!({"tls_client_auth_subject_dn": "CN=a", "tls_client_auth_san_dns": "a.example"})),
            WithAuthorities,
            Some(("/tls_client_auth_subject_dn", Rule::OneName)),
        ),
        (
            by_name(json!({"tls_client_auth_san_dns": "*.example"})),
            WithAuthorities,
            Some(("/tls_client_auth_san_dns", Rule::CertificateName)),
        ),
        (named, WithAuthorities, Some(("/tls_client_auth_subject_dn", Rule::OneName))),
        (unregistered, Registered, Some(("/jwks", Rule::NeedsKeys))),
        (bound.clone(), Registered, None),
        (
            bound,
            CertificateWays::None,
            Some(("/tls_client_certificate_bound_access_tokens", Rule::Certificates)),
        ),
        (twice, Registered, Some(("/dpop_bound_access_tokens", Rule::OneBinding))),
    ] {
        let read: RelyingPartyDocument = serde_json::from_value(document.clone()).unwrap();
        let faults = read.check(&Bounds { certificates: ways, ..bounds() }).err().unwrap_or_default();
        let found: Vec<_> = faults.iter().map(|fault| (fault.pointer.as_str(), fault.rule)).collect();
        assert_eq!(found, fault.into_iter().collect::<Vec<_>>(), "{document} {ways:?}");
    }
}
