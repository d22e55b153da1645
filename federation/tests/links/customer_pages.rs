//! L0, L6, L6n, L7 and E12 over HTTP, with a session and an interaction put in place by hand.

use crate::{
    browser::{Answer, Browser},
    house::{House, NOON, VERSION},
};
use federation::domain::{LinkId, LinkState};
use idp::{
    domain::{
        AccountId, AuthorizeRequest, ClaimsRequest, ClientId, Interaction, InteractionId, Journey,
        NewSession, Prompt, ResponseMode, ResponseType, ScopeSet, Secret, SessionId,
    },
    store,
};
use std::collections::BTreeMap;

const BROWSER: &str = "browser-cookie";

/// A browser in which this account has logged in at My TOYOTA, and the page that comes next.
pub(crate) async fn logged_in<'h>(
    house: &'h House,
    account: &'static str,
    prompt: Vec<Prompt>,
) -> (Browser<'h>, String) {
    let browser = Browser::new(house);
    browser.set_cookie("cid_browser", BROWSER);
    browser.set_cookie("cid_session", account);
    let id = idp::domain::generate_id(NOON, &idp::domain::OsRandom);
    let name = id.clone();
    house
        .write(move |tx| {
            let now = tx.now();
            if store::sessions::find_live(tx, &Secret::from(account).hash(), 86_400)?.is_none() {
                store::sessions::insert(
                    tx,
                    &NewSession {
                        id: SessionId::from(account),
                        token_hash: Secret::from(account).hash(),
                        account_id: AccountId::from(account),
                        amr: vec!["pwd".to_owned()],
                        acr: "1".to_owned(),
                        expires_at: now.plus_seconds(86_400 * 60),
                        user_agent: String::new(),
                    },
                )?;
            }
            store::interactions::insert(
                tx,
                &Interaction {
                    id: InteractionId::from(name.as_str()),
                    browser: Secret::from(BROWSER).hash(),
                    journey: Journey::Authorize(Box::new(request(prompt.clone()))),
                    session: Some(SessionId::from(account)),
                    notes: BTreeMap::new(),
                    created_at: now,
                    expires_at: now.plus_seconds(3_600),
                },
            )?;
            Ok(())
        })
        .await;
    let next = browser.get(&format!("/interaction/{id}")).await.location.unwrap();
    (browser, next)
}

fn request(prompt: Vec<Prompt>) -> AuthorizeRequest {
    AuthorizeRequest {
        client_id: ClientId::from("my-toyota"),
        redirect_uri: "http://localhost:8090/my-toyota/callback".to_owned(),
        response_type: ResponseType::Code,
        response_mode: ResponseMode::Query,
        signed_by: None,
        scope: ScopeSet::parse("openid dealer_links"),
        state: Some("state".to_owned()),
        nonce: None,
        code_challenge: None,
        prompt,
        max_age: None,
        login_hint: None,
        required_subject: None,
        acr_values: Vec::new(),
        claims: ClaimsRequest::default(),
        ui_locales: Vec::new(),
        claims_locales: Vec::new(),
        resource: Vec::new(),
        authorization_details: Vec::new(),
        dpop_jkt: None,
        pushed: None,
    }
}

/// Presses a button of L6 and follows to the page after it.
pub(crate) async fn press(
    browser: &Browser<'_>,
    page: &Answer,
    path: &str,
    fields: &[(&str, &str)],
) -> (String, Answer) {
    let csrf = page.value("csrf");
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend_from_slice(fields);
    let mut answer = browser.post(path, &all).await;
    let mut at = path.to_owned();
    while let Some(location) = answer.location.clone().filter(|location| location.starts_with('/')) {
        at = location;
        answer = browser.get(&at).await;
    }
    (at, answer)
}

async fn completes(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.ends_with("/links"), "{next}");
    let l6 = browser.get(&next).await;
    for id in ["link-complete-0", "link-decline-0", "link-not-mine-0", "link-later"] {
        assert!(l6.has(id), "{id}");
    }
    for text in ["トヨタ中央販売", "本店", "2026年11月22日", "2026年12月22日", "見積書"] {
        assert!(l6.body.contains(text), "{text}");
    }
    let fields = [("action", "complete"), ("link", link.as_str()), ("consent_version", VERSION)];
    let (at, l7) = press(&browser, &l6, &next, &fields).await;
    assert!(at.ends_with("/links/done") && l7.body.contains("連携完了") && l7.has("next"), "{at}");
    let again = press(&browser, &l7, &next, &fields).await.1;
    assert!(again.body.contains("連携完了"), "a second press changes nothing");
    let (_, answer) = press(&browser, &l7, &at, &[]).await;
    let back = answer.location.unwrap();
    assert!(
        back.starts_with("http://localhost:8090/my-toyota/callback?") && back.contains("code="),
        "{back}"
    );
}

async fn an_outdated_text_is_shown_again(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    let fields = [("action", "complete"), ("link", link.as_str()), ("consent_version", "2020-01-01")];
    let (_, again) = press(&browser, &l6, &next, &fields).await;
    assert!(again.has("error-summary") && again.has("link-complete-0"));
    assert_eq!(house.state(&link).await, LinkState::Provisional);
}

async fn declines_after_one_more_question(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    let (at, sure) = press(&browser, &l6, &next, &[("action", "decline"), ("link", link.as_str())]).await;
    assert!(at.ends_with("/links/decline") && sure.has("link-decline-confirm") && sure.has("back"));
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    let (back, l6) = press(&browser, &sure, &at, &[("action", "back")]).await;
    assert!(back.ends_with("/links") && l6.has("link-complete-0"));
    let (at, sure) = press(&browser, &l6, &next, &[("action", "not_mine"), ("link", link.as_str())]).await;
    let (_, told) = press(&browser, &sure, &at, &[("action", "confirm")]).await;
    assert!(told.body.contains("連携しませんでした"));
    assert_eq!(house.state(&link).await, LinkState::Declined);
}

async fn later_passes_for_this_time(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    let (_, answer) = press(&browser, &l6, &next, &[("action", "later")]).await;
    assert!(answer.location.unwrap().contains("code="));
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    let (_, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.ends_with("/links"), "{next}");
}

async fn silent_login_is_not_disturbed(house: &House) {
    house.started().await;
    let (_, next) = logged_in(house, "hanako", vec![Prompt::None]).await;
    assert!(next.contains("code="), "{next}");
}

async fn an_old_login_is_asked_again(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    house.clock.set(NOON.plus_seconds(601));
    let fields = [("action", "complete"), ("link", link.as_str()), ("consent_version", VERSION)];
    let (at, login) = press(&browser, &l6, &next, &fields).await;
    assert!(at.ends_with("/login") && login.has("login-submit"), "{at}");
    assert_eq!(house.state(&link).await, LinkState::Provisional);
}

/// The address in the mail: what the outbox holds, opened.
pub(crate) async fn open_mail(house: &House, link: &LinkId) -> (String, String) {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        payload: String,
    }
    let row: Row = house
        .write(|tx| {
            use diesel::RunQueryDsl as _;
            let sql = "SELECT payload FROM outbox WHERE payload LIKE '%dealer-link-start%' OR payload LIKE '%dealer-link-reminder%' ORDER BY id DESC LIMIT 1";
            Ok(diesel::sql_query(sql).get_result(tx.connection()).map_err(store::StoreError::from)?)
        })
        .await;
    assert!(!row.payload.contains("/link/"), "the token lies sealed");
    assert!(!row.payload.contains(link.as_str()));
    let payload: serde_json::Value = serde_json::from_str(&row.payload).unwrap();
    let sealed = house.provider.sealer.open("mail", payload["sealed"].as_str().unwrap()).unwrap();
    let sealed: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
    let url = sealed["data"]["link_url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("http://localhost:8080").unwrap().to_owned();
    (path, payload.to_string())
}

async fn the_mail_leads_to_the_services_login(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    let phone = Browser::new(house);
    let opened = phone.get(&path).await;
    assert_eq!((opened.status.as_u16(), opened.location.as_deref()), (303, Some("/link")));
    let l0 = phone.get("/link").await;
    assert!(l0.has("continue") && l0.body.contains("トヨタ中央販売") && l0.body.contains("2026年12月22日"));
    assert_eq!(l0.headers.get("referrer-policy").unwrap(), "no-referrer");
    let gone_on = phone.post("/link", &[("csrf", &l0.value("csrf"))]).await;
    assert_eq!(
        gone_on.location.as_deref(),
        Some("http://localhost:8090/my-toyota/login?iss=http%3A%2F%2Flocalhost%3A8080")
    );
    assert_eq!(phone.get("/link/unknown").await.status.as_u16(), 404);
}

async fn an_ended_link_says_so(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    federation::flow::change_as_dealer(
        &house.provider,
        crate::house::caller("pal-D-0234"),
        link,
        federation::flow::cancel,
    )
    .await
    .unwrap();
    let phone = Browser::new(house);
    phone.get(&path).await;
    let page = phone.get("/link").await;
    assert_eq!(page.status.as_u16(), 410);
    assert!(!page.has("continue") && page.body.contains("取り消し"), "{}", page.body);
}

async fn another_account_is_told_and_can_switch(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    let (browser, next) = logged_in(house, "taro", vec![]).await;
    assert!(next.contains("code="), "nothing waits for this account: {next}");
    browser.get(&path).await;
    let l0 = browser.get("/link").await;
    browser.post("/link", &[("csrf", &l0.value("csrf"))]).await;
    let (browser, next) = logged_in(house, "taro", vec![]).await;
    assert!(next.ends_with("/links"), "{next}");
    let e12 = browser.get(&next).await;
    assert!(e12.has("switch") && !e12.has("link-complete-0"));
    assert!(!e12.body.contains("hanako") && !e12.body.contains("トヨタ中央販売"));
    assert!(e12.body.contains("h***@e***.jp"), "its owner recognises the address");
    let (at, login) = press(&browser, &e12, &next, &[("action", "switch")]).await;
    assert!(at.ends_with("/login") && login.has("login-submit"), "{at}");
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    assert!(browser.get(&next).await.has("link-complete-0"), "the owner finds it");
    assert_eq!(house.state(&link).await, LinkState::Provisional);
}

on_both_databases!(
    completes,
    an_outdated_text_is_shown_again,
    declines_after_one_more_question,
    later_passes_for_this_time,
    silent_login_is_not_disturbed,
    an_old_login_is_asked_again,
    the_mail_leads_to_the_services_login,
    an_ended_link_says_so,
    another_account_is_told_and_can_switch,
);
