//! Passkeys: adding, logging in without a password, several of them, and every answer that is not taken.

use super::{
    authenticator::Device,
    browser::{Answer, Browser, claims, csrf_of, redeem},
    site::{EMAIL, PASSWORD, Site},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use idp::{domain::AccountState, flow::deliver_mails, mail::MemoryMailer, store};
use serde_json::{Value, json};

const ADD: &str = "/account/passkeys/add";

/// Opens a page of the account, logging in by password when that is asked.
pub(crate) async fn open(browser: &mut Browser<'_>, path: &str) -> Answer {
    let (page, answer) = browser.follow(path).await;
    if !page.ends_with("/login") {
        return answer;
    }
    browser.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await.1
}

async fn options(browser: &mut Browser<'_>, path: &str, csrf: &str) -> (Value, String) {
    let answer = browser.post(path, &[("csrf", csrf)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let begun = answer.json();
    (begun["options"].clone(), begun["ceremony"].as_str().unwrap().to_owned())
}

/// Adds a passkey; the answer is the redirect, or the page that says why not.
pub(crate) async fn add(browser: &mut Browser<'_>, device: &mut Device, name: &str) -> Answer {
    let csrf = csrf_of(&open(browser, ADD).await.body);
    let (options, ceremony) = options(browser, "/account/passkeys/options", &csrf).await;
    let made = device.create(&options);
    let fields = [("csrf", &*csrf), ("passkey_name", name), ("ceremony", &*ceremony), ("answer", &*made)];
    browser.post(ADD, &fields).await
}

/// A login that has begun: the page's address, its token, and the ceremony.
struct Begun {
    page: String,
    csrf: String,
    options: Value,
    ceremony: String,
}

async fn begin(browser: &mut Browser<'_>, extra: &[(&str, &str)]) -> Begun {
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", extra)).await;
    assert!(page.ends_with("/login") && answer.body.contains("data-passkey=\"get\""), "{page}");
    let csrf = csrf_of(&answer.body);
    let (options, ceremony) = options(browser, &page.replace("/login", "/passkey"), &csrf).await;
    Begun { page, csrf, options, ceremony }
}

async fn finish(browser: &mut Browser<'_>, begun: &Begun, answer: &str) -> Answer {
    let fields = [("csrf", &*begun.csrf), ("ceremony", &*begun.ceremony), ("answer", answer)];
    browser.post(&begun.page.replace("/login", "/passkey/login"), &fields).await
}

/// The claims of the ID token after a login by passkey.
pub(crate) async fn log_in(site: &Site, device: &mut Device, extra: &[(&str, &str)]) -> Value {
    let mut browser = Browser::new(site);
    log_in_with(site, &mut browser, device, extra).await
}

pub(crate) async fn log_in_with(
    site: &Site,
    browser: &mut Browser<'_>,
    device: &mut Device,
    extra: &[(&str, &str)],
) -> Value {
    let begun = begin(browser, extra).await;
    let answer = device.get(&begun.options);
    let answer = finish(browser, &begun, &answer).await;
    let next = answer.location.clone().unwrap_or_else(|| panic!("not logged in: {}", answer.body));
    let (page, mut answer) = browser.follow(&next).await;
    if page.ends_with("/consent") {
        answer = browser.submit(&page, &answer.body, &[("decision", "allow")]).await.1;
    }
    let tokens = redeem(site, &answer.param("code").unwrap()).await.json();
    claims(tokens["id_token"].as_str().unwrap())
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == 200
        && answer.body.contains("パスキーでログインできませんでした")
        && !answer
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|set| set.to_str().unwrap().contains("cid_session"))
}

#[actix_web::test]
async fn a_login_without_password_tells_how_it_was_done() {
    for (copies, key) in [(false, "hwk"), (true, "swk")] {
        let site = Site::start_as("localhost").await;
        let mut device = Device::new(&site.issuer);
        device.copies = copies;
        let added = add(&mut Browser::new(&site), &mut device, "わたしの電話").await;
        assert_eq!(added.location.as_deref(), Some("/account/passkeys?done=added"), "{}", added.body);
        site.clock.advance_seconds(3_600);
        let told = log_in(&site, &mut device, &[]).await;
        assert_eq!(told["amr"], json!([key, "user", "mfa"]));
        assert_eq!(told["acr"], "urn:common-id:acr:passkey");
        assert_eq!(told["auth_time"], told["iat"], "just now");
        log_in(&site, &mut device, &[]).await;
        let mailer = MemoryMailer::default();
        deliver_mails(&site.provider, &mailer).await.unwrap();
        let sent = mailer.sent();
        let added = sent.iter().filter(|sent| sent.mail.subject.contains("パスキーを追加しました"));
        assert_eq!(added.map(|sent| sent.to.as_str()).collect::<Vec<_>>(), [EMAIL]);
        let mut browser = Browser::new(&site);
        let list = open(&mut browser, "/account/passkeys").await.body;
        assert!(list.contains("わたしの電話") && list.contains("2026年11月22日"), "{list}");
    }
}

/// Makes the device's next answer wrong in one way.
type Spoil = fn(&mut Device);

#[actix_web::test]
async fn answers_that_do_not_fit_are_refused_alike() {
    let site = Site::start_as("localhost").await;
    let mut device = Device::new(&site.issuer);
    add(&mut Browser::new(&site), &mut device, "key").await;
    let (origin, handle, id) = (device.origin.clone(), device.handle.clone(), device.id.clone());
    let spoil: [(&str, Spoil); 7] = [
        ("other origin", |device| device.origin = "https://evil.example".to_owned()),
        ("other port", |device| device.origin = "http://localhost:1".to_owned()),
        ("nobody verified", |device| device.verifies = false),
        ("counter that stands", |device| device.counter = 0),
        ("other handle", |device| device.handle = BASE64.encode([7; 16])),
        ("no handle", |device| device.handle = String::new()),
        ("unknown key", |device| device.id = vec![7; 32]),
    ];
    log_in(&site, &mut device, &[]).await;
    for (what, spoil) in spoil {
        let counter = device.counter;
        spoil(&mut device);
        let mut browser = Browser::new(&site);
        let begun = begin(&mut browser, &[]).await;
        let answer = device.get(&begun.options);
        assert!(is_refused(&finish(&mut browser, &begun, &answer).await), "{what}");
        (device.origin, device.handle, device.id) = (origin.clone(), handle.clone(), id.clone());
        (device.verifies, device.counter) = (true, counter);
    }
    let mut browser = Browser::new(&site);
    for answer in ["", "{}", "null", "{\"id\":1}"] {
        let begun = begin(&mut browser, &[]).await;
        assert!(is_refused(&finish(&mut browser, &begun, answer).await), "{answer}");
    }
    log_in(&site, &mut device, &[]).await;
}

#[actix_web::test]
async fn an_answer_is_good_once_in_its_browser_and_for_ten_minutes() {
    let site = Site::start_as("localhost").await;
    let mut device = Device::new(&site.issuer);
    add(&mut Browser::new(&site), &mut device, "key").await;
    let (mut own, mut other) = (Browser::new(&site), Browser::new(&site));
    let begun = begin(&mut own, &[]).await;
    let answer = device.get(&begun.options);
    // Another browser with an interaction of its own.
    let theirs = begin(&mut other, &[]).await;
    let stolen = Begun { ceremony: begun.ceremony.clone(), ..theirs };
    assert!(is_refused(&finish(&mut other, &stolen, &answer).await), "other browser");
    // Another interaction of the same browser.
    let elsewhere = Begun { ceremony: begun.ceremony.clone(), ..begin(&mut own, &[]).await };
    assert!(is_refused(&finish(&mut own, &elsewhere, &answer).await), "other interaction");
    assert_eq!(finish(&mut own, &begun, &answer).await.status, 303);
    let (page, _) = own.follow(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "login")])).await;
    let again = Begun { page, ..begun };
    assert!(is_refused(&finish(&mut own, &again, &answer).await), "replayed");
    let late = begin(&mut other, &[]).await;
    site.clock.advance_seconds(601);
    let answer = device.get(&late.options);
    assert!(is_refused(&finish(&mut other, &late, &answer).await), "too late");
}

#[actix_web::test]
async fn accounts_that_may_not_be_used_are_refused_alike() {
    let site = Site::start_as("localhost").await;
    let mut device = Device::new(&site.issuer);
    add(&mut Browser::new(&site), &mut device, "key").await;
    for state in [AccountState::Disabled, AccountState::Withdrawing] {
        let account = site.account.clone();
        let change = move |tx: &mut store::Tx<'_>| store::accounts::update_state(tx, &account, state);
        site.provider.db.write(change).await.unwrap();
        let mut browser = Browser::new(&site);
        let begun = begin(&mut browser, &[]).await;
        let answer = device.get(&begun.options);
        assert!(is_refused(&finish(&mut browser, &begun, &answer).await), "{state:?}");
    }
}

#[actix_web::test]
async fn several_with_names_and_without() {
    let site = Site::start_as("localhost").await;
    let mut browser = Browser::new(&site);
    let (mut phone, mut stick) = (Device::new(&site.issuer), Device::new(&site.issuer));
    add(&mut browser, &mut phone, "電話").await;
    let known = add(&mut browser, &mut phone, "電話").await;
    assert!(known.body.contains("すでに登録されています"), "{}", known.body);
    for name in ["", "  ", &"あ".repeat(41)] {
        let refused = add(&mut browser, &mut stick, name).await;
        assert!(refused.body.contains("1〜40文字"), "{name}");
    }
    // They are listed by age, and two of one second have none.
    site.clock.advance_seconds(1);
    add(&mut browser, &mut stick, "鍵").await;
    let csrf = csrf_of(&open(&mut browser, ADD).await.body);
    let (options, _) = options(&mut browser, "/account/passkeys/options", &csrf).await;
    let excluded = options["publicKey"]["excludeCredentials"].as_array().unwrap();
    assert_eq!(excluded.len(), 2, "devices that have one refuse to make another");
    let list = open(&mut browser, "/account/passkeys").await.body;
    let ids: Vec<String> = list
        .split("href=\"/account/passkeys/")
        .skip(1)
        .filter_map(|rest| rest.split_once("/remove\"").map(|(id, _)| id.to_owned()))
        .filter(|id| id.len() == 26)
        .collect();
    assert_eq!(ids.len(), 2, "{list}");
    let page = format!("/account/passkeys/{}", ids[0]);
    let shown = browser.get(&page).await;
    assert!(shown.body.contains("value=\"電話\""));
    let (_, renamed) = browser.submit(&page, &shown.body, &[("passkey_name", " 新しい電話 ")]).await;
    assert!(renamed.body.contains("名前を変更しました") && renamed.body.contains(">新しい電話<"));
    let page = format!("/account/passkeys/{}/remove", ids[0]);
    let shown = browser.get(&page).await;
    let (_, removed) = browser.submit(&page, &shown.body, &[]).await;
    assert!(removed.body.contains("削除しました") && !removed.body.contains("新しい電話"));
    assert_eq!(browser.get(&page).await.status, 404);
    let data = browser.get("/account/data").await;
    assert!(data.body.contains("<dt>鍵</dt>"), "what is left is among one's data");
    let (_, data) = browser.submit("/account/data", &data.body, &[]).await;
    assert_eq!(data.json()["login_methods"]["passkeys"][0]["name"], "鍵");
    let mut stranger = Browser::new(&site);
    let begun = begin(&mut stranger, &[]).await;
    let answer = phone.get(&begun.options);
    assert!(is_refused(&finish(&mut stranger, &begun, &answer).await), "what was removed logs nobody in");
    log_in(&site, &mut stick, &[]).await;
}

#[actix_web::test]
async fn changes_want_a_login_of_the_last_minutes_and_our_own_page() {
    let site = Site::start_as("localhost").await;
    let mut browser = Browser::new(&site);
    let mut device = Device::new(&site.issuer);
    let csrf = csrf_of(&open(&mut browser, ADD).await.body);
    let (options, ceremony) = options(&mut browser, "/account/passkeys/options", &csrf).await;
    let made = device.create(&options);
    for path in ["/account/passkeys/options", ADD] {
        assert_eq!(browser.post(path, &[("csrf", "x")]).await.status, 403, "{path}");
    }
    site.clock.advance_seconds(601);
    for path in ["/account/passkeys/options", ADD] {
        let fields = [("csrf", &*csrf), ("passkey_name", "x"), ("ceremony", &*ceremony), ("answer", &*made)];
        let location = browser.post(path, &fields).await.location.unwrap();
        assert!(location.ends_with("/login"), "{path}: {location}");
    }
    let list = browser.get("/account/passkeys").await;
    assert!(list.body.contains("パスキーは、まだありません"), "looking needs no fresh login");
    assert!(browser.get(ADD).await.location.unwrap().ends_with("/login"));
    // After the login, the ceremony of the old session is nobody's.
    let csrf = csrf_of(&open(&mut browser, ADD).await.body);
    let fields = [("csrf", &*csrf), ("passkey_name", "x"), ("ceremony", &*ceremony), ("answer", &*made)];
    assert!(browser.post(ADD, &fields).await.body.contains("パスキーを追加できませんでした"));
}

#[actix_web::test]
async fn an_issuer_without_a_name_offers_none() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(!answer.body.contains("data-passkey") && !answer.body.contains("webauthn"));
    let refused =
        browser.post(&page.replace("/login", "/passkey"), &[("csrf", &csrf_of(&answer.body))]).await;
    assert!(refused.status >= 400);
}
