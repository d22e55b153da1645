//! `/account/services…` and `/account/sessions…`: who may use the ID, and where it is logged in.

use super::{
    browser::{Answer, Browser, redeem, token, userinfo},
    owner::{happened, open},
    site::Site,
};

/// The tokens of a service that may go on while nobody is there.
async fn offline(site: &Site, browser: &mut Browser<'_>) -> Answer {
    let code = browser.code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    redeem(site, &code).await
}

fn text(answer: &Answer, name: &str) -> String {
    answer.json()[name].as_str().unwrap().to_owned()
}

async fn is_logged_in(browser: &mut Browser<'_>) -> bool {
    let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    browser.get(&silent).await.param("error").as_deref() != Some("login_required")
}

async fn refresh(site: &Site, refresh_token: &str) -> Answer {
    token(site, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
}

#[actix_web::test]
async fn a_service_is_listed_and_loses_everything() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let tokens = offline(&site, &mut browser).await;
    let (_, answer) = open(&mut browser, "/account/services").await;
    assert!(answer.body.contains("試験サービス") && answer.body.contains("2026年11月22日"));
    let (page, answer) = browser.follow("/account/services/rp-basic").await;
    assert!(answer.body.contains("id=\"stop\""));
    let (page, answer) = browser.submit(&page, &answer.body, &[]).await;
    assert_eq!(page, "/account/services?stopped");
    assert!(!answer.body.contains("試験サービス"));
    assert_eq!(userinfo(&site, &text(&tokens, "access_token")).await.status, 401);
    assert_eq!(refresh(&site, &text(&tokens, "refresh_token")).await.error(), "invalid_grant");
    let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    assert_eq!(browser.get(&silent).await.param("error").as_deref(), Some("consent_required"));
    assert!(happened(&site, "consent.revoked").await);
    assert_eq!(browser.get("/account/services/rp-basic").await.status, 404);
    assert_eq!(browser.get("/account/services/rp-post").await.status, 404, "never used");
}

#[actix_web::test]
async fn one_device_is_logged_out_from_another() {
    let site = Site::start().await;
    let (mut here, mut there) = (Browser::new(&site), Browser::new(&site));
    let tokens = redeem(&site, &there.code("rp-basic", "openid", &[]).await).await;
    let (_, answer) = open(&mut here, "/account/sessions").await;
    assert_eq!(answer.body.matches("session-end").count(), 2);
    assert_eq!(answer.body.matches("この端末</span>").count(), 1);
    let there_action =
        actions(&answer.body).into_iter().find(|action| !is_this(&answer.body, action)).unwrap();
    let (page, answer) = here.submit(&there_action, &answer.body, &[]).await;
    assert_eq!(page, "/account/sessions?ended");
    assert_eq!(answer.body.matches("session-end").count(), 1);
    assert!(!is_logged_in(&mut there).await && is_logged_in(&mut here).await);
    assert_eq!(userinfo(&site, &text(&tokens, "access_token")).await.status, 401, "as at a logout");
    assert!(happened(&site, "session.ended").await);
}

/// Where the forms of the sessions go.
fn actions(body: &str) -> Vec<String> {
    let forms = body.split("action=\"/account/sessions/").skip(1);
    let ids = forms.map(|form| form.split('"').next().unwrap()).filter(|id| *id != "all");
    ids.map(|id| format!("/account/sessions/{id}")).collect()
}

fn is_this(body: &str, action: &str) -> bool {
    let card = body.split("<article").find(|card| card.contains(action)).unwrap();
    card.contains("この端末</span>")
}

#[actix_web::test]
async fn ending_the_session_that_looks_is_a_logout() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (_, answer) = open(&mut browser, "/account/sessions").await;
    let own = actions(&answer.body).remove(0);
    let (page, answer) = browser.submit(&own, &answer.body, &[]).await;
    assert_eq!(page, "/logged-out");
    assert!(answer.body.contains("id=\"logged-out\""));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn everywhere_is_everywhere_and_services_are_told() {
    let site = Site::start().await;
    let mut receiver = super::tokens::Receiver::start().await;
    let uri = receiver.uri.clone();
    site.register("rp-basic", move |registration| registration.backchannel_logout_uri = Some(uri.clone()))
        .await;
    let (mut here, mut there) = (Browser::new(&site), Browser::new(&site));
    let tokens = redeem(&site, &there.code("rp-basic", "openid", &[]).await).await;
    let (_, answer) = open(&mut here, "/account/sessions").await;
    let (page, _) = here.submit("/account/sessions/all", &answer.body, &[]).await;
    assert_eq!(page, "/logged-out");
    assert!(!is_logged_in(&mut there).await && !is_logged_in(&mut here).await);
    assert_eq!(idp::flow::deliver_logout_tokens(&site.provider).await.unwrap(), 1);
    let body = receiver.next().await;
    let told = super::browser::claims(body.strip_prefix("logout_token=").unwrap());
    let known = super::browser::claims(&text(&tokens, "id_token"));
    assert_eq!((&told["sub"], &told["sid"]), (&known["sub"], &known["sid"]));
}

#[actix_web::test]
async fn another_account_s_session_is_as_if_it_did_not_exist() {
    let site = Site::start().await;
    let stranger = idp::domain::SessionId::from("01stranger");
    let id = stranger.clone();
    site.provider
        .db
        .write(move |tx| {
            let session = idp::domain::NewSession {
                id: id.clone(),
                token_hash: idp::domain::TokenHash::of("stranger"),
                account_id: idp::domain::AccountId::from("somebody-else"),
                amr: vec!["pwd".to_owned()],
                acr: "1".to_owned(),
                expires_at: tx.now().plus_seconds(1_000),
                user_agent: String::new(),
            };
            idp::store::sessions::insert(tx, &session).map(drop)
        })
        .await
        .unwrap();
    let mut browser = Browser::new(&site);
    let (_, answer) = open(&mut browser, "/account/sessions").await;
    assert!(!answer.body.contains("01stranger"));
    let (page, _) = browser.submit("/account/sessions/01stranger", &answer.body, &[]).await;
    assert_eq!(page, "/account/sessions?ended");
    let alive = site.provider.db.read(move |tx| idp::store::sessions::find_live_by_id(tx, &stranger)).await;
    assert!(alive.unwrap().is_some(), "it goes on");
}
