//! Signed requests (RFC 9101) and signed answers (JARM).

use super::{
    browser::{Answer, Browser, claims, http, read, redeem, userinfo},
    proof_key::ProofKey,
    site::{CALLBACK, CLIENT_SECRET, EMAIL, Site},
};
use idp::domain::{ScopeConsentPolicy, SigningAlgorithm};
use serde_json::{Value, json};

const CHALLENGE: &str = "zY_4iKz31hQGW1ysllnd1JX_N_tYXxbqy32mNnsxXqU";

on_both_databases!(
    a_signed_request_is_all_that_counts,
    an_answer_is_signed_where_it_is_asked_for,
    userinfo_is_signed_where_it_is_registered,
);

/// A site whose client signs its requests with this key.
pub(super) async fn signing(site: &Site, key: &ProofKey) {
    let jwks = json!({ "keys": [key.jwk] });
    site.register("rp-basic", move |registration| {
        registration.request_object_signing_alg = Some(SigningAlgorithm::ES256);
        registration.jwks = Some(jwks.clone());
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
}

/// A good request object with some claims changed, or taken out when null.
pub(super) fn object(site: &Site, key: &ProofKey, changes: &Value) -> String {
    let header = json!({ "typ": "oauth-authz-req+jwt", "alg": "ES256" });
    key.sign(&header, &request(site, changes))
}

pub(super) fn request(site: &Site, changes: &Value) -> Value {
    let now = site.provider.clock.now().seconds();
    let mut claims = json!({
        "iss": "rp-basic", "aud": site.issuer, "exp": now + 60, "client_id": "rp-basic", "redirect_uri": CALLBACK,
        "response_type": "code", "scope": "openid", "state": "signed", "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    claims
}

pub(super) fn address(object: &str, beside: &str) -> String {
    format!("/authorize?client_id=rp-basic&request={object}{beside}")
}

pub(super) async fn push(site: &Site, object: &str) -> Answer {
    let push = http().post(site.url("/par")).basic_auth("rp-basic", Some(CLIENT_SECRET));
    read(push.form(&[("request", object), ("client_id", "rp-basic")]).send().await.unwrap()).await
}

async fn a_signed_request_is_all_that_counts(site: Site) {
    let key = ProofKey::new();
    signing(&site, &key).await;
    let mut browser = Browser::new(&site);
    let beside = "&state=bent&scope=openid+email&redirect_uri=https%3A%2F%2Fevil.example%2F&prompt=none";
    let (page, login) = browser.follow(&address(&object(&site, &key, &json!({})), beside)).await;
    assert_eq!(login.status, 200, "{login:?}");
    let back = browser.log_in(page, login).await;
    assert_eq!(back.param("state").as_deref(), Some("signed"));
    let tokens = redeem(&site, &back.param("code").unwrap()).await;
    assert_eq!((tokens.status, &tokens.json()["scope"]), (200, &"openid".into()));

    let pushed = push(&site, &object(&site, &key, &json!({}))).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let request_uri = pushed.json()["request_uri"].as_str().unwrap().to_owned();
    let back = browser.get(&format!("/authorize?client_id=rp-basic&request_uri={request_uri}")).await;
    assert_eq!(back.param("state").as_deref(), Some("signed"), "{back:?}");
}

#[actix_web::test]
async fn objects_that_do_not_hold_are_refused() {
    let site = Site::start().await;
    let (key, other) = (ProofKey::new(), ProofKey::new());
    signing(&site, &key).await;
    let now = site.provider.clock.now().seconds();
    let bent = |changes: Value| object(&site, &key, &changes);
    let headed = |header: Value| key.sign(&header, &request(&site, &json!({})));
    let unsigned = headed(json!({ "typ": "oauth-authz-req+jwt", "alg": "none" }));
    for (name, object) in [
        ("no JWT", "x".to_owned()),
        ("unsigned", format!("{}.", unsigned.rsplit_once('.').unwrap().0)),
        ("another key", object(&site, &other, &json!({}))),
        ("another type", headed(json!({ "typ": "dpop+jwt", "alg": "ES256" }))),
        ("another algorithm", headed(json!({ "typ": "oauth-authz-req+jwt", "alg": "PS256" }))),
        (
            "a key that it brings",
            headed(json!({ "typ": "oauth-authz-req+jwt", "alg": "ES256", "jwk": key.jwk })),
        ),
        ("from another", bent(json!({ "iss": "rp-post" }))),
        ("of another client", bent(json!({ "client_id": "rp-post" }))),
        ("for another", bent(json!({ "aud": "https://other.example" }))),
        ("for nobody", bent(json!({ "aud": null }))),
        ("over", bent(json!({ "exp": now }))),
        ("without an end", bent(json!({ "exp": null }))),
        ("not yet", bent(json!({ "nbf": now + 60 }))),
        ("an assertion", bent(json!({ "sub": "rp-basic" }))),
        ("an object within", bent(json!({ "request": "x" }))),
    ] {
        let page = Browser::new(&site).get(&address(&object, "")).await;
        assert_eq!((page.status, &page.location), (400, &None), "{name}");
        assert!(page.body.contains("invalid_request_object"), "{name}");
        let answer = push(&site, &object).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request_object"), "{name}");
    }
    for header in [json!({ "alg": "ES256" }), json!({ "typ": "JWT", "alg": "ES256" })] {
        assert_eq!(push(&site, &headed(header.clone())).await.status, 201, "{header}");
    }
    // The object holds; what it asks for does not.
    let back = Browser::new(&site).get(&address(&bent(json!({ "scope": "email" })), "")).await;
    assert_eq!(back.param("error").as_deref(), Some("invalid_scope"), "{back:?}");
    let both = address(&bent(json!({})), "&request_uri=urn:x");
    assert_eq!(Browser::new(&site).get(&both).await.status, 400);
}

#[actix_web::test]
async fn who_is_registered_for_none_and_who_has_to() {
    let site = Site::start().await;
    let key = ProofKey::new();
    let plain =
        Browser::authorize_url("rp-basic", "openid", &[("request", &object(&site, &key, &json!({})))]);
    let refused = Browser::new(&site).get(&plain).await;
    assert_eq!(refused.param("error").as_deref(), Some("request_not_supported"));
    signing(&site, &key).await;
    site.register("rp-basic", |registration| registration.require_signed_request_object = true).await;
    let refused = Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(refused.param("error_description").unwrap().contains("require_signed_request_object"));
    let signed = Browser::new(&site).follow(&address(&object(&site, &key, &json!({})), "")).await.1;
    assert_eq!(signed.status, 200);
}

async fn an_answer_is_signed_where_it_is_asked_for(site: Site) {
    let refused = Browser::authorize_url("rp-basic", "openid", &[("response_mode", "jwt")]);
    let refused = Browser::new(&site).get(&refused).await;
    assert!(refused.param("error_description").unwrap().contains("authorization_signed_response_alg"));
    site.register("rp-basic", |registration| {
        registration.authorization_signed_response_alg = Some(SigningAlgorithm::ES256);
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    browser.log_in(page, login).await;
    for mode in ["jwt", "query.jwt"] {
        let back =
            browser.get(&Browser::authorize_url("rp-basic", "openid", &[("response_mode", mode)])).await;
        assert_eq!(back.param("code"), None, "nothing but the token: {back:?}");
        assert_eq!(back.param("state"), None);
        let said = claims(&back.param("response").unwrap());
        assert_eq!(
            (&said["iss"], &said["aud"], &said["state"]),
            (&json!(site.issuer), &json!("rp-basic"), &json!("a-state"))
        );
        assert_eq!(said["exp"], site.provider.clock.now().seconds() + 300);
        assert_eq!(redeem(&site, said["code"].as_str().unwrap()).await.status, 200);
    }
    let posted = browser
        .get(&Browser::authorize_url("rp-basic", "openid", &[("response_mode", "form_post.jwt")]))
        .await;
    assert!(
        posted.body.contains("name=\"response\"") && !posted.body.contains("name=\"code\""),
        "{}",
        posted.body
    );
    // Errors too, whichever check or step they come from.
    for (name, extra, error) in [
        ("a check", [("response_mode", "jwt"), ("prompt", "none login")], "invalid_request"),
        ("a step", [("response_mode", "jwt"), ("prompt", "none")], "login_required"),
    ] {
        let back = Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &extra)).await;
        let said = claims(&back.param("response").unwrap_or_else(|| panic!("{name}: {back:?}")));
        assert_eq!((&said["error"], &said["state"]), (&json!(error), &json!("a-state")), "{name}");
    }
    let fragment = browser
        .get(&Browser::authorize_url("rp-basic", "openid", &[("response_mode", "fragment.jwt")]))
        .await;
    assert_eq!(
        fragment.param("error").as_deref(),
        Some("invalid_request"),
        "no fragment without its registration"
    );
}

async fn userinfo_is_signed_where_it_is_registered(site: Site) {
    site.register("rp-basic", |registration| {
        registration.userinfo_signed_response_alg = Some(SigningAlgorithm::ES256);
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&Browser::authorize_url("rp-basic", "openid email", &[])).await;
    let code = browser.log_in(page, login).await.param("code").unwrap();
    let token = redeem(&site, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    let signed = userinfo(&site, &token).await;
    assert_eq!(
        (signed.status, signed.header("content-type"), signed.header("cache-control")),
        (200, "application/jwt", "no-store")
    );
    let said = claims(&signed.body);
    assert_eq!(
        (&said["iss"], &said["aud"], &said["email"]),
        (&json!(site.issuer), &json!("rp-basic"), &json!(EMAIL))
    );
    assert!(said["sub"].is_string() && said.get("nonce").is_none(), "{said}");
    site.register("rp-basic", |registration| registration.userinfo_signed_response_alg = None).await;
    let mut plain = userinfo(&site, &token).await.json();
    for (name, value) in [("iss", &said["iss"]), ("aud", &said["aud"])] {
        plain[name] = value.clone();
    }
    assert_eq!(plain, said, "the same claims, and who says it to whom");
    site.register("rp-basic", |registration| {
        registration.userinfo_signed_response_alg = Some(SigningAlgorithm::EdDSA);
    })
    .await;
    let refused = Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert_eq!(refused.param("error").as_deref(), Some("unauthorized_client"), "switched off here");
}
