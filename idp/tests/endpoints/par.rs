//! `/par`: who may push what, what the reference is good for, and that it is answered once (RFC 9126).

use super::{
    browser::{Answer, Browser, VERIFIER, http, read, redeem, token},
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use idp::{domain::ScopeConsentPolicy, flow::clean_up};
use sha2::{Digest, Sha256};

on_both_databases!(
    a_reference_leads_to_one_code,
    of_many_browsers_with_one_reference_one_is_answered,
    a_reference_has_its_time_and_its_client,
);

/// A good request with some parameters put in the place of others (or taken out, when empty).
fn request<'a>(challenge: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut pairs = vec![
        ("client_id", "rp-basic"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "a-state"),
        ("nonce", "a-nonce"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ];
    pairs.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    pairs.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    pairs
}

async fn push(site: &Site, changes: &[(&str, &str)]) -> Answer {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let fields = request(&challenge, changes);
    read(
        http()
            .post(site.url("/par"))
            .basic_auth("rp-basic", Some(CLIENT_SECRET))
            .form(&fields)
            .send()
            .await
            .unwrap(),
    )
    .await
}

/// The address that a browser is led to after a push.
async fn pushed(site: &Site, changes: &[(&str, &str)]) -> String {
    let answer = push(site, changes).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    visit("rp-basic", answer.json()["request_uri"].as_str().unwrap())
}

fn visit(client: &str, request_uri: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([("client_id", client), ("request_uri", request_uri)]);
    format!("/authorize?{}", query.finish())
}

async fn implicit(site: &Site) {
    site.register("rp-basic", |registration| registration.scope_consent = ScopeConsentPolicy::Implicit).await;
}

/// A page of ours that says so, and no redirect.
fn assert_gone(answer: &Answer) {
    assert_eq!((answer.status, &answer.location), (400, &None));
    assert!(answer.body.contains("invalid_request_uri"), "{}", answer.body);
}

async fn a_reference_leads_to_one_code(site: Site) {
    implicit(&site).await;
    let answer = push(&site, &[]).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.json()["expires_in"], 60);
    let mut browser = Browser::new(&site);
    // What else stands in the address changes nothing of what was pushed.
    let address = visit("rp-basic", answer.json()["request_uri"].as_str().unwrap());
    let (page, login) = browser.follow(&format!("{address}&prompt=none&scope=openid+email&state=x")).await;
    assert_eq!(login.status, 200, "{login:?}");
    // Reloaded, and opened in another browser: still good, since nothing was answered.
    assert_eq!(browser.follow(&address).await.1.status, 200);
    assert_eq!(Browser::new(&site).follow(&address).await.1.status, 200);
    let back = browser.log_in(page, login).await;
    assert_eq!(back.param("state").as_deref(), Some("a-state"));
    let tokens = redeem(&site, &back.param("code").unwrap()).await;
    assert_eq!((tokens.status, &tokens.json()["scope"]), (200, &"openid".into()));
    assert_gone(&browser.get(&address).await);
    assert_gone(&Browser::new(&site).get(&address).await);
}

async fn of_many_browsers_with_one_reference_one_is_answered(site: Site) {
    implicit(&site).await;
    let mut browsers = Vec::new();
    for _ in 0..8 {
        let mut browser = Browser::new(&site);
        browser.code("rp-basic", "openid", &[]).await;
        browsers.push(browser);
    }
    for _ in 0..3 {
        let address = pushed(&site, &[]).await;
        let visits = browsers.iter().map(|browser| {
            let request = http().get(site.url(&address)).header("cookie", browser.cookies());
            async { read(request.send().await.unwrap()).await }
        });
        let answers = join_all(visits).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.param("code").is_some());
        assert_eq!(won.len(), 1, "{answers:?}");
        for answer in lost {
            let told = answer.param("error");
            assert!(answer.status == 400 || told.as_deref() == Some("invalid_request_uri"), "{answer:?}");
        }
    }
}

async fn a_reference_has_its_time_and_its_client(site: Site) {
    let address = pushed(&site, &[]).await;
    assert_gone(&Browser::new(&site).get(&address.replace("rp-basic", "rp-public")).await);
    assert_gone(&Browser::new(&site).get(&format!("{address}x")).await);
    site.clock.advance_seconds(59);
    let mut early = Browser::new(&site);
    let (page, login) = early.follow(&address).await;
    site.clock.advance_seconds(1);
    assert_gone(&Browser::new(&site).get(&address).await);
    // Whoever came in time has the time that a login takes.
    site.clock.advance_seconds(600);
    clean_up(&site.provider).await.unwrap();
    let consent = early
        .submit(&page, &login.body, &[("username", super::site::EMAIL), ("password", super::site::PASSWORD)])
        .await;
    let back = early.submit(&consent.0, &consent.1.body, &[("decision", "allow")]).await.1;
    assert!(back.param("code").is_some(), "{back:?}");
}

#[actix_web::test]
async fn the_checks_of_authorize_are_answered_at_once() {
    let site = Site::start().await;
    for (changes, code) in [
        (&[("client_id", "")], "invalid_request"),
        (&[("redirect_uri", "https://evil.example/")], "invalid_request"),
        (&[("redirect_uri", "")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("scope", "email")], "invalid_scope"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("resource", "https://elsewhere.example/")], "invalid_target"),
        (&[("request_uri", "urn:ietf:params:oauth:request_uri:x")], "invalid_request"),
        (&[("request", "x")], "request_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
    ] {
        let answer = push(&site, changes).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, code), "{changes:?}");
        assert_eq!(answer.header("content-type"), "application/json", "{changes:?}");
    }
    let large = "x".repeat(70_000);
    assert_eq!(push(&site, &[("login_hint", &large)]).await.status, 413);
}

#[actix_web::test]
async fn whoever_pushes_proves_itself_as_at_the_token_endpoint() {
    let site = Site::start().await;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    for (client, secret, status, code) in [
        ("rp-basic", Some("wrong"), 401, "invalid_client"),
        ("rp-basic", None, 401, "invalid_client"),
        ("nobody", Some(CLIENT_SECRET), 401, "invalid_client"),
        ("rp-basic", Some(CLIENT_SECRET), 201, ""),
        // A public client has nothing to prove, here as there.
        ("rp-public", None, 201, ""),
    ] {
        let mut call = http().post(site.url("/par")).form(&request(&challenge, &[("client_id", client)]));
        if let Some(secret) = secret {
            call = call.basic_auth(client, Some(secret));
        }
        let answer = read(call.send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{client} {}", answer.body);
        assert_eq!(if status == 201 { String::new() } else { answer.error() }, code, "{client}");
    }
    site.register("rp-basic", |registration| {
        registration.grant_types = vec!["client_credentials".to_owned()];
    })
    .await;
    assert_eq!(push(&site, &[]).await.error(), "unauthorized_client");
    let fields = [("grant_type", "client_credentials")];
    assert_eq!(token(&site, &fields).await.status, 200);
}

#[actix_web::test]
async fn a_client_that_has_to_push_has_pushed() {
    let site = Site::start().await;
    site.register("rp-basic", |registration| registration.require_pushed_authorization_requests = true).await;
    let refused = Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert_eq!(refused.param("error").as_deref(), Some("invalid_request"));
    let rule = refused.param("error_description").unwrap();
    assert!(rule.contains("require_pushed_authorization_requests"), "{rule}");
    let address = pushed(&site, &[]).await;
    assert_eq!(Browser::new(&site).follow(&address).await.1.status, 200);
}
