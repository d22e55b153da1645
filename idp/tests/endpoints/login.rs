//! The login page: one answer for every failure, limits that spare the owner.

use super::{
    browser::{Answer, Browser, csrf_of, http, read},
    site::{EMAIL, PASSWORD, Site},
};

pub(crate) async fn attempt(browser: &mut Browser<'_>, username: &str, password: &str) -> (u16, String) {
    let (page, answer) =
        browser.follow(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "login")])).await;
    let (_, answer) =
        browser.submit(&page, &answer.body, &[("username", username), ("password", password)]).await;
    // What differs by design: what was typed, the form's token, the interaction in addresses.
    let body = answer
        .body
        .replace(&super::browser::csrf_of(&answer.body), "CSRF")
        .replace(username, "USERNAME")
        .replace(page.trim_start_matches("/interaction/").trim_end_matches("/login"), "ID");
    (answer.status, body)
}

#[actix_web::test]
async fn unknown_wrong_and_disabled_are_answered_alike() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let wrong = attempt(&mut browser, EMAIL, "wrong-password-1").await;
    assert_eq!(wrong.0, 200);
    assert!(wrong.1.contains("エラー："));
    assert_eq!(attempt(&mut browser, "nobody@example.jp", "wrong-password-1").await, wrong);
    assert_eq!(attempt(&mut browser, "no address", "wrong-password-1").await, wrong);
    let account = site.account.clone();
    site.provider
        .db
        .write(move |tx| {
            idp::store::accounts::update_state(tx, &account, idp::domain::AccountState::Disabled)
        })
        .await
        .unwrap();
    assert_eq!(attempt(&mut browser, EMAIL, PASSWORD).await, wrong);
}

#[actix_web::test]
async fn a_flood_locks_strangers_but_not_the_known_browser() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    owner.code("rp-basic", "openid", &[]).await;
    let mut stranger = Browser::new(&site);
    for _ in 0..11 {
        attempt(&mut stranger, EMAIL, "wrong-password-1").await;
    }
    assert_eq!(attempt(&mut stranger, EMAIL, PASSWORD).await.0, 200, "locked for strangers");
    let (page, answer) =
        owner.follow(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "login")])).await;
    assert!(owner.log_in(page, answer).await.param("code").is_some(), "the owner still gets in");
    site.clock.advance_seconds(901);
    let (page, answer) = stranger.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(stranger.log_in(page, answer).await.param("code").is_some(), "the lock passes");
}

#[actix_web::test]
async fn whoever_is_sent_away_by_a_crowd_has_used_up_no_try() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let crowd: Vec<_> = std::iter::from_fn(|| site.provider.hashing.place().ok()).collect();
    assert!(crowd.len() > 10);
    for _ in 0..15 {
        let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
        let fields = [("username", EMAIL), ("password", PASSWORD)];
        let (_, answer) = browser.submit(&page, &answer.body, &fields).await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.headers.contains_key("retry-after"));
    }
    drop(crowd);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(browser.log_in(page, answer).await.param("code").is_some());
}

/// Whether the answer sets no cookie. It may take away that of an interaction that has a row now.
fn sets_nothing(answer: &Answer) -> bool {
    let mut set = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    set.all(|cookie| cookie.starts_with("cid_at_") && cookie.contains("=; "))
}

#[actix_web::test]
async fn a_form_from_elsewhere_is_refused() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, _) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    for csrf in ["", "0000"] {
        let fields = [("csrf", csrf), ("username", EMAIL), ("password", PASSWORD)];
        let answer = browser.post(&page, &fields).await;
        assert_eq!(answer.status, 403);
        assert!(sets_nothing(&answer));
    }
}

#[actix_web::test]
async fn a_leaked_token_is_no_use_to_a_page_elsewhere() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let csrf = csrf_of(&answer.body);
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let request = http()
            .post(site.url(&page))
            .header("cookie", browser.cookies())
            .header(name, value)
            .form(&[("csrf", csrf.as_str()), ("username", EMAIL), ("password", PASSWORD)]);
        let answer = read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 403, "{name}");
        assert!(sets_nothing(&answer));
    }
}

#[actix_web::test]
async fn a_session_ends_when_it_is_not_used() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    site.clock.advance_seconds(12 * 3600 + 1);
    let answer = browser.get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")])).await;
    assert_eq!(answer.param("error").as_deref(), Some("login_required"));
}
