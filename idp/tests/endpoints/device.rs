//! Logging in on a device without a keyboard (RFC 8628): what the device is told, when, and that it gets its tokens once.

use super::{
    browser::{Answer, Browser, http, read},
    site::{EMAIL, PASSWORD, Site},
};
use futures_util::future::join_all;
use idp::{
    domain::{DEVICE_CODE_GRANT, ScopeConsentPolicy, TokenEndpointAuthMethod},
    flow::clean_up,
};
use serde_json::Value;

on_both_databases!(
    a_device_is_logged_in_once,
    a_hasty_device_waits_longer,
    a_code_has_its_time,
    what_is_refused_stays_refused,
    wrong_codes_are_counted_by_account,
);

async fn with_device(site: &Site) {
    site.register("rp-basic", |registration| {
        registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        registration.grant_types.push(DEVICE_CODE_GRANT.to_owned());
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
}

async fn post(site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
    read(http().post(site.url(path)).form(fields).send().await.unwrap()).await
}

async fn ask(site: &Site) -> Value {
    let answer =
        post(site, "/device_authorization", &[("client_id", "rp-basic"), ("scope", "openid offline_access")]);
    let answer = answer.await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn poll(site: &Site, codes: &Value) -> Answer {
    let device_code = codes["device_code"].as_str().unwrap();
    let fields = [("client_id", "rp-basic"), ("grant_type", DEVICE_CODE_GRANT), ("device_code", device_code)];
    post(site, "/token", &fields).await
}

/// Types the code of a device into this browser, logging in before it where that is due; the page that follows.
async fn enter(browser: &mut Browser<'_>, code: &str) -> (String, Answer) {
    let (mut page, mut answer) = browser.follow("/device").await;
    if answer.body.contains("login-submit") {
        let login = [("username", EMAIL), ("password", PASSWORD)];
        (page, answer) = browser.submit(&page, &answer.body, &login).await;
    }
    browser.submit(&page, &answer.body, &[("user_code", code)]).await
}

async fn decide(browser: &mut Browser<'_>, code: &str, decision: &str) -> Answer {
    let (page, answer) = enter(browser, code).await;
    assert!(answer.body.contains(code), "the code is shown once more: {}", answer.body);
    browser.submit(&page, &answer.body, &[("decision", decision)]).await.1
}

async fn a_device_is_logged_in_once(site: Site) {
    with_device(&site).await;
    let codes = ask(&site).await;
    assert_eq!(poll(&site, &codes).await.error(), "authorization_pending");
    let mut browser = Browser::new(&site);
    let done = decide(&mut browser, codes["user_code"].as_str().unwrap(), "allow").await;
    assert!(done.body.contains("device-done"), "{}", done.body);
    site.clock.advance_seconds(5);
    let answers = join_all((0..8).map(|_| poll(&site, &codes))).await;
    let (given, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(given.len(), 1, "of parallel questions one is answered with tokens");
    assert!(refused.iter().all(|answer| answer.error() == "invalid_grant"));
    let tokens = given[0].json();
    assert_eq!(tokens["scope"], "offline_access openid");
    assert!(tokens["id_token"].is_string() && tokens["refresh_token"].is_string());
    let (_, again) = enter(&mut browser, codes["user_code"].as_str().unwrap()).await;
    assert!(again.body.contains("error-summary"), "an answered code is nobody's");
}

async fn a_hasty_device_waits_longer(site: Site) {
    with_device(&site).await;
    let codes = ask(&site).await;
    for (waited, told) in [
        (0, "authorization_pending"),
        (4, "slow_down"),
        // Ten seconds from now on.
        (9, "slow_down"),
        (15, "authorization_pending"),
        (15, "authorization_pending"),
    ] {
        site.clock.advance_seconds(waited);
        assert_eq!(poll(&site, &codes).await.error(), told, "after {waited} s");
    }
}

async fn a_code_has_its_time(site: Site) {
    with_device(&site).await;
    let codes = ask(&site).await;
    let mut browser = Browser::new(&site);
    let (page, compared) = enter(&mut browser, codes["user_code"].as_str().unwrap()).await;
    site.clock.advance_seconds(600);
    assert_eq!(poll(&site, &codes).await.error(), "expired_token");
    let (_, late) = browser.submit(&page, &compared.body, &[("decision", "allow")]).await;
    assert!(late.body.contains("期限が切れています"), "{}", late.body);
    let (_, refused) = enter(&mut browser, codes["user_code"].as_str().unwrap()).await;
    assert!(refused.body.contains("error-summary"));
    site.clock.advance_seconds(3_601);
    clean_up(&site.provider).await.unwrap();
    assert_eq!(poll(&site, &codes).await.error(), "invalid_grant", "forgotten");
}

async fn what_is_refused_stays_refused(site: Site) {
    with_device(&site).await;
    let codes = ask(&site).await;
    let mut browser = Browser::new(&site);
    let refused = decide(&mut browser, codes["user_code"].as_str().unwrap(), "deny").await;
    assert!(refused.body.contains("機器ではログインしません"), "{}", refused.body);
    for _ in 0..2 {
        assert_eq!(poll(&site, &codes).await.error(), "access_denied");
    }
    let other = [("grant_type", DEVICE_CODE_GRANT), ("device_code", codes["device_code"].as_str().unwrap())];
    let stranger = read(
        http()
            .post(site.url("/token"))
            .basic_auth("rp-post", Some("wrong"))
            .form(&other)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(stranger.error(), "invalid_client");
}

async fn wrong_codes_are_counted_by_account(site: Site) {
    with_device(&site).await;
    let codes = ask(&site).await;
    let mut browser = Browser::new(&site);
    for guess in 0..20 {
        let (_, answer) = enter(&mut browser, &format!("{:09}", 111_111_000 + guess)).await;
        assert!(answer.body.contains("この番号の機器が見つかりません"), "{guess}: {}", answer.body);
    }
    let (_, stopped) = enter(&mut browser, codes["user_code"].as_str().unwrap()).await;
    assert!(stopped.body.contains("番号を続けて間違えています"), "{}", stopped.body);
    site.clock.advance_seconds(3_600);
    let codes = ask(&site).await;
    let done = decide(&mut browser, codes["user_code"].as_str().unwrap(), "allow").await;
    assert!(done.body.contains("device-done"));
}
