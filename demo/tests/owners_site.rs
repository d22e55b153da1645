//! The legacy owner's site against a stand-in provider: its own login, the hand-over, and the banner.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use serde_json::{Value, json};
use stage::{browser::Browser, stand_in::StandIn};

const LOGIN: [(&str, &str); 2] = [("user_id", "yumi82"), ("password", "sora-umi-000000")];

#[tokio::test]
async fn a_member_logs_in_and_is_handed_over() {
    let provider = StandIn::start();
    let settings = stage::settings(&provider.issuer);
    let site = settings.owners_site.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let browser = Browser::new();
    let at = |path: &str| site.join(path).unwrap();

    assert_eq!(browser.get(&site).await.location.as_deref(), Some("/login"));
    let wrong = browser.post(&at("/login"), &[("user_id", "yumi82"), ("password", "x")]).await;
    assert!(wrong.text.contains("login-error") && wrong.text.contains("value=\"yumi82\""));
    let remembered = [LOGIN.as_slice(), &[("remember", "on")]].concat();
    let top = browser.post(&at("/login"), &remembered).await;
    let top = browser.follow(top).await;
    assert!(top.text.contains("田中 由美") && top.text.contains("migration-banner"), "{}", top.text);

    let leave = browser.post(&at("/move"), &[]).await;
    assert!(leave.text.contains(&format!(r#"action="{}/migration/open""#, provider.issuer())));
    assert!(leave.text.contains(r#"value="owners-site.one-time""#));
    let told = provider.handed_over.lock().unwrap().clone();
    assert_eq!(told["legacy_user_id"], "yumi82");
    assert_eq!(told["customer_code"], "C-000104");
    assert_eq!(told["account_type"], "individual");

    *provider.open_url.lock().unwrap() = Some("https://elsewhere.example/migration/open".to_owned());
    let refused = browser.post(&at("/move"), &[]).await;
    assert_eq!(refused.status, 502);
    assert!(!refused.text.contains("one-time"), "the handle goes to the provider and nowhere else");

    browser.post(&at("/booking"), &[("day", "2027-01-15")]).await;
    assert!(browser.get(&at("/booking")).await.text.contains("2027年1月15日"));
    browser.post(&at("/logout"), &[]).await;
    assert_eq!(browser.get(&site).await.location.as_deref(), Some("/login"));
    assert!(browser.get(&at("/login")).await.text.contains("value=\"yumi82\""), "the user id is spared");
    running.stop().await;
}

#[tokio::test]
async fn the_banner_goes_when_an_event_says_so_and_only_then() {
    let provider = StandIn::start();
    let settings = stage::settings(&provider.issuer);
    let site = settings.owners_site.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let browser = Browser::new();
    browser.post(&site.join("/login").unwrap(), &LOGIN).await;
    let set = |changes: Value| {
        let uri = format!("{}/events/migration-completed", provider.issuer());
        let mut claims =
            json!({ "aud": "owners-site", "jti": "j1", "events": { uri: { "legacy_user_id": "yumi82" } } });
        claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        provider.sign("secevent+jwt", claims)
    };
    let push = async |set: String| {
        let url = site.join("/migration-events").unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        http.post(url).body(set).send().await.unwrap().status().as_u16()
    };
    assert_eq!(push("nonsense".to_owned()).await, 400);
    assert_eq!(push(set(json!({ "aud": "pal-D-0234" }))).await, 400);
    let other =
        json!({ "jti": "j0", "events": { "https://x/events/link-linked": { "legacy_user_id": "yumi82" } } });
    assert_eq!(push(set(other)).await, 202, "a kind that is not known is taken, and means nothing");
    assert!(browser.get(&site).await.text.contains("migration-banner"));
    assert_eq!(push(set(json!({}))).await, 202);
    assert!(!browser.get(&site).await.text.contains("migration-banner"));
    assert_eq!(push(set(json!({}))).await, 202, "a repeat is taken");
    running.stop().await;
}
