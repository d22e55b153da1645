//! The two-step login: setting up, the second page, recovery codes, limits.

use super::{
    browser::{Answer, Browser, claims, csrf_of, http, redeem},
    passkeys::open,
    site::{EMAIL, PASSWORD, Site},
};
use idp::{
    flow::deliver_mails,
    mail::MemoryMailer,
    store::audit_search::{AuditFilter, AuditPart},
};
use serde_json::json;

/// The owner's app.
struct App(totp_rs::Totp);

impl App {
    fn of(key: &str) -> Self {
        let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
        Self(totp_rs::Builder::new().with_secret(secret).build().unwrap())
    }

    fn code(&self, site: &Site) -> String {
        use idp::domain::Clock;
        self.0.generate(u64::try_from(site.clock.now().seconds()).unwrap()).to_string()
    }
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    text.split_once(open).unwrap_or_else(|| panic!("no {open}: {text}")).1.split_once(close).unwrap().0
}

/// Sets it up; the app, and the recovery codes.
async fn set_up(site: &Site, browser: &mut Browser<'_>) -> (App, Vec<String>) {
    let page = open(browser, "/account/two-step").await;
    let (path, page) = browser.submit("/account/two-step", &page.body, &[]).await;
    assert_eq!(path, "/account/two-step/setup");
    let qr = browser.get("/account/two-step/qr.svg").await;
    assert_eq!(
        (qr.status, qr.header("content-type"), qr.header("cache-control")),
        (200, "image/svg+xml", "no-store")
    );
    let app = App::of(between(&page.body, "id=\"key\" translate=\"no\">", "<"));
    let (_, wrong) = browser.submit(&path, &page.body, &[("app_code", "000000")]).await;
    assert!(wrong.body.contains("確認コードが違います"), "{}", wrong.body);
    let (_, done) = browser.submit(&path, &page.body, &[("app_code", &app.code(site))]).await;
    let codes = done.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    (app, codes.collect())
}

/// A browser that has given the right password: the second page.
async fn to_second_page(browser: &mut Browser<'_>) -> (String, Answer) {
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    browser.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await
}

async fn give(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> (String, Answer) {
    let (page, answer) = to_second_page(browser).await;
    assert!(page.ends_with("/two-step"), "{page}");
    browser.submit(&page, &answer.body, fields).await
}

async fn subjects(site: &Site) -> String {
    let mailer = MemoryMailer::default();
    deliver_mails(&site.provider, &mailer).await.unwrap();
    mailer.sent().iter().map(|sent| sent.mail.subject.clone()).collect::<Vec<_>>().join("\n")
}

#[actix_web::test]
async fn a_login_takes_two_steps_from_then_on() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    let (app, codes) = set_up(&site, &mut owner).await;
    assert_eq!(codes.len(), 10);
    assert!(subjects(&site).await.contains("2段階認証を使い始めました"));
    site.clock.advance_seconds(30);
    let mut browser = Browser::new(&site);
    let (page, answer) = to_second_page(&mut browser).await;
    assert!(page.ends_with("/two-step") && !browser.cookies().contains("cid_session"), "{page}");
    let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    assert_eq!(browser.get(&silent).await.param("error").as_deref(), Some("login_required"));
    let (_, wrong) = browser.submit(&page, &answer.body, &[("app_code", "000000")]).await;
    assert!(wrong.body.contains("あと4回"), "{}", wrong.body);
    let (page, answer) = browser.submit(&page, &answer.body, &[("app_code", &app.code(&site))]).await;
    let answer = if page.ends_with("/consent") {
        browser.submit(&page, &answer.body, &[("decision", "allow")]).await.1
    } else {
        answer
    };
    let tokens = redeem(&site, &answer.param("code").unwrap()).await.json();
    let told = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(told["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(told["acr"], "urn:common-id:acr:two-step");
    assert_eq!(told["auth_time"], told["iat"]);
}

#[actix_web::test]
async fn a_code_is_good_once() {
    let site = Site::start().await;
    let (app, codes) = set_up(&site, &mut Browser::new(&site)).await;
    let used = give(&mut Browser::new(&site), &[("app_code", &app.code(&site))]).await;
    assert!(used.1.body.contains("確認コードが違います"), "the code that confirmed it");
    site.clock.advance_seconds(30);
    let code = app.code(&site);
    let first = give(&mut Browser::new(&site), &[("app_code", &code)]).await;
    assert!(!first.0.ends_with("/two-step"), "{}", first.0);
    let second = give(&mut Browser::new(&site), &[("app_code", &code)]).await;
    assert!(second.1.body.contains("確認コードが違います"));
    for (round, expected) in [(0, false), (1, true)] {
        let typed = codes[3].to_uppercase();
        let (page, _) = give(&mut Browser::new(&site), &[("recovery_code", &typed)]).await;
        assert_eq!(page.ends_with("/two-step"), expected, "round {round}");
    }
    assert!(subjects(&site).await.contains("リカバリーコードでログインがありました"));
    site.clock.advance_seconds(30);
    let mut browser = Browser::new(&site);
    give(&mut browser, &[("app_code", &app.code(&site))]).await;
    assert!(browser.get("/account/two-step").await.body.contains("<dd>9個"));
}

#[actix_web::test]
async fn five_tries_are_looked_at_however_many_come_at_once() {
    let site = Site::start().await;
    let (app, _) = set_up(&site, &mut Browser::new(&site)).await;
    site.clock.advance_seconds(30);
    let mut thief = Browser::new(&site);
    let (page, answer) = to_second_page(&mut thief).await;
    let (url, csrf, cookies) = (site.url(&page), csrf_of(&answer.body), thief.cookies());
    let guesses = (0..40).map(|number| {
        let request = http().post(&url).header("cookie", cookies.clone());
        request.form(&[("csrf", csrf.clone()), ("app_code", format!("{number:06}"))]).send()
    });
    futures_util::future::join_all(guesses).await;
    let (_, late) = thief.submit(&page, &answer.body, &[("app_code", &app.code(&site))]).await;
    assert!(late.body.contains("id=\"login-submit\""), "back at the first page: {}", late.body);
    let looked_at = failures(&site).await;
    assert_eq!(looked_at, 5);
    assert!(subjects(&site).await.contains("確認コードの間違いが続きました"));
}

/// Tries at the second step that were counted and compared.
async fn failures(site: &Site) -> usize {
    let lines = site
        .provider
        .db
        .read(|tx| idp::store::audit_search::search(tx, &AuditFilter::default(), AuditPart::After(""), 1_000))
        .await
        .unwrap();
    lines.iter().filter(|line| line.action == "login.failed" && line.result == "second_step").count()
}

#[actix_web::test]
async fn whoever_knows_the_password_has_ten_tries_an_hour_and_the_owner_his_own() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    let (app, _) = set_up(&site, &mut owner).await;
    for _ in 0..2 {
        let mut thief = Browser::new(&site);
        for _ in 0..5 {
            let (page, answer) = to_second_page(&mut thief).await;
            thief.submit(&page, &answer.body, &[("app_code", "000000")]).await;
        }
    }
    site.clock.advance_seconds(30);
    let (_, locked) = give(&mut Browser::new(&site), &[("app_code", &app.code(&site))]).await;
    assert!(locked.body.contains("ログインを中止しました"), "{}", locked.body);
    let (page, answer) =
        owner.follow(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "login")])).await;
    let (page, answer) =
        owner.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
    let (page, _) = owner.submit(&page, &answer.body, &[("app_code", &app.code(&site))]).await;
    assert!(!page.ends_with("/two-step") && !page.ends_with("/login"), "the known browser gets in: {page}");
}

#[actix_web::test]
async fn the_password_waits_ten_minutes_in_its_own_browser() {
    let site = Site::start().await;
    let (app, _) = set_up(&site, &mut Browser::new(&site)).await;
    site.clock.advance_seconds(30);
    let (mut own, mut other) = (Browser::new(&site), Browser::new(&site));
    let (page, answer) = to_second_page(&mut own).await;
    let (their_page, their_answer) = other.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let code = app.code(&site);
    let fields = [("csrf", &*csrf_of(&their_answer.body)), ("app_code", &*code)];
    assert_eq!(other.post(&page, &fields).await.status, 400, "another browser's interaction");
    let out_of_turn = other.post(&their_page.replace("/login", "/two-step"), &fields).await;
    assert_eq!(out_of_turn.status, 303);
    assert!(!other.cookies().contains("cid_session"));
    site.clock.advance_seconds(600);
    let (late, _) = own.submit(&page, &answer.body, &[("app_code", &app.code(&site))]).await;
    assert!(late.ends_with("/login"), "{late}");
    let (page, answer) = to_second_page(&mut own).await;
    let (page, _) = own.submit(&page, &answer.body, &[("choice", "other")]).await;
    assert!(page.ends_with("/login"), "another ID: {page}");
}

#[actix_web::test]
async fn recovery_codes_are_shown_until_they_are_kept_and_can_be_made_anew() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    let (app, codes) = set_up(&site, &mut owner).await;
    const CODES: &str = "/account/two-step/codes";
    let again = owner.get(CODES).await;
    assert!(again.body.contains(&codes[0]), "reading again is no harm");
    owner.submit(CODES, &again.body, &[("choice", "seen")]).await;
    let renew = owner.get(CODES).await;
    assert!(!renew.body.contains(&codes[0]) && renew.body.contains("id=\"renew\""));
    let (_, renewed) = owner.submit(CODES, &renew.body, &[("choice", "renew")]).await;
    assert_eq!(renewed.body.matches("<li><code>").count(), 10);
    let (page, _) = give(&mut Browser::new(&site), &[("recovery_code", &codes[0])]).await;
    assert!(page.ends_with("/two-step"), "an old code is good for nothing");
    site.clock.advance_seconds(601);
    let (page, answer) = owner.follow(CODES).await;
    let (page, answer) =
        owner.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
    let (page, answer) = owner.submit(&page, &answer.body, &[("app_code", &app.code(&site))]).await;
    assert!(page == CODES && answer.body.contains("id=\"renew\""), "nobody wrote them down in time: {page}");
}

#[actix_web::test]
async fn it_is_switched_off_with_a_fresh_login() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    set_up(&site, &mut owner).await;
    const OFF: &str = "/account/two-step/off";
    let page = owner.get(OFF).await;
    assert_eq!(owner.post(OFF, &[("csrf", "x")]).await.status, 403);
    site.clock.advance_seconds(601);
    let stale = owner.post(OFF, &[("csrf", &csrf_of(&page.body))]).await;
    assert!(stale.location.unwrap().ends_with("/login"));
    assert!(owner.get("/account/two-step").await.body.contains("id=\"switch-off\""), "still on");
    site.clock.advance_seconds(-601);
    let (_, off) = owner.submit(OFF, &page.body, &[]).await;
    assert!(off.body.contains("2段階認証をやめました"));
    assert!(subjects(&site).await.contains("2段階認証をやめました"));
    let mut browser = Browser::new(&site);
    assert!(!browser.code("rp-basic", "openid", &[]).await.is_empty(), "the password is enough again");
}

#[actix_web::test]
async fn what_is_not_confirmed_in_time_is_nothing() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    let page = open(&mut owner, "/account/two-step").await;
    let (path, page) = owner.submit("/account/two-step", &page.body, &[]).await;
    let app = App::of(between(&page.body, "id=\"key\" translate=\"no\">", "<"));
    let mut other = Browser::new(&site);
    assert!(
        !other.code("rp-basic", "openid", &[]).await.is_empty(),
        "nothing is asked before it is confirmed"
    );
    site.clock.advance_seconds(1_801);
    let setup = open(&mut owner, &path).await;
    assert!(setup.body.contains("id=\"begin\""), "{}", setup.body);
    let fields = [("csrf", &*csrf_of(&setup.body)), ("app_code", &*app.code(&site))];
    assert_eq!(owner.post(&path, &fields).await.location.as_deref(), Some("/account/two-step"));
}
