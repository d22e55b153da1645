//! Both relying parties against a stand-in provider: the whole way, and everything that a provider could do wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use std::sync::Arc;

use demo::Running;
use serde_json::json;
use stage::{
    browser::{Browser, Page},
    stand_in::{Mischief, StandIn},
};
use url::Url;

struct Stage {
    provider: Arc<StandIn>,
    my_toyota: Url,
    maintenance_notebook: Url,
    running: Running,
}

async fn stage() -> Stage {
    let provider = StandIn::start();
    let settings = stage::settings(&provider.issuer);
    Stage {
        my_toyota: settings.my_toyota.base_url.clone(),
        maintenance_notebook: settings.maintenance_notebook.base_url.clone(),
        running: demo::start(settings).await.unwrap(),
        provider,
    }
}

async fn log_in(browser: &Browser, site: &Url) -> Page {
    let login = browser.get(&site.join("/login").unwrap()).await;
    assert_eq!(login.status, 303);
    browser.follow(login).await
}

#[tokio::test]
async fn login_refresh_and_logout_with_a_secret_and_with_a_key() {
    let stage = stage().await;
    for site in [&stage.my_toyota, &stage.maintenance_notebook] {
        let browser = Browser::new();
        let front = browser.get(site).await;
        assert!(front.text.contains(r#"id="login""#));

        let me = log_in(&browser, site).await;
        assert_eq!((me.status, me.url.path()), (200, "/me"));
        assert!(me.text.contains("山田 太郎 様") && me.text.contains("2025年11月22日から"));
        assert_eq!(me.json("id-token-claims")["dealer_links"][0]["dealer"], "D-0234");
        let userinfo = me.json("userinfo-claims");
        assert_eq!(userinfo["dealer_links"][0]["customer_ref"], "C-000101");
        assert_eq!(userinfo["family_name#ja-Kana-JP"], "ヤマダ");
        assert_eq!(userinfo["unheard_of"], 7);

        let refreshed = browser.post(&site.join("/refresh").unwrap(), &[]).await;
        assert_eq!(refreshed.status, 303);
        assert_eq!(browser.follow(refreshed).await.url.path(), "/me");

        let bye = browser.post(&site.join("/logout").unwrap(), &[]).await;
        assert!(bye.location.as_deref().unwrap().starts_with(stage.provider.issuer()));
        let bye = browser.follow(bye).await;
        assert_eq!(bye.url.path(), "/logged-out");
        assert!(bye.text.contains("共通IDの両方から"));
        assert_eq!(browser.get(&site.join("/me").unwrap()).await.location.as_deref(), Some("/login"));
    }
    stage.running.stop().await;
}

#[tokio::test]
async fn nobody_is_logged_in_when_the_provider_misbehaves() {
    let stage = stage().await;
    let cases = [
        (Mischief::AnswersAsAnotherIssuer, 400),
        (Mischief::LeavesIssOut, 400),
        (Mischief::Denies, 200),
        (Mischief::WrongNonce, 502),
        (Mischief::WrongAudience, 502),
        (Mischief::Expired, 502),
        (Mischief::SignedByAStranger, 502),
        (Mischief::WrongAccessTokenHash, 502),
        (Mischief::UserinfoOfAnother, 502),
        (Mischief::RefusesTheCode, 502),
    ];
    for (mischief, status) in cases {
        stage.provider.be(mischief);
        let browser = Browser::new();
        let page = log_in(&browser, &stage.my_toyota).await;
        assert_eq!((page.status, page.url.path()), (status, "/callback"), "{mischief:?}");
        assert!(page.text.contains(r#"id="error""#), "{mischief:?}");
        assert_eq!(browser.get(&stage.my_toyota.join("/me").unwrap()).await.status, 303, "{mischief:?}");
    }
    stage.running.stop().await;
}

#[tokio::test]
async fn an_answer_works_once_and_only_in_the_browser_that_asked() {
    let stage = stage().await;
    let browser = Browser::new();
    let to_provider = browser.get(&stage.my_toyota.join("/login").unwrap()).await;
    let back = browser.get(&Url::parse(to_provider.location.as_deref().unwrap()).unwrap()).await;
    let callback = Url::parse(back.location.as_deref().unwrap()).unwrap();

    assert_eq!(Browser::new().get(&callback).await.status, 400);
    assert_eq!(browser.get(&callback).await.location.as_deref(), Some("/me"));
    assert_eq!(browser.get(&callback).await.status, 400);
    for query in ["", "?code=x", "?state=x&code=x", "?state=x&state=y", "?error=access_denied"] {
        let page = browser.get(&stage.my_toyota.join(&format!("/callback{query}")).unwrap()).await;
        assert_eq!(page.status, 400, "{query}");
    }
    stage.running.stop().await;
}

#[tokio::test]
async fn a_login_begun_by_the_provider_leads_to_the_asked_page_of_this_site_only() {
    let stage = stage().await;
    let browser = Browser::new();
    let login = |pairs: &[(&str, &str)]| {
        let mut url = stage.my_toyota.join("/login").unwrap();
        url.query_pairs_mut().extend_pairs(pairs);
        url
    };
    let issuer = stage.provider.issuer();
    let page = browser.get(&login(&[("iss", issuer), ("login_hint", "taro@example.jp")])).await;
    assert!(page.location.unwrap().contains("login_hint=taro%40example.jp"));

    let target = stage.my_toyota.join("/?from=mail").unwrap();
    let page = browser.get(&login(&[("iss", issuer), ("target_link_uri", target.as_str())])).await;
    assert_eq!(browser.follow(page).await.url, target);

    let evil = "https://evil.example/";
    for pairs in [[("iss", evil), ("login_hint", "")], [("iss", issuer), ("target_link_uri", evil)]] {
        assert_eq!(browser.get(&login(&pairs)).await.status, 400, "{pairs:?}");
    }
    stage.running.stop().await;
}

#[tokio::test]
async fn a_logout_token_ends_the_session_once() {
    let stage = stage().await;
    let browser = Browser::new();
    log_in(&browser, &stage.my_toyota).await;
    let endpoint = stage.my_toyota.join("/backchannel-logout").unwrap();
    let token = |aud: &str| {
        stage.provider.sign(
            "logout+jwt",
            json!({ "aud": aud, "jti": "j1", "sub": "subject-1", "sid": "session-1",
                    "events": { "http://schemas.openid.net/event/backchannel-logout": {} } }),
        )
    };
    let stranger = Browser::new();
    assert_eq!(stranger.post(&endpoint, &[("logout_token", "rubbish")]).await.status, 400);
    assert_eq!(stranger.post(&endpoint, &[("logout_token", &token("another"))]).await.status, 400);
    assert_eq!(stranger.post(&endpoint, &[]).await.status, 400);
    assert_eq!(browser.get(&stage.my_toyota.join("/me").unwrap()).await.status, 200);

    let token = token("my-toyota");
    assert_eq!(stranger.post(&endpoint, &[("logout_token", &token)]).await.status, 200);
    assert_eq!(browser.get(&stage.my_toyota.join("/me").unwrap()).await.status, 303);
    assert_eq!(stranger.post(&endpoint, &[("logout_token", &token)]).await.status, 400);
    stage.running.stop().await;
}

#[tokio::test]
async fn a_revoked_grant_ends_the_session() {
    let stage = stage().await;
    let browser = Browser::new();
    log_in(&browser, &stage.my_toyota).await;
    stage.provider.be(Mischief::RefusesTheRefresh);
    let page = browser.post(&stage.my_toyota.join("/refresh").unwrap(), &[]).await;
    assert_eq!(page.status, 401);
    assert!(page.text.contains(r#"id="error""#));
    assert_eq!(browser.get(&stage.my_toyota.join("/me").unwrap()).await.status, 303);
    stage.running.stop().await;
}

#[tokio::test]
async fn without_a_provider_the_front_page_stands_and_login_says_so() {
    let nowhere = Url::parse(&format!("http://localhost:{}", stage::free_port())).unwrap();
    let settings = stage::settings(&nowhere);
    let site = settings.my_toyota.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let browser = Browser::new();
    assert_eq!(browser.get(&site).await.status, 200);
    assert_eq!(browser.get(&site.join("/login").unwrap()).await.status, 503);
    assert_eq!(browser.get(&site.join("/nothing").unwrap()).await.status, 404);
    running.stop().await;
}
