//! `/authorize`

use super::{
    browser::Browser,
    site::{CALLBACK, Site},
};

#[actix_web::test]
async fn an_unknown_client_gets_a_page_and_no_redirect() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    for url in [
        Browser::authorize_url("nobody", "openid", &[]),
        "/authorize".to_owned(),
        "/authorize?client_id=rp-basic&redirect_uri=https%3A%2F%2Fevil.example%2F&response_type=code"
            .to_owned(),
        format!("/authorize?client_id=rp-basic&redirect_uri={CALLBACK}%2F&response_type=code"),
    ] {
        let answer = browser.get(&url).await;
        assert_eq!((answer.status, answer.location.as_deref()), (400, None), "{url}");
        assert!(answer.body.contains("id=\"error\""), "{url}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[actix_web::test]
async fn errors_go_to_the_relying_party_with_state_and_issuer() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    for (extra, code) in [
        (("prompt", "none"), "login_required"),
        (("prompt", "none login"), "invalid_request"),
        (("max_age", "-1"), "invalid_request"),
        (("request", "x.y.z"), "request_not_supported"),
        (("claims", "{"), "invalid_request"),
    ] {
        let answer = browser.get(&Browser::authorize_url("rp-basic", "openid", &[extra])).await;
        assert_eq!(answer.status, 303, "{extra:?}");
        assert_eq!(answer.param("error").as_deref(), Some(code), "{extra:?}");
        assert_eq!(answer.param("state").as_deref(), Some("a-state"));
        assert_eq!(answer.param("iss").as_deref(), Some(site.issuer.as_str()));
    }
    let answer = browser.get(&Browser::authorize_url("rp-basic", "admin:read groups", &[])).await;
    assert_eq!(answer.param("error").as_deref(), Some("invalid_scope"));
}

#[actix_web::test]
async fn a_session_and_consent_answer_silently() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid email", &[]).await;
    let answer =
        browser.get(&Browser::authorize_url("rp-basic", "openid email", &[("prompt", "none")])).await;
    assert!(answer.param("code").is_some(), "{answer:?}");
    // More than was allowed needs the page again.
    let url = Browser::authorize_url("rp-basic", "openid email profile", &[("prompt", "none")]);
    assert_eq!(browser.get(&url).await.param("error").as_deref(), Some("consent_required"));
}

#[actix_web::test]
async fn prompt_login_and_max_age_ask_again() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    site.clock.advance_seconds(30);
    for (extra, asks) in [
        (("prompt", "login"), true),
        (("max_age", "10"), true),
        (("max_age", "60"), false),
        (("max_age", "0"), true),
    ] {
        let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[extra])).await;
        assert_eq!(page.ends_with("/login"), asks, "{extra:?} {page}");
        if asks {
            let answer = browser.log_in(page, answer).await;
            assert!(answer.param("code").is_some(), "{extra:?}");
            site.clock.advance_seconds(30);
        }
    }
}

#[actix_web::test]
async fn form_post_answers_with_a_form() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    let answer =
        browser.get(&Browser::authorize_url("rp-basic", "openid", &[("response_mode", "form_post")])).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(&format!("action=\"{CALLBACK}\"")), "{}", answer.body);
    assert!(answer.body.contains("name=\"code\""));
}

#[actix_web::test]
async fn an_interaction_belongs_to_its_browser() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, _) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let answer = Browser::new(&site).get(&page).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("id=\"error\""));
}

#[actix_web::test]
async fn a_refusal_reaches_the_relying_party() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let (page, answer) = browser
        .submit(&page, &answer.body, &[("username", super::site::EMAIL), ("password", super::site::PASSWORD)])
        .await;
    assert!(page.ends_with("/consent"));
    let (_, answer) = browser.submit(&page, &answer.body, &[("decision", "deny")]).await;
    assert_eq!(answer.param("error").as_deref(), Some("access_denied"));
}
