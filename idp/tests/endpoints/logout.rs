//! `/logout` and back-channel logout.

use super::{
    browser::{Browser, redeem},
    site::Site,
};

const BYE: &str = "http://127.0.0.1:9999/bye";

async fn id_token(site: &Site, browser: &mut Browser<'_>) -> String {
    let code = browser.code("rp-basic", "openid", &[]).await;
    redeem(site, &code).await.json()["id_token"].as_str().unwrap().to_owned()
}

fn logout_url(hint: &str, extra: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([("id_token_hint", hint)]).extend_pairs(extra);
    format!("/logout?{}", query.finish())
}

async fn is_logged_in(browser: &mut Browser<'_>) -> bool {
    browser
        .get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]))
        .await
        .param("code")
        .is_some()
}

#[actix_web::test]
async fn a_hint_of_this_session_logs_out_and_goes_back() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    let answer = browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", BYE), ("state", "s")])).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location.as_deref(), Some("http://127.0.0.1:9999/bye?state=s"));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn without_a_hint_the_person_is_asked_and_stays_here() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    id_token(&site, &mut browser).await;
    let answer = browser.get(&format!("/logout?client_id=rp-basic&post_logout_redirect_uri={BYE}")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("id=\"logout-confirm\""));
    assert!(is_logged_in(&mut browser).await);
    let (_, answer) = browser.submit("/logout", &answer.body, &[("decision", "logout")]).await;
    assert_eq!((answer.status, answer.location), (200, None));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn what_does_not_fit_is_a_page_and_changes_nothing() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    let broken = format!("{hint}x");
    for (hint, uri) in [(hint.as_str(), "https://evil.example/"), (broken.as_str(), BYE), ("rubbish", BYE)] {
        let answer = browser.get(&logout_url(hint, &[("post_logout_redirect_uri", uri)])).await;
        assert_eq!((answer.status, answer.location.as_deref()), (400, None), "{uri}");
        assert!(answer.body.contains("id=\"error\""));
    }
    assert!(is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn clients_of_the_session_are_told() {
    let site = Site::start().await;
    let mut receiver = super::tokens::Receiver::start().await;
    let uri = receiver.uri.clone();
    site.register("rp-basic", move |registration| registration.backchannel_logout_uri = Some(uri)).await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    browser.get(&logout_url(&hint, &[])).await;
    assert_eq!(idp::flow::deliver_logout_tokens(&site.provider).await.unwrap(), 1);
    let body = receiver.next().await;
    let token = body.strip_prefix("logout_token=").unwrap();
    let (told, known) = (super::browser::claims(token), super::browser::claims(&hint));
    assert_eq!((&told["sub"], &told["sid"], &told["aud"]), (&known["sub"], &known["sid"], &known["aud"]));
    assert!(told["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
    assert!(told.get("nonce").is_none());
    assert_eq!(idp::flow::deliver_logout_tokens(&site.provider).await.unwrap(), 0, "told once");
}
