//! `/account/profile…`: looking at one's data and changing it.

use super::{
    browser::{Browser, csrf_of, redeem, userinfo},
    owner::{account, change, happened, open},
    site::Site,
};
use idp::{domain::ScopeSet, store};

/// What the form holds.
const ENTRIES: [(&str, &str); 14] = [
    ("action", "confirm"),
    ("family_name", "\u{fa11}橋"),
    ("given_name", "𠮷美"),
    ("family_kana", "たかはし"),
    ("given_kana", "ﾖｼﾐ"),
    ("gender", "female"),
    ("birthdate_year", "1980"),
    ("birthdate_month", "2"),
    ("birthdate_day", "29"),
    ("postal_code", "〒450-0002"),
    ("prefecture", "愛知県"),
    ("city", "名古屋市中村区"),
    ("street", "名駅4丁目7-1"),
    ("phone", "090-1234-5678"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = ENTRIES.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).collect()
}

async fn verify_phone(site: &Site) {
    change(site, |tx, account| {
        let mut profile = account.profile.clone();
        profile.phone = Some("+819012345678".to_owned());
        profile.phone_verified = true;
        store::accounts::update_profile(tx, &account.id, &profile)
    })
    .await;
}

#[actix_web::test]
async fn a_change_is_read_back_and_then_holds_everywhere() {
    let site = Site::start().await;
    site.register("rp-basic", |registration| registration.scope = ScopeSet::parse("openid profile phone"))
        .await;
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid profile phone", &[]).await;
    let token = redeem(&site, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    let before = userinfo(&site, &token).await.json();
    site.clock.advance_seconds(60);
    let (page, answer) = open(&mut browser, "/account/profile/edit").await;
    assert!(answer.body.contains("value=\"豊田\""), "the form holds what is stored");
    let (page, answer) = browser.submit(&page, &answer.body, &ENTRIES).await;
    assert_eq!(page, "/account/profile/confirm", "{}", answer.body);
    assert!(answer.body.contains("西暦1980年2月29日") && answer.body.contains("090-1234-5678"));
    assert_eq!(account(&site).await.profile.family_name, "豊田", "nothing has changed yet");
    let digest = value_of(&answer.body, "digest");
    let (page, answer) = browser.submit(&page, &answer.body, &[("digest", &digest)]).await;
    assert_eq!(page, "/account/profile?changed");
    assert!(answer.body.contains("\u{fa11}橋 𠮷美") && answer.body.contains("role=\"status\""));
    let after = userinfo(&site, &token).await.json();
    assert_eq!(after["family_name"], "\u{fa11}橋");
    assert_eq!(
        (after["birthdate"].as_str(), after["phone_number"].as_str()),
        (Some("1980-02-29"), Some("+819012345678"))
    );
    assert_eq!(after["phone_number_verified"], false);
    assert!(after["updated_at"].as_i64() > before["updated_at"].as_i64());
    assert!(happened(&site, "profile.changed").await);
    // The back button and a second press: nothing more happens.
    let csrf = csrf_of(&browser.get("/account/profile/edit").await.body);
    let again = browser.post("/account/profile/confirm", &[("csrf", &csrf), ("digest", &digest)]).await;
    assert_eq!(again.location.as_deref(), Some("/account/profile?changed"));
}

fn value_of(body: &str, name: &str) -> String {
    let rest = body.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_new_number_is_not_verified_any_more() {
    let site = Site::start().await;
    verify_phone(&site).await;
    let mut browser = Browser::new(&site);
    for (phone, verified) in [("090-1234-5678", true), ("090-2222-3333", false)] {
        let (page, answer) = open(&mut browser, "/account/profile/edit").await;
        let (page, answer) = browser.submit(&page, &answer.body, &with(&[("phone", phone)])).await;
        assert_eq!(answer.body.contains("notice-caution"), !verified, "{phone}");
        let digest = value_of(&answer.body, "digest");
        browser.submit(&page, &answer.body, &[("digest", &digest)]).await;
        assert_eq!(account(&site).await.profile.phone_verified, verified, "{phone}");
    }
}

#[actix_web::test]
async fn what_is_wrong_is_said_and_kept_and_changes_nothing() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/profile/edit").await;
    let wrong = with(&[("city", ""), ("phone", "12345"), ("birthdate_day", "31")]);
    let (page, answer) = browser.submit(&page, &answer.body, &wrong).await;
    assert_eq!((page.as_str(), answer.status), ("/account/profile/edit", 200));
    for field in ["city", "phone", "birthdate-year"] {
        assert!(answer.body.contains(&format!("<a href=\"#{field}\">")), "{field}: {}", answer.body);
    }
    assert!(answer.body.contains("value=\"12345\"") && answer.body.contains("エラー："));
    assert_eq!(account(&site).await.profile.family_name, "豊田");
    assert_eq!(
        browser.get("/account/profile/confirm").await.location.as_deref(),
        Some("/account/profile/edit")
    );
}

#[actix_web::test]
async fn an_address_is_looked_up_by_its_code() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/profile/edit").await;
    let typed = [("action", "lookup"), ("postal_code", "450-0002"), ("given_name", "太郎")];
    let (page, answer) = browser.submit(&page, &answer.body, &typed).await;
    assert!(answer.body.contains("value=\"名古屋市中村区\"") && answer.body.contains("value=\"太郎\""));
    let many = [("action", "lookup"), ("postal_code", "498-0000")];
    let (page, answer) = browser.submit(&page, &answer.body, &many).await;
    assert!(answer.body.contains("id=\"postal-hits\""));
    let chosen = [("action", "use_address"), ("postal_code", "498-0000"), ("postal_choice", "1")];
    let (_, answer) = browser.submit(&page, &answer.body, &chosen).await;
    assert!(answer.body.contains("value=\"愛知県\" selected"));
}

#[actix_web::test]
async fn the_type_never_changes() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/profile/edit").await;
    let other = with(&[("account_type", "corporate"), ("shown_type", "corporate"), ("org_name", "豊田商事")]);
    let (page, answer) = browser.submit(&page, &answer.body, &other).await;
    let digest = value_of(&answer.body, "digest");
    browser.submit(&page, &answer.body, &[("digest", &digest)]).await;
    let account = account(&site).await;
    assert_eq!(account.kind, idp::domain::AccountKind::Individual);
    assert_eq!((account.profile.org_name, account.profile.family_name.as_str()), (None, "\u{fa11}橋"));
}

#[actix_web::test]
async fn only_what_was_read_back_is_confirmed() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/profile/edit").await;
    let (confirm, first) = browser.submit(&page, &answer.body, &ENTRIES).await;
    let digest = value_of(&first.body, "digest");
    browser.submit(&page, &answer.body, &with(&[("given_name", "別人")])).await;
    let (page, answer) = browser.submit(&confirm, &first.body, &[("digest", &digest)]).await;
    assert_eq!(page, "/account/profile/confirm?other");
    assert!(answer.body.contains("別人") && answer.body.contains("notice-caution"));
    assert_eq!(account(&site).await.profile.given_name, "花子");
    site.clock.advance_seconds(1_801);
    assert_eq!(
        browser.get("/account/profile/confirm").await.location.as_deref(),
        Some("/account/profile/edit")
    );
}
