//! The steps between login and answer: required items, service terms.

use super::{
    browser::{Answer, Browser, redeem, userinfo},
    site::{EMAIL, PASSWORD, Site},
};
use idp::{
    domain::{RequiredItem, ScopeConsentPolicy, TextVersion, Timestamp},
    store,
};

async fn portal() -> Site {
    let site = Site::start().await;
    site.register("rp-basic", |registration| {
        registration.required_items = vec![RequiredItem::Birthdate];
        registration.terms_document = Some("portal".to_owned());
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    publish(&site, "2026-11-01").await;
    site
}

async fn publish(site: &Site, version: &str) {
    let text = TextVersion {
        document: "portal".to_owned(),
        version: version.to_owned(),
        title_ja: "規約".to_owned(),
        title_en: "Terms".to_owned(),
        body_ja: "本文".to_owned(),
        body_en: "Body".to_owned(),
        changes_ja: "変更点".to_owned(),
        changes_en: "Changes".to_owned(),
        hash: "0".repeat(64),
        effective_at: Timestamp::from_seconds(0),
    };
    assert!(site.provider.db.write(move |tx| store::texts::insert_new(tx, &text)).await.unwrap());
}

async fn to_items(browser: &mut Browser<'_>) -> (String, Answer) {
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid profile", &[])).await;
    browser.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await
}

const BIRTHDATE: [(&str, &str); 3] =
    [("birthdate_year", "1980"), ("birthdate_month", "2"), ("birthdate_day", "29")];

#[actix_web::test]
async fn items_then_terms_then_the_answer() {
    let site = portal().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = to_items(&mut browser).await;
    assert!(page.ends_with("/items"), "{page}");
    let bad = [("birthdate_year", "1981"), ("birthdate_month", "2"), ("birthdate_day", "29")];
    let (_, refused) = browser.submit(&page, &answer.body, &bad).await;
    assert!(refused.body.contains("エラー：") && refused.body.contains("value=\"1981\""));
    let (page, answer) = browser.submit(&page, &answer.body, &BIRTHDATE).await;
    assert!(page.ends_with("/items/confirm") && answer.body.contains("1980年2月29日"), "{page}");
    let (page, _) = browser.submit(&page, &answer.body, &[]).await;
    assert!(page.ends_with("/items/done"), "{page}");
    let dispatcher = page.trim_end_matches("/items/done").to_owned();
    let (page, answer) = browser.follow(&dispatcher).await;
    assert!(page.ends_with("/terms"), "{page}");
    let (_, refused) = browser.submit(&page, &answer.body, &[("tos_version", "2026-11-01")]).await;
    assert!(refused.body.contains("エラー："));
    let (_, answer) = browser
        .submit(
            &page,
            &answer.body,
            &[("tos", "on"), ("tos_document", "portal"), ("tos_version", "2026-11-01")],
        )
        .await;
    let code = answer.param("code").unwrap();
    let access_token = redeem(&site, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(userinfo(&site, &access_token).await.json()["birthdate"], "1980-02-29");
    // Asked once.
    let url = Browser::authorize_url("rp-basic", "openid profile", &[("prompt", "none")]);
    assert!(browser.get(&url).await.param("code").is_some());
    // A new version is asked for again, and a silent login says that a page is due.
    publish(&site, "2026-11-20").await;
    assert_eq!(browser.get(&url).await.param("error").as_deref(), Some("interaction_required"));
}

#[actix_web::test]
async fn a_page_out_of_turn_leads_back_and_does_nothing() {
    let site = portal().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = to_items(&mut browser).await;
    let terms = page.replace("/items", "/terms");
    let (landed, _) = browser
        .submit(
            &terms,
            &answer.body,
            &[("tos", "on"), ("tos_document", "portal"), ("tos_version", "2026-11-01")],
        )
        .await;
    assert_eq!(landed, page);
    let account = site.account.clone();
    let accepted = site.provider.db.read(move |tx| store::texts::find_accepted(tx, &account, "portal")).await;
    assert_eq!(accepted.unwrap(), None);
}

#[actix_web::test]
async fn a_text_that_changed_meanwhile_is_shown_again() {
    let site = portal().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = to_items(&mut browser).await;
    let (page, answer) = browser.submit(&page, &answer.body, &BIRTHDATE).await;
    let (page, _) = browser.submit(&page, &answer.body, &[]).await;
    let (page, answer) = browser.follow(page.trim_end_matches("/items/done")).await;
    publish(&site, "2026-11-20").await;
    let (_, again) = browser
        .submit(
            &page,
            &answer.body,
            &[("tos", "on"), ("tos_document", "portal"), ("tos_version", "2026-11-01")],
        )
        .await;
    assert!(again.body.contains("エラー：") && again.body.contains("2026-11-20"), "{}", again.body);
}
