//! A range where many accounts fail: who waits, who does not, and what the page says.

use super::{
    browser::{Answer, Browser},
    forgetful::Forgetful,
    newcomer::{audited, code_of, mails},
    site::{EMAIL, PASSWORD, Site},
};

const NEW_PASSWORD: &str = "Kuruma-2026";

/// Lets six accounts fail that the range has nothing else of: one more than is free.
async fn heat(site: &Site) {
    for number in 0..6 {
        let username = format!("nobody-{number}@example.jp");
        let (_, answer) = try_in(&mut Browser::new(site), &username, "wrong-password-1").await;
        assert!(answer.body.contains("error-summary"), "evaluated: {}", answer.body);
    }
    assert_eq!(audited(site, "login.failed", "refused").await.len(), 6);
}

/// Opens the login page and tries; the page that follows.
async fn try_in(browser: &mut Browser<'_>, username: &str, password: &str) -> (String, Answer) {
    let (page, answer) =
        browser.follow(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "login")])).await;
    // Each try is a visit of its own: who waits is led to the page that says so, and finds the form behind it.
    let page = if is_wait(&answer) { format!("{page}?form") } else { page };
    let answer = if page.ends_with("?form") { browser.get(&page).await } else { answer };
    let page = page.trim_end_matches("?form").to_owned();
    browser.submit(&page, &answer.body, &[("username", username), ("password", password)]).await
}

fn is_wait(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.contains("id=\"wait\"")
}

/// The service, or its consent, is reached.
fn is_in(page: &str, answer: &Answer) -> bool {
    answer.param("code").is_some() || page.ends_with("/consent")
}

#[actix_web::test]
async fn a_stranger_waits_and_is_then_looked_at() {
    let site = Site::start().await;
    heat(&site).await;
    let mut person = Browser::new(&site);
    let (page, answer) = try_in(&mut person, EMAIL, PASSWORD).await;
    assert!(is_wait(&answer), "{}", answer.body);
    assert!(page.ends_with("/login"), "{page}");
    assert!(answer.body.contains("15秒"), "{}", answer.body);
    assert_eq!(answer.header("refresh"), format!("15; url={page}?form"), "by itself, without script");
    assert!(answer.body.contains("/reminder\""), "a code by mail is the way around");
    assert!(!answer.body.contains(PASSWORD) && !answer.body.contains(EMAIL));
    assert_eq!(audited(&site, "login.failed", "refused").await.len(), 6, "not looked at");
    site.clock.advance_seconds(10);
    let answer = person.get(&page).await;
    assert!(is_wait(&answer) && answer.body.contains("5秒"), "looking costs nothing");
    // Whoever does not wait finds the form, with what was typed, and is asked to wait on.
    let form = person.get(&format!("{page}?form")).await;
    assert!(form.body.contains(&format!("value=\"{EMAIL}\"")), "{}", form.body);
    let (_, answer) = person.submit(&page, &form.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
    assert!(is_wait(&answer) && answer.body.contains("5秒"), "{}", answer.body);
    site.clock.advance_seconds(5);
    let form = person.get(&page).await;
    assert!(form.body.contains("id=\"login-submit\"") && form.body.contains(EMAIL), "{}", form.body);
    let (page, answer) =
        person.submit(&page, &form.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
    assert!(is_in(&page, &answer), "{page} {}", answer.body);
    assert!(site.limits_counted("login_range_free", "waited") >= 2);
    assert_eq!(site.limits_counted("login_range_free", "reserve"), 1);
}

#[actix_web::test]
async fn the_page_tells_nothing_about_an_account() {
    let site = Site::start().await;
    heat(&site).await;
    let mut seen = Vec::new();
    for (username, password) in [
        (EMAIL, PASSWORD),
        (EMAIL, "wrong-password-1"),
        ("nobody@example.jp", "wrong-password-1"),
        ("x", "y"),
    ] {
        let (page, answer) = try_in(&mut Browser::new(&site), username, password).await;
        assert!(is_wait(&answer), "{username}");
        let id = page.trim_start_matches("/interaction/").trim_end_matches("/login").to_owned();
        let csrf = answer
            .body
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned());
        let body = answer.body.replace(&id, "ID");
        seen.push(csrf.map_or(body.clone(), |csrf| body.replace(&csrf, "CSRF")));
    }
    assert!(seen.iter().all(|page| *page == seen[0]));
}

#[actix_web::test]
async fn a_known_browser_does_not_wait() {
    let site = Site::start().await;
    let mut owner = Browser::new(&site);
    owner.code("rp-basic", "openid", &[]).await;
    heat(&site).await;
    // One success in the range permits nothing yet.
    let (_, answer) = try_in(&mut Browser::new(&site), EMAIL, PASSWORD).await;
    assert!(is_wait(&answer));
    let (page, answer) = try_in(&mut owner, EMAIL, PASSWORD).await;
    assert!(is_in(&page, &answer), "{page} {}", answer.body);
    // It is known to this account alone.
    let (_, answer) = try_in(&mut owner, "nobody@example.jp", PASSWORD).await;
    assert!(is_wait(&answer));
}

#[actix_web::test]
async fn whoever_recovered_does_not_wait() {
    let site = Site::start().await;
    heat(&site).await;
    let mut person = Forgetful::to_code(&site, EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    person.submit(&[("code", &code)]).await;
    person.submit(&[("password", NEW_PASSWORD), ("password2", NEW_PASSWORD)]).await;
    assert_eq!(person.page, "/reminder/done", "{}", person.answer.body);
    let (page, answer) = try_in(&mut person.browser, EMAIL, NEW_PASSWORD).await;
    assert!(is_in(&page, &answer), "{page} {}", answer.body);
    let told = mails(&site).await;
    assert!(told.iter().all(|mail| !mail.mail.subject.contains("新しい端末")), "no stranger's browser");
}

#[actix_web::test]
async fn of_those_who_waited_one_is_looked_at_in_a_wait_and_a_success_gives_its_turn_back() {
    let site = Site::start().await;
    heat(&site).await;
    let mut people = [Browser::new(&site), Browser::new(&site), Browser::new(&site)];
    for person in &mut people {
        assert!(is_wait(&try_in(person, EMAIL, PASSWORD).await.1));
    }
    site.clock.advance_seconds(15);
    let [first, second, third] = &mut people;
    // The right password costs no turn: the next one is looked at, too.
    let (page, answer) = try_in(first, EMAIL, PASSWORD).await;
    assert!(is_in(&page, &answer), "{}", answer.body);
    let (_, answer) = try_in(second, "nobody-7@example.jp", "wrong-password-1").await;
    assert!(answer.body.contains("error-summary"), "{}", answer.body);
    // A wrong one does: the third waits on, though it has waited.
    assert!(is_wait(&try_in(third, EMAIL, PASSWORD).await.1));
    site.clock.advance_seconds(60);
    let (page, answer) = try_in(third, EMAIL, PASSWORD).await;
    assert!(is_in(&page, &answer), "{}", answer.body);
}

#[actix_web::test]
async fn hot_ranges_share_their_turns() {
    let site = Site::with_limits(|limits| limits.login_waiting_per_hour = 1).await;
    heat(&site).await;
    for (number, looked_at) in [(0, true), (1, false)] {
        let mut bot = Browser::new(&site);
        let username = format!("nobody-{}@example.jp", 20 + number);
        let mut waits = 0;
        while is_wait(&try_in(&mut bot, &username, "wrong-password-1").await.1) && waits < 4 {
            site.clock.advance_seconds(900);
            waits += 1;
        }
        assert_eq!(waits < 4, looked_at, "{number}");
        if looked_at {
            assert_eq!(site.limits_counted("login_waiting_per_hour", "waited"), 0);
        }
    }
    assert!(site.limits_counted("login_waiting_per_hour", "waited") > 0);
}

#[actix_web::test]
async fn typing_errors_settle_themselves() {
    let site = Site::start().await;
    // One person mistypes again and again: one account, whatever it costs it.
    for _ in 0..8 {
        let (_, answer) = try_in(&mut Browser::new(&site), EMAIL, "wrong-password-1").await;
        assert!(answer.body.contains("error-summary"));
    }
    for number in 0..4 {
        try_in(&mut Browser::new(&site), &format!("nobody-{number}@example.jp"), "wrong-password-1").await;
    }
    // Five accounts failed last: the next one is free. Its success makes four of them.
    let (page, answer) = try_in(&mut Browser::new(&site), EMAIL, PASSWORD).await;
    assert!(is_in(&page, &answer), "{}", answer.body);
    let (_, answer) = try_in(&mut Browser::new(&site), "nobody-8@example.jp", "wrong-password-1").await;
    assert!(answer.body.contains("error-summary"), "five");
    let (_, answer) = try_in(&mut Browser::new(&site), "nobody-9@example.jp", "wrong-password-1").await;
    assert!(answer.body.contains("error-summary"), "the sixth is looked at, and makes it hot");
    assert!(is_wait(&try_in(&mut Browser::new(&site), "nobody-10@example.jp", "wrong-password-1").await.1));
}
