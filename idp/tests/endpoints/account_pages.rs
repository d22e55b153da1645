//! `/account` and the pages that it lists.

use super::{
    browser::Browser,
    owner::{account, audit, happened, open},
    site::{EMAIL, Site},
};

/// The addresses on the first page's list.
fn listed(body: &str) -> Vec<String> {
    let menus = body.split("class=\"menu\"").skip(1).map(|menu| menu.split("</section>").next().unwrap());
    let links = menus.flat_map(|menu| menu.split("href=\"").skip(1));
    links.map(|link| link.split('"').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn every_page_on_the_list_is_there() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account").await;
    assert_eq!((page.as_str(), answer.status), ("/account", 200));
    assert!(answer.body.contains(EMAIL));
    let pages = listed(&answer.body);
    assert!(pages.len() >= 7, "{pages:?}");
    for page in pages {
        let (at, answer) = browser.follow(&page).await;
        assert_eq!((at.as_str(), answer.status), (page.as_str(), 200), "{}", answer.body);
        // All of them are for people who are logged in.
        let (at, _) = Browser::new(&site).follow(&page).await;
        assert!(at.ends_with("/login"), "{page} leads to {at}");
    }
}

#[actix_web::test]
async fn whoever_logs_in_for_a_page_comes_to_that_page() {
    let site = Site::start().await;
    for page in ["/account/profile", "/account/data", "/account/withdraw", "/account/sessions"] {
        assert_eq!(open(&mut Browser::new(&site), page).await.0, page);
    }
}

#[actix_web::test]
async fn what_is_sensitive_wants_a_login_of_the_last_minutes() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    open(&mut browser, "/account").await;
    site.clock.advance_seconds(601);
    assert_eq!(browser.follow("/account/profile").await.0, "/account/profile");
    for page in ["/account/data", "/account/withdraw"] {
        assert!(browser.follow(page).await.0.ends_with("/login"), "{page}");
    }
    assert_eq!(open(&mut browser, "/account/data").await.0, "/account/data");
}

#[actix_web::test]
async fn language_and_size_are_kept_in_the_browser_and_the_language_for_mails_too() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/settings").await;
    let fields = [("lang", "en"), ("text_size", "extra-large")];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    assert_eq!(page, "/account/settings?saved");
    assert!(answer.body.contains("<html lang=\"en\" class=\"text-xlarge\">"), "{}", answer.body);
    assert_eq!(account(&site).await.locale, "en");
    assert!(happened(&site, "account.language").await);
    // Everywhere else too, and without being asked again.
    assert!(browser.get("/register").await.body.contains("<html lang=\"en\" class=\"text-xlarge\">"));
    assert!(browser.get("/nothing-here").await.body.contains("class=\"text-xlarge\""));
}

#[actix_web::test]
async fn settings_need_no_account_but_a_choice() {
    let site = Site::start().await;
    let mut stranger = Browser::new(&site);
    let (page, answer) = stranger.follow("/settings").await;
    let (_, refused) = stranger.submit(&page, &answer.body, &[("lang", "en"), ("text_size", "huge")]).await;
    assert!(refused.body.contains("id=\"error-summary\"") && refused.body.contains("<html lang=\"ja\">"));
    let fields = [("lang", "en"), ("text_size", "large")];
    let (page, answer) = stranger.submit(&page, &answer.body, &fields).await;
    assert_eq!(page, "/settings?saved");
    assert!(answer.body.contains("<html lang=\"en\" class=\"text-large\">"));
    assert_eq!(account(&site).await.locale, "ja", "whoever is not logged in changes no account");
    let elsewhere =
        stranger.post("/settings", &[("csrf", "x"), ("lang", "ja"), ("text_size", "large")]).await;
    assert_eq!(elsewhere.status, 403);
}

#[actix_web::test]
async fn data_can_be_taken_along() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    let (page, answer) = open(&mut browser, "/account/data").await;
    assert!(answer.body.contains(EMAIL) && answer.body.contains("豊田"), "to read");
    let (_, file) = browser.submit(&page, &answer.body, &[]).await;
    assert_eq!(file.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"common-id.json\"");
    let data = file.json();
    assert_eq!(data["format"], "common-id-account/1");
    assert_eq!(data["account"]["email"], EMAIL);
    assert_eq!(data["profile"]["family_name"], "豊田");
    assert_eq!(data["services"][0]["client_id"], "rp-basic");
    assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(
        data["login_methods"],
        serde_json::json!({ "passkeys": [], "two_step_since": null, "recovery_codes_left": 0 })
    );
    assert!(!file.body.contains("argon2"), "no secret");
    assert!(happened(&site, "account.exported").await);
    let forged = browser.post("/account/data", &[("csrf", "x")]).await;
    assert_eq!(forged.status, 403);
}

#[actix_web::test]
async fn what_was_agreed_to_is_listed_with_its_text() {
    let site = Site::start().await;
    super::newcomer::publish_terms(&site).await;
    super::owner::change(&site, |tx, account| {
        let text = idp::store::texts::find_current(tx, "common-id")?.expect("published");
        idp::store::texts::accept(tx, &account.id, &text, None)
    })
    .await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid email", &[]).await;
    let (_, answer) = open(&mut browser, "/account/history").await;
    assert!(answer.body.contains("試験サービス"), "the scope consent");
    let href = answer.body.split("href=\"/terms/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(browser.get(&format!("/terms/{href}")).await.status, 200);
}

#[actix_web::test]
async fn the_audit_names_nobody() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/data").await;
    browser.submit(&page, &answer.body, &[]).await;
    let lines = serde_json::to_string(&audit(&site).await).unwrap();
    assert!(!lines.contains(EMAIL) && !lines.contains("豊田"));
}
