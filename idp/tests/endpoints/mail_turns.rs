//! Pages that tell when the next mail can be sent come back by themselves, with what was typed, and send nothing by
//! themselves.

use super::{
    browser::Browser,
    forgetful::Forgetful,
    newcomer::{NEW_EMAIL, Newcomer, code_of, mails},
    owner,
    site::{EMAIL, Site},
};

/// What brings the page back: where there is no script, and where there is.
fn comes_back(body: &str, seconds: u64, href: &str) -> bool {
    let refresh =
        format!("<noscript><meta http-equiv=\"refresh\" content=\"{seconds};url={href}\"></noscript>");
    body.contains(&refresh) && body.contains(&format!("data-turn=\"{seconds}\" data-next=\"{href}\""))
}

fn is_still(body: &str) -> bool {
    !body.contains("http-equiv") && !body.contains("data-turn")
}

const CAME: &str = "お待たせしました";

/// Two strangers in other browsers use up what is for anybody.
async fn besiege(site: &Site, address: &str) {
    for _ in 0..2 {
        Forgetful::to_code(site, address).await;
    }
    mails(site).await;
}

#[actix_web::test]
async fn the_page_of_a_code_tells_when_the_turn_has_come() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    assert!(is_still(&newcomer.answer.body), "nobody waits yet");
    newcomer.submit(&[("action", "resend")]).await;
    assert!(comes_back(&newcomer.answer.body, 60, "/register/code"), "{}", newcomer.answer.body);
    assert!(newcomer.answer.body.contains("この画面でお知らせします"));
    site.clock.advance_seconds(20);
    newcomer.open("/register/code").await;
    assert!(comes_back(&newcomer.answer.body, 40, "/register/code"), "{}", newcomer.answer.body);
    assert!(newcomer.answer.body.contains("あと40秒で") && !newcomer.answer.body.contains("error-summary"));
    // A wrong code is what the page is about then: it does not run away while the right one is typed.
    newcomer.submit(&[("code", "12")]).await;
    assert!(newcomer.answer.body.contains("error-summary") && is_still(&newcomer.answer.body));
    mails(&site).await;
    site.clock.advance_seconds(40);
    for _ in 0..2 {
        newcomer.open("/register/code").await;
        assert!(newcomer.answer.body.contains(CAME) && is_still(&newcomer.answer.body));
    }
    assert!(mails(&site).await.is_empty(), "looking sends nothing");
    newcomer.submit(&[("action", "resend")]).await;
    assert_eq!(newcomer.page, "/register/code?sent=again");
    assert!(!newcomer.answer.body.contains(CAME), "{}", newcomer.answer.body);
    assert_eq!(mails(&site).await.len(), 1);
}

#[actix_web::test]
async fn an_address_that_waits_is_typed_once() {
    let site = Site::start().await;
    for _ in 0..2 {
        Newcomer::to_code(&site, NEW_EMAIL).await;
    }
    mails(&site).await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    assert!(comes_back(&newcomer.answer.body, 180, "/register/email"), "{}", newcomer.answer.body);
    site.clock.advance_seconds(180);
    newcomer.open("/register/email").await;
    let body = &newcomer.answer.body;
    assert!(body.contains(CAME) && body.contains(&format!("value=\"{NEW_EMAIL}\"")), "{body}");
    assert!(mails(&site).await.is_empty());
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/code");
    // What was waited for has no word on the pages after it.
    assert!(!newcomer.answer.body.contains(CAME) && is_still(&newcomer.answer.body));
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("code", &code)]).await;
    newcomer.open("/register/email").await;
    assert!(!newcomer.answer.body.contains(CAME) && is_still(&newcomer.answer.body));
}

#[actix_web::test]
async fn a_forgotten_password_waits_with_what_was_typed_in_its_own_browser() {
    let site = Site::start().await;
    besiege(&site, EMAIL).await;
    let mut person = Forgetful::arrive(&site).await;
    person.submit(&[("username", EMAIL)]).await;
    assert!(comes_back(&person.answer.body, 180, "/reminder/password"), "{}", person.answer.body);
    site.clock.advance_seconds(100);
    person.open("/reminder/password").await;
    assert!(comes_back(&person.answer.body, 80, "/reminder/password"), "{}", person.answer.body);
    assert!(person.answer.body.contains("あと2分ほどで"));
    let stranger = Forgetful::arrive(&site).await;
    assert!(!stranger.answer.body.contains(EMAIL) && is_still(&stranger.answer.body));
    site.clock.advance_seconds(80);
    person.open("/reminder/password").await;
    let body = &person.answer.body;
    assert!(body.contains(CAME) && body.contains(&format!("value=\"{EMAIL}\"")), "{body}");
    assert!(mails(&site).await.is_empty());
    person.submit(&[("username", EMAIL)]).await;
    assert_eq!(person.page, "/reminder/code");
    person.submit(&[("action", "resend")]).await;
    assert!(comes_back(&person.answer.body, 60, "/reminder/code"), "{}", person.answer.body);
    // The wait of the page with the code is not the one of the page before it.
    person.open("/reminder/password").await;
    assert!(is_still(&person.answer.body) && !person.answer.body.contains(&format!("value=\"{EMAIL}\"")));
    // The way back to the service stays.
    let mut person = Forgetful::arrive(&site).await;
    person.open("/reminder/password?interaction=0some").await;
    let (path, fields) = ("/reminder/password?interaction=0some", [("username", EMAIL)]);
    (person.page, person.answer) = person.browser.submit(path, &person.answer.body, &fields).await;
    let told = person.answer.body.split("http-equiv=\"refresh\"").nth(1).expect("it waits");
    assert!(told.split('>').next().unwrap().contains("url=/reminder/password?interaction=0some"), "{told}");
    // Nobody finds out by the wait whether there is an account.
    besiege(&site, "nobody@example.jp").await;
    let mut nobody = Forgetful::arrive(&site).await;
    nobody.submit(&[("username", "nobody@example.jp")]).await;
    assert!(comes_back(&nobody.answer.body, 180, "/reminder/password"), "{}", nobody.answer.body);
}

#[actix_web::test]
async fn another_address_and_a_number_wait_on_the_account_pages() {
    let site = Site::start().await;
    for (path, code_path, name, typed, shown) in [
        ("/account/email", "/account/email/code", "email", "new@example.jp", "new@example.jp"),
        ("/account/mobile", "/account/mobile/code", "mobile", "090 2345 6789", "090-2345-6789"),
    ] {
        for _ in 0..2 {
            let mut other = Browser::new(&site);
            let (page, answer) = owner::open(&mut other, path).await;
            let (end, answer) = other.submit(&page, &answer.body, &[(name, typed)]).await;
            assert_eq!(end, code_path, "{}", answer.body);
        }
        mails(&site).await;
        let mut browser = Browser::new(&site);
        let (page, answer) = owner::open(&mut browser, path).await;
        // The login in a new browser was told of.
        mails(&site).await;
        let answer = browser.submit(&page, &answer.body, &[(name, typed)]).await.1;
        assert!(comes_back(&answer.body, 180, path), "{}", answer.body);
        site.clock.advance_seconds(60);
        let (_, answer) = browser.follow(path).await;
        assert!(comes_back(&answer.body, 120, path), "{}", answer.body);
        site.clock.advance_seconds(120);
        let (_, answer) = browser.follow(path).await;
        assert!(answer.body.contains(CAME), "{}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{shown}\"")), "{}", answer.body);
        assert!(mails(&site).await.is_empty());
        let (end, answer) = browser.submit(path, &answer.body, &[(name, typed)]).await;
        assert_eq!(end, code_path, "{}", answer.body);
        let answer = browser.submit(code_path, &answer.body, &[("action", "resend")]).await.1;
        assert!(comes_back(&answer.body, 60, code_path), "{}", answer.body);
        assert!(is_still(&browser.follow(path).await.1.body), "{path}");
    }
}

#[actix_web::test]
async fn who_registers_is_reminded_and_sets_a_new_password_waits_for_no_mail() {
    let site = Site::start().await;
    Newcomer::registered(&site, NEW_EMAIL).await;
    mails(&site).await;
    // On another device, within the hour: the code before, sent twice there, counts for nothing now.
    let mut person = Forgetful::arrive(&site).await;
    person.submit(&[("username", NEW_EMAIL)]).await;
    site.clock.advance_seconds(60);
    mails(&site).await;
    person.submit(&[("action", "resend")]).await;
    assert_eq!(person.page, "/reminder/code?sent=again");
    let code = code_of(&mails(&site).await).unwrap();
    person.submit(&[("code", &code)]).await;
    assert_eq!(person.page, "/reminder/new-password");
    for _ in 0..2 {
        let again = Forgetful::to_code(&site, NEW_EMAIL).await;
        assert!(is_still(&again.answer.body));
    }
    // Those two nobody showed a code of: strangers wait as ever.
    let mut person = Forgetful::arrive(&site).await;
    person.submit(&[("username", NEW_EMAIL)]).await;
    assert!(person.answer.body.contains("3分ほど"), "{}", person.answer.body);
}
