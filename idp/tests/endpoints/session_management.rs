//! `session_state` and the frame that is asked about it (Session Management 1.0). What its script answers is looked at in a browser.

use super::{
    browser::{Answer, Browser, claims},
    site::{CALLBACK, Site},
};
use idp::{
    domain::{IMPLICIT, ResponseMode, ResponseType, ScopeConsentPolicy, SigningAlgorithm},
    protocol::session_state,
};
use std::collections::BTreeMap;

/// The cookie that the frame's script reads.
fn browser_state(browser: &Browser<'_>) -> Option<String> {
    let cookies = browser.cookies();
    let value = cookies.split("; ").find_map(|pair| pair.strip_prefix("cid_state=")).map(str::to_owned);
    value.filter(|value| !value.is_empty())
}

/// Whether this is what the frame would find unchanged.
fn holds(state: &str, browser: &Browser<'_>) -> bool {
    let (_, salt) = state.split_once('.').unwrap();
    let kept = browser_state(browser).unwrap_or_default();
    session_state("rp-basic", CALLBACK, &kept, salt).as_deref() == Some(state)
}

async fn asking(site: &Site) {
    site.register("rp-basic", |registration| {
        registration.session_management = true;
        registration.response_types = vec![ResponseType::Code, ResponseType::CodeIdToken];
        registration.grant_types = ["authorization_code", IMPLICIT].map(str::to_owned).to_vec();
        registration.response_modes = vec![ResponseMode::Fragment];
        registration.authorization_signed_response_alg = Some(SigningAlgorithm::ES256);
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
}

fn in_fragment(back: &Answer) -> BTreeMap<String, String> {
    let url = url::Url::parse(back.location.as_deref().unwrap()).unwrap();
    form_urlencoded::parse(url.fragment().unwrap().as_bytes()).into_owned().collect()
}

#[actix_web::test]
async fn every_way_of_an_answer_holds_it() {
    let site = Site::start_with_frames().await;
    asking(&site).await;
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let back = browser.log_in(page, login).await;
    let first = back.param("session_state").unwrap();
    assert!(holds(&first, &browser), "{back:?}");
    let to = |mode: &str| Browser::authorize_url("rp-basic", "openid", &[("response_mode", mode)]);
    let fragment = in_fragment(&browser.get(&to("fragment")).await);
    let signed = claims(&browser.get(&to("jwt")).await.param("response").unwrap());
    let hybrid = Browser::authorize_url("rp-basic", "openid", &[]);
    let hybrid = hybrid.replace("response_type=code", "response_type=code+id_token");
    let hybrid = in_fragment(&browser.get(&hybrid).await);
    for state in
        [&fragment["session_state"], signed["session_state"].as_str().unwrap(), &hybrid["session_state"]]
    {
        assert!(holds(state, &browser) && state != first.as_str(), "each has a salt of its own");
    }
    let posted = browser.get(&to("form_post")).await.body;
    assert!(posted.contains("name=\"session_state\""), "{posted}");
    let refused =
        Browser::new(&site).get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")])).await;
    assert_eq!(
        (refused.param("error").as_deref(), refused.param("session_state")),
        (Some("login_required"), None)
    );
}

#[actix_web::test]
async fn it_changes_with_the_login() {
    let site = Site::start_with_frames().await;
    asking(&site).await;
    let mut browser = Browser::new(&site);
    let url = Browser::authorize_url("rp-basic", "openid", &[]);
    let (page, login) = browser.follow(&url).await;
    let first = browser.log_in(page, login).await.param("session_state").unwrap();
    let kept = browser_state(&browser).unwrap();
    let asked = browser.get("/logout").await;
    browser.submit("/logout", &asked.body, &[("decision", "logout")]).await;
    assert_eq!(browser_state(&browser), None);
    assert!(!holds(&first, &browser));
    let (page, login) = browser.follow(&url).await;
    let second = browser.log_in(page, login).await.param("session_state").unwrap();
    assert!(holds(&second, &browser) && !holds(&first, &browser));
    assert_ne!(browser_state(&browser).unwrap(), kept);
}

#[actix_web::test]
async fn without_the_setting_or_the_registration_there_is_none() {
    let site = Site::start().await;
    asking(&site).await;
    let mut browser = Browser::new(&site);
    let url = Browser::authorize_url("rp-basic", "openid", &[]);
    let (page, login) = browser.follow(&url).await;
    let back = browser.log_in(page, login).await;
    assert_eq!((back.param("session_state"), browser_state(&browser)), (None, None), "{back:?}");
    let frame = browser.get("/check-session").await;
    assert_eq!((frame.status, frame.header("x-frame-options")), (404, "DENY"));
    let site = Site::start_with_frames().await;
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&url).await;
    let back = browser.log_in(page, login).await;
    assert_eq!(back.param("session_state"), None, "{back:?}");
    let frame = browser.get("/check-session").await;
    assert_eq!((frame.status, frame.header("x-frame-options")), (200, ""));
    let policy = frame.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none';"),
        "{policy}"
    );
    assert!(
        !frame.body.contains("<script>") && frame.body.contains("src=\"/assets/check-session-"),
        "{}",
        frame.body
    );
}
