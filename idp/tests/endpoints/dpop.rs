//! Tokens that are bound to a key (RFC 9449): how they are got, shown, refreshed, and what is refused.

use super::{
    browser::{Answer, Browser, VERIFIER, claims, http, read},
    proof_key::ProofKey,
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use futures_util::future::join_all;
use idp::domain::{ScopeConsentPolicy, ScopeSet};
use serde_json::{Value, json};

on_both_databases!(
    a_bound_token_is_good_with_its_key_alone,
    a_public_client_keeps_its_key,
    of_many_uses_of_one_proof_one_is_taken,
    a_client_with_bound_tokens_keeps_its_refresh_token,
);

/// A call of the token endpoint, with these proofs.
async fn token(site: &Site, client: &str, proofs: &[&str], fields: &[(&str, &str)]) -> Answer {
    let mut call = http().post(site.url("/token"));
    for proof in proofs {
        call = call.header("dpop", *proof);
    }
    call = match client {
        "rp-public" => call.form(&[fields, &[("client_id", client)]].concat()),
        _ => call.basic_auth(client, Some(CLIENT_SECRET)).form(fields),
    };
    read(call.send().await.unwrap()).await
}

async fn redeem(site: &Site, client: &str, proofs: &[&str], code: &str) -> Answer {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    token(site, client, proofs, &fields).await
}

async fn refresh(site: &Site, client: &str, proofs: &[&str], refresh_token: &Value) -> Answer {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str().unwrap())];
    token(site, client, proofs, &fields).await
}

async fn userinfo(site: &Site, scheme: &str, access_token: &str, proof: Option<&str>) -> Answer {
    let mut call =
        http().get(site.url("/userinfo")).header("authorization", format!("{scheme} {access_token}"));
    if let Some(proof) = proof {
        call = call.header("dpop", proof);
    }
    read(call.send().await.unwrap()).await
}

async fn code(site: &Site, client: &'static str, extra: &[(&str, &str)]) -> String {
    site.register(client, |registration| registration.scope_consent = ScopeConsentPolicy::Implicit).await;
    Browser::new(site).code(client, "openid offline_access", extra).await
}

/// The challenges of an answer, all of them.
fn challenges(answer: &Answer) -> String {
    let values = answer.headers.get_all("www-authenticate").iter();
    values.map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(" | ")
}

async fn a_bound_token_is_good_with_its_key_alone(site: Site) {
    let (key, other) = (ProofKey::new(), ProofKey::new());
    let code = code(&site, "rp-basic", &[("prompt", "consent")]).await;
    let answer = redeem(&site, "rp-basic", &[&key.proof(&site, "POST", "/token", json!({}))], &code).await;
    let tokens = answer.json();
    assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
    assert!(!answer.header("dpop-nonce").is_empty());
    let bound = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(bound)["cnf"], json!({ "jkt": key.jkt() }));

    let good = key.proof_with(&site, "GET", "/userinfo", bound);
    assert_eq!(userinfo(&site, "DPoP", bound, Some(&good)).await.status, 200);
    for (name, scheme, proof, error) in [
        ("the same proof again", "DPoP", Some(good), "invalid_dpop_proof"),
        ("no proof", "DPoP", None, "invalid_dpop_proof"),
        (
            "another key",
            "DPoP",
            Some(other.proof_with(&site, "GET", "/userinfo", bound)),
            "invalid_dpop_proof",
        ),
        ("of no token", "DPoP", Some(key.proof(&site, "GET", "/userinfo", json!({}))), "invalid_dpop_proof"),
        (
            "of another token",
            "DPoP",
            Some(key.proof_with(&site, "GET", "/userinfo", "x")),
            "invalid_dpop_proof",
        ),
        (
            "of another method",
            "DPoP",
            Some(key.proof_with(&site, "POST", "/userinfo", bound)),
            "invalid_dpop_proof",
        ),
        (
            "of another address",
            "DPoP",
            Some(key.proof_with(&site, "GET", "/token", bound)),
            "invalid_dpop_proof",
        ),
        ("as a bearer token", "Bearer", None, "invalid_token"),
        (
            "as a bearer token, with a proof",
            "Bearer",
            Some(key.proof_with(&site, "GET", "/userinfo", bound)),
            "invalid_token",
        ),
    ] {
        let answer = userinfo(&site, scheme, bound, proof.as_deref()).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, error), "{name}");
        let told = challenges(&answer);
        assert!(told.contains("DPoP realm") && told.contains("algs=\"ES256 EdDSA PS256\""), "{name}: {told}");
    }
    let in_body = http().post(site.url("/userinfo")).form(&[("access_token", bound)]).send().await.unwrap();
    assert_eq!(in_body.status().as_u16(), 401);

    let asked = http().post(site.url("/introspect")).form(&[("token", bound)]);
    let told = read(asked.basic_auth("rp-basic", Some(CLIENT_SECRET)).send().await.unwrap()).await.json();
    assert_eq!((&told["token_type"], &told["cnf"]["jkt"]), (&json!("DPoP"), &json!(key.jkt())));

    // A client that keeps a secret may change its key: the next token is bound to the one that it shows (RFC 9449, 5).
    let proof = other.proof(&site, "POST", "/token", json!({}));
    let next = refresh(&site, "rp-basic", &[&proof], &tokens["refresh_token"]).await.json();
    assert_eq!(claims(next["access_token"].as_str().unwrap())["cnf"], json!({ "jkt": other.jkt() }));
    let plain = refresh(&site, "rp-basic", &[], &next["refresh_token"]).await.json();
    assert_eq!(plain["token_type"], "Bearer");
    let plain = plain["access_token"].as_str().unwrap();
    assert_eq!(userinfo(&site, "Bearer", plain, None).await.status, 200);
    let proof = other.proof_with(&site, "GET", "/userinfo", plain);
    assert_eq!(userinfo(&site, "DPoP", plain, Some(&proof)).await.error(), "invalid_token");
}

async fn a_public_client_keeps_its_key(site: Site) {
    let (key, other) = (ProofKey::new(), ProofKey::new());
    let code = code(&site, "rp-public", &[("prompt", "consent")]).await;
    let asked = redeem(&site, "rp-public", &[&key.proof(&site, "POST", "/token", json!({}))], &code).await;
    assert_eq!((asked.status, asked.error().as_str()), (400, "use_dpop_nonce"));
    let nonce = json!({ "nonce": asked.header("dpop-nonce") });
    let with_nonce = |key: &ProofKey| key.proof(&site, "POST", "/token", nonce.clone());
    // The first attempt cost nothing: the code is still there.
    let tokens = redeem(&site, "rp-public", &[&with_nonce(&key)], &code).await.json();
    assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
    let refused = refresh(&site, "rp-public", &[&with_nonce(&other)], &tokens["refresh_token"]).await;
    assert_eq!(refused.error(), "invalid_grant", "another key");
    let refused = refresh(&site, "rp-public", &[], &tokens["refresh_token"]).await;
    assert_eq!(refused.error(), "invalid_grant", "no key");
    let next = refresh(&site, "rp-public", &[&with_nonce(&key)], &tokens["refresh_token"]).await;
    assert_eq!(next.json()["token_type"], "DPoP", "{}", next.body);
    // A nonce is good for two to four minutes, on every node.
    site.clock.advance_seconds(120);
    let old = refresh(&site, "rp-public", &[&with_nonce(&key)], &next.json()["refresh_token"]).await;
    assert_eq!(old.status, 200, "{}", old.body);
    site.clock.advance_seconds(120);
    let old = refresh(&site, "rp-public", &[&with_nonce(&key)], &old.json()["refresh_token"]).await;
    assert_eq!(old.error(), "use_dpop_nonce");
}

async fn a_client_with_bound_tokens_keeps_its_refresh_token(site: Site) {
    const DAY: i64 = 86_400;
    let key = ProofKey::new();
    let proof = || key.proof(&site, "POST", "/token", json!({}));
    let code = code(&site, "rp-basic", &[("prompt", "consent")]).await;
    let plain = redeem(&site, "rp-basic", &[], &code).await.json()["refresh_token"].clone();
    let replaced = refresh(&site, "rp-basic", &[], &plain).await.json()["refresh_token"].clone();
    assert_ne!(plain, replaced, "as long as its tokens are anybody's");
    site.register("rp-basic", |registration| registration.dpop_bound_access_tokens = true).await;
    // Twenty days each: it lasts thirty days from its last use.
    for _ in 0..3 {
        let next = refresh(&site, "rp-basic", &[&proof()], &replaced).await;
        assert_eq!(next.status, 200, "{}", next.body);
        assert_eq!((&next.json()["refresh_token"], &next.json()["token_type"]), (&replaced, &json!("DPoP")));
        site.clock.advance_seconds(20 * DAY);
    }
    site.clock.advance_seconds(11 * DAY);
    assert_eq!(
        refresh(&site, "rp-basic", &[&proof()], &replaced).await.error(),
        "invalid_grant",
        "too long unused"
    );
    // What was replaced before stays replaced.
    assert_eq!(refresh(&site, "rp-basic", &[&proof()], &plain).await.error(), "invalid_grant");
}

async fn of_many_uses_of_one_proof_one_is_taken(site: Site) {
    site.register("rp-basic", |registration| registration.scope = ScopeSet::parse("openid email")).await;
    let key = ProofKey::new();
    for _ in 0..3 {
        let proof = key.proof(&site, "POST", "/token", json!({}));
        let fields = [("grant_type", "client_credentials"), ("scope", "email")];
        let proofs = [proof.as_str()];
        let uses = (0..12).map(|_| token(&site, "rp-basic", &proofs, &fields));
        let answers = join_all(uses).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
        let refused = answers.iter().filter(|answer| answer.status == 400);
        assert!(refused.clone().all(|answer| answer.error() == "invalid_dpop_proof"));
        assert_eq!(refused.count(), 11);
    }
}

#[actix_web::test]
async fn what_is_no_proof_is_refused_before_the_code_is_taken() {
    let site = Site::start().await;
    let key = ProofKey::new();
    let code = code(&site, "rp-basic", &[]).await;
    let good = || key.proof(&site, "POST", "/token", json!({}));
    let bent = |changes: Value| key.proof(&site, "POST", "/token", changes);
    let now = site.provider.clock.now().seconds();
    let stranger = ProofKey::new();
    let claims = json!({ "jti": "j", "htm": "POST", "htu": site.url("/token"), "iat": now });
    let mixed = key.sign(&json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": stranger.jwk }), &claims);
    let plain_type = key.sign(&json!({ "typ": "JWT", "alg": "ES256", "jwk": key.jwk }), &claims);
    for (name, proofs) in [
        ("empty", vec![String::new()]),
        ("no JWT", vec!["x".to_owned()]),
        ("two", vec![good(), good()]),
        ("another's key", vec![mixed]),
        ("another type", vec![plain_type]),
        ("too old", vec![bent(json!({ "iat": now - 61 }))]),
        ("in the future", vec![bent(json!({ "iat": now + 11 }))]),
        ("no jti", vec![bent(json!({ "jti": null }))]),
        ("another method", vec![bent(json!({ "htm": "GET" }))]),
        ("another address", vec![bent(json!({ "htu": site.url("/par") }))]),
        ("another host", vec![bent(json!({ "htu": "https://evil.example/token" }))]),
    ] {
        let proofs: Vec<&str> = proofs.iter().map(String::as_str).collect();
        let answer = redeem(&site, "rp-basic", &proofs, &code).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_dpop_proof"), "{name}");
    }
    let answer = redeem(&site, "rp-basic", &[&bent(json!({ "nonce": "made up" }))], &code).await;
    assert_eq!(answer.error(), "use_dpop_nonce");
    assert_eq!(redeem(&site, "rp-basic", &[&good()], &code).await.status, 200);
}

#[actix_web::test]
async fn a_code_is_bound_to_the_key_of_its_request() {
    let site = Site::start().await;
    let (key, other) = (ProofKey::new(), ProofKey::new());
    let jkt = key.jkt();
    let by = |key: &ProofKey| key.proof(&site, "POST", "/token", json!({}));
    for (proofs, outcome) in
        [(vec![by(&other)], "invalid_grant"), (Vec::new(), "invalid_grant"), (vec![by(&key)], "")]
    {
        let code = code(&site, "rp-basic", &[("dpop_jkt", &jkt)]).await;
        let proofs: Vec<&str> = proofs.iter().map(String::as_str).collect();
        let answer = redeem(&site, "rp-basic", &proofs, &code).await;
        let error = if answer.status == 200 { String::new() } else { answer.error() };
        assert_eq!(error, outcome, "{}", answer.body);
    }
    let address = Browser::authorize_url("rp-basic", "openid", &[("dpop_jkt", "x")]);
    let refused = Browser::new(&site).get(&address).await;
    assert_eq!(refused.param("error").as_deref(), Some("invalid_request"));

    // A proof at the pushed request binds as well, and must not contradict (RFC 9449, 10.1).
    let challenge = "zY_4iKz31hQGW1ysllnd1JX_N_tYXxbqy32mNnsxXqU";
    for (named, status) in [(None, 201), (Some(key.jkt()), 201), (Some(other.jkt()), 400)] {
        let mut fields = vec![
            ("client_id", "rp-basic"),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid"),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend(named.as_deref().map(|jkt| ("dpop_jkt", jkt)));
        let proof = key.proof(&site, "POST", "/par", json!({}));
        let push = http().post(site.url("/par")).basic_auth("rp-basic", Some(CLIENT_SECRET));
        let answer = read(push.header("dpop", &proof).form(&fields).send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status == 400 {
            assert_eq!(answer.error(), "invalid_dpop_proof");
            continue;
        }
        let request_uri = answer.json()["request_uri"].as_str().unwrap().to_owned();
        let address = format!("/authorize?client_id=rp-basic&request_uri={request_uri}");
        let mut browser = Browser::new(&site);
        let (page, login) = browser.follow(&address).await;
        let code = browser.log_in(page, login).await.param("code").unwrap();
        assert_eq!(redeem(&site, "rp-basic", &[&by(&other)], &code).await.error(), "invalid_grant");
    }
}

#[actix_web::test]
async fn a_client_that_is_registered_for_bound_tokens_gets_no_others() {
    let site = Site::start().await;
    let code = code(&site, "rp-basic", &[]).await;
    site.register("rp-basic", |registration| registration.dpop_bound_access_tokens = true).await;
    for fields in [
        &[("grant_type", "client_credentials")][..],
        &[("grant_type", "refresh_token"), ("refresh_token", "x")],
    ] {
        let answer = token(&site, "rp-basic", &[], fields).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"), "{fields:?}");
        assert!(answer.body.contains("dpop_bound_access_tokens"), "{}", answer.body);
    }
    assert_eq!(redeem(&site, "rp-basic", &[], &code).await.error(), "invalid_request");
    let proof = ProofKey::new().proof(&site, "POST", "/token", json!({}));
    assert_eq!(redeem(&site, "rp-basic", &[&proof], &code).await.json()["token_type"], "DPoP");
}
