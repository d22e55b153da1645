//! A user of the legacy site, their browser, and somebody who presses the main button of whatever page comes.

use crate::{
    browser::{Answer, Browser},
    house::House,
    seed::account,
};
use actix_web::http::Method;
use idp::{
    domain::{Secret, SigningAlgorithm},
    flow::deliver_mails,
    mail::{MemoryMailer, OutgoingMail},
    store,
};
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "Kuruma-2026";

/// What the site tells of a user who has everything, with some of it changed.
pub(crate) fn told(user: &str, changes: Value) -> Value {
    let mut body = json!({
        "legacy_user_id": user, "dealer_id": "D-0234", "customer_code": format!("C-{user}"),
        "account_type": "individual", "email": format!("{user}@example.jp"),
        "family_name": "田中", "given_name": "由美", "family_kana": "タナカ", "given_kana": "ユミ",
        "gender": "female", "birthdate": "1982-09-12", "postal_code": "4660059", "prefecture": "愛知県",
        "city": "名古屋市昭和区", "street": "福江2丁目7-3", "building": "", "phone": "09012345678",
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

/// The site's system, with a token for everything it may.
pub(crate) fn site<'h>(house: &'h House, client: &str) -> Browser<'h> {
    let now = house.provider.clock.now();
    let claims = json!({
        "iss": "http://localhost:8080", "sub": client, "aud": "http://localhost:8080/migration/v1",
        "client_id": client, "scope": "migration:start migration:read", "iat": now,
        "exp": now.plus_seconds(600), "jti": "j",
    });
    let claims = claims.as_object().unwrap().clone();
    let token = house.provider.keys.current().sign(SigningAlgorithm::ES256, "at+jwt", &claims).unwrap();
    Browser::new(house).with_header("authorization", &format!("Bearer {token}"))
}

/// Hands a user over; answers the handle.
pub(crate) async fn hand_over(house: &House, user: &str, changes: Value) -> String {
    let body = told(user, changes).to_string();
    let answer = site(house, "owners-site").post_json("/migration/v1/handovers", &body).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.body);
    answer.json()["handle"].as_str().unwrap().to_owned()
}

/// How far the site is told that its user is.
pub(crate) async fn status(house: &House, user: &str) -> String {
    let body = json!({ "legacy_user_ids": [user] }).to_string();
    let answer = site(house, "owners-site").post_json("/migration/v1/users/status", &body).await;
    answer.json()["users"][0]["state"].as_str().unwrap().to_owned()
}

/// A browser that brought the handle of this user.
pub(crate) async fn arrived<'h>(house: &'h House, user: &str, changes: Value) -> Browser<'h> {
    let browser = Browser::new(house);
    let handle = hand_over(house, user, changes).await;
    let answer = browser.post("/migration/open", &[("handle", &handle)]).await;
    assert_eq!(answer.location.as_deref(), Some("/migration"), "{}", answer.body);
    browser
}

/// An account that can log in, and has a birth date if one is given.
pub(crate) async fn member(house: &House, id: &str, birthdate: Option<&str>) {
    let hash = house.provider.hashing.hash(Secret::from(PASSWORD), [7; 16]).await.unwrap();
    let mut account = account(id, &format!("{id}@example.jp"));
    account.password_hash = hash;
    account.profile.birthdate = birthdate.map(str::to_owned);
    house.write(move |tx| Ok(store::accounts::insert(tx, &account)?)).await;
}

/// Publishes the terms of the common ID, without which nobody registers.
pub(crate) async fn publish_terms(house: &House) {
    house
        .write(|tx| {
            for text in idp::pages::shipped_texts() {
                store::texts::insert_new(tx, &text)?;
            }
            Ok(())
        })
        .await;
}

/// Sends the mails that wait.
pub(crate) async fn mails(house: &House) -> Vec<OutgoingMail> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&house.provider, &mailer).await.unwrap() > 0 {}
    mailer.sent()
}

/// Follows redirects; answers the last path, too.
pub(crate) async fn follow(browser: &Browser<'_>, path: &str, mut answer: Answer) -> (String, Answer) {
    let mut at = path.to_owned();
    for _ in 0..10 {
        let Some(location) = answer.location.clone().filter(|to| to.starts_with('/')) else { break };
        answer = browser.get(&location).await;
        at = location;
    }
    (at, answer)
}

pub(crate) async fn open(browser: &Browser<'_>, path: &str) -> (String, Answer) {
    let answer = browser.get(path).await;
    follow(browser, path, answer).await
}

/// Sends a form of the page, with its token.
pub(crate) async fn submit(
    browser: &Browser<'_>,
    path: &str,
    page: &Answer,
    fields: &[(&str, &str)],
) -> (String, Answer) {
    let csrf = page.value("csrf");
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend_from_slice(fields);
    let answer = browser.post(path, &all).await;
    follow(browser, path, answer).await
}

/// The value that an input of the page holds.
pub(crate) fn input(page: &Answer, id: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("<input id=\"{id}\"")).expect(id);
    let (tag, _) = rest.split_once('>').unwrap();
    let (_, value) = tag.split_once("value=\"").unwrap();
    value.split_once('"').unwrap().0.to_owned()
}

/// Presses the main button of every page that comes, as the owner of `account`, at most `presses` times. What waits for the
/// job waits for it. Answers the last page.
pub(crate) async fn press_on(
    house: &House,
    browser: &Browser<'_>,
    account: &str,
    presses: usize,
) -> (String, Answer) {
    let (mut path, mut page) = open(browser, "/migration").await;
    for _ in 0..presses {
        let email = format!("{account}@example.jp");
        let login = [("username", email.as_str()), ("password", PASSWORD)];
        (path, page) = if page.has("way-have") {
            submit(browser, "/migration", &page, &[("way", "have")]).await
        } else if page.has("migration-agree") {
            let version = page.value("consent_version");
            submit(browser, &path, &page, &[("consent_version", &version)]).await
        } else if page.has("login-submit") {
            submit(browser, &path, &page, &login).await
        } else if page.has("birthdate-year") {
            let parts = ["year", "month", "day"].map(|part| input(&page, &format!("birthdate-{part}")));
            let names = ["birthdate_year", "birthdate_month", "birthdate_day"];
            let fields: Vec<(&str, &str)> = names.into_iter().zip(parts.iter().map(String::as_str)).collect();
            submit(browser, &path, &page, &fields).await
        } else if page.has("items-submit") {
            submit(browser, &path, &page, &[]).await
        } else if path.ends_with("/items/done") {
            open(browser, path.trim_end_matches("/items/done")).await
        } else if page.has("continue") {
            house.federation.migrate_users(&house.provider).await.unwrap();
            open(browser, "/migration/creating").await
        } else {
            return (path, page);
        };
    }
    (path, page)
}

/// The whole way with an ID that is there already.
pub(crate) async fn migrated<'h>(house: &'h House, user: &str, account: &str) -> Browser<'h> {
    let browser = arrived(house, user, json!({})).await;
    let (path, page) = press_on(house, &browser, account, 20).await;
    assert_eq!(path, "/migration/done", "{}", page.body);
    browser
}

/// Any request, for tables of endpoints.
pub(crate) async fn send(browser: &Browser<'_>, method: &str, path: &str, body: &str) -> Answer {
    let body = ("application/json", body.to_owned());
    browser.send(Method::from_bytes(method.as_bytes()).unwrap(), path, Some(body)).await
}
