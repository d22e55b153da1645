//! Context classes: wishes, demands, and the step up to what is demanded.

use super::{
    authenticator::Device,
    browser::{Browser, claims, http, read, redeem},
    passkeys::{add, log_in_with},
    site::Site,
};
use idp::domain::ScopeConsentPolicy;
use serde_json::json;

const TWO_STEP: &str = "urn:common-id:acr:two-step";
const PASSKEY: &str = "urn:common-id:acr:passkey";
const PASSWORD_ONLY: &str = "urn:common-id:acr:password";

#[actix_web::test]
async fn classes_are_advertised() {
    let site = Site::start().await;
    let document =
        read(http().get(site.url("/.well-known/openid-configuration")).send().await.unwrap()).await;
    assert_eq!(document.json()["acr_values_supported"], json!([PASSWORD_ONLY, TWO_STEP, PASSKEY]));
}

#[actix_web::test]
async fn what_is_out_of_reach_is_said_and_a_wish_is_only_that() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid", &[("acr_values", PASSKEY)]).await;
    let tokens = redeem(&site, &code).await.json();
    assert_eq!(claims(tokens["id_token"].as_str().unwrap())["acr"], PASSWORD_ONLY);
    let demand =
        json!({ "id_token": { "acr": { "essential": true, "values": [TWO_STEP, PASSKEY] } } }).to_string();
    let url = Browser::authorize_url("rp-basic", "openid", &[("claims", &demand)]);
    assert_eq!(browser.get(&url).await.param("error").as_deref(), Some("unmet_authentication_requirements"));
    // Whoever is not known yet is asked to log in first, and told what is needed.
    let mut newcomer = Browser::new(&site);
    let (page, answer) = newcomer.follow(&url).await;
    assert!(answer.body.contains("2段階認証またはパスキーで"), "{page}");
    let answer = newcomer.log_in(page, answer).await;
    assert_eq!(answer.param("error").as_deref(), Some("unmet_authentication_requirements"));
    let gold = json!({ "id_token": { "acr": { "essential": true, "value": "urn:gold" } } }).to_string();
    let url = Browser::authorize_url("rp-basic", "openid", &[("claims", &gold)]);
    let answer = Browser::new(&site).get(&url).await;
    assert_eq!(answer.param("error").as_deref(), Some("unmet_authentication_requirements"));
}

#[actix_web::test]
async fn a_client_s_policy_makes_a_step_up() {
    let site = Site::start_as("localhost").await;
    site.register("rp-basic", |registration| registration.scope_consent = ScopeConsentPolicy::Implicit).await;
    let mut device = Device::new(&site.issuer);
    let mut browser = Browser::new(&site);
    add(&mut browser, &mut device, "key").await;
    let code = browser.code("rp-basic", "openid", &[]).await;
    let tokens = redeem(&site, &code).await.json();
    let before = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(before["acr"], PASSWORD_ONLY);
    site.register("rp-basic", |registration| registration.required_acr = Some(TWO_STEP.to_owned())).await;
    site.clock.advance_seconds(60);
    let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    assert_eq!(browser.get(&silent).await.param("error").as_deref(), Some("login_required"));
    // The password alone is asked for once more: it does not lead on.
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(page.ends_with("/login") && answer.body.contains("2段階認証またはパスキーで"), "{page}");
    let answer = browser.log_in(page, answer).await;
    assert!(answer.param("code").is_none() && answer.body.contains("id=\"login-submit\""), "{answer:?}");
    let after = log_in_with(&site, &mut browser, &mut device, &[("acr_values", TWO_STEP)]).await;
    assert_eq!(after["acr"], TWO_STEP, "one of the classes asked for");
    assert_eq!(after["amr"], json!(["hwk", "user", "mfa"]));
    assert_eq!(after["auth_time"], after["iat"]);
    assert_ne!(after["sid"], before["sid"], "a session of its own");
    assert!(browser.get(&silent).await.param("code").is_some(), "and it is good enough from now on");
}
