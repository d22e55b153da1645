//! No page is a dead end: whatever has passed, lost its cookies, or lies in another browser leads on, to a page that
//! answers; and to the service that began, where it is known.

use super::{
    browser::{Answer, Browser, csrf_of, http, read},
    routes,
    site::{EMAIL, PASSWORD, Site},
};
use std::collections::BTreeSet;

/// Where logins of the service begin.
const START: &str = "http://127.0.0.1:9999/start";

/// The pages of an interaction, by what follows its name.
const PAGES: [&str; 10] = [
    "",
    "/login",
    "/two-step",
    "/items",
    "/items/confirm",
    "/items/done",
    "/terms",
    "/consent",
    "/passkey",
    "/passkey/login",
];

async fn start() -> Site {
    let site = Site::start().await;
    super::newcomer::publish_terms(&site).await;
    site.register("rp-basic", |registration| registration.initiate_login_uri = Some(START.to_owned())).await;
    site
}

/// A browser that stands on the login page of a request, and the interaction's name.
async fn begin(site: &Site) -> (Browser<'_>, String, String, Answer) {
    let mut browser = Browser::new(site);
    let (page, answer) =
        browser.follow(&Browser::authorize_url("rp-basic", "openid profile", &[("prompt", "consent")])).await;
    let id = page.strip_prefix("/interaction/").unwrap().strip_suffix("/login").unwrap().to_owned();
    (browser, id, page, answer)
}

/// The content of the page, without the frame, whose links are the same everywhere.
fn main_part(body: &str) -> &str {
    body.split_once("<main").unwrap_or_else(|| panic!("no page: {body}")).1.split_once("</main>").unwrap().0
}

fn values<'a>(html: &'a str, open: &str) -> Vec<&'a str> {
    html.split(open).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Looks at the page that somebody ends on: every link leads to a page that answers 200 or to the service, every form
/// to one of our pages, and there is at least one of them. Where they lead.
async fn ways(browser: &mut Browser<'_>, state: &str, page: &str, answer: &Answer) -> BTreeSet<String> {
    if let Some(away) = answer.location.as_deref().filter(|location| !location.starts_with('/')) {
        return [away.to_owned()].into();
    }
    let main = main_part(&answer.body);
    let mut led = BTreeSet::new();
    let hrefs =
        main.split("<a ").skip(1).filter_map(|tag| values(tag.split('>').next().unwrap(), "href=\"").pop());
    for href in hrefs.filter(|href| !href.starts_with('#')) {
        let href = href.replace("&#38;", "&").replace("&amp;", "&");
        if href.is_empty() {
            // The same page again: it helps whoever lacked a cookie or a token. Where the page has passed as well, it
            // says so, and leads on itself.
            let (end, again) = browser.follow(page).await;
            assert!(
                again.status == 200 || again.body.contains("id=\"next\""),
                "{state}: {page} opened anew is {end}"
            );
            continue;
        }
        let target = href;
        if !target.starts_with('/') {
            led.insert(target);
            continue;
        }
        let (end, answer) = browser.follow(&target).await;
        match answer.location {
            Some(away) => led.insert(away),
            None => {
                assert_eq!(answer.status, 200, "{state}: {page} leads to {target}, which ends at {end}");
                led.insert(end)
            }
        };
    }
    let known = routes::all();
    for action in values(main, "action=\"") {
        let path = action.split('?').next().unwrap();
        let is_route = known.iter().any(|route| {
            let parts: Vec<&str> = route.pattern.split('/').collect();
            route.takes_post
                && parts.len() == path.split('/').count()
                && parts.iter().zip(path.split('/')).all(|(one, other)| one.starts_with('{') || *one == other)
        });
        assert!(is_route, "{state}: {page} has a form for {action}");
        led.insert(action.to_owned());
    }
    assert!(!led.is_empty(), "{state}: {page} is a dead end: {main}");
    led
}

/// Opens the page and sends it an empty form, as somebody who comes too late; where both lead.
async fn come_late(browser: &mut Browser<'_>, state: &str, page: &str, csrf: &str) -> [BTreeSet<String>; 2] {
    let (end, answer) = browser.follow(page).await;
    let opened = ways(browser, state, &end, &answer).await;
    let answer = browser.post(page, &[("csrf", csrf), ("username", EMAIL), ("password", "x")]).await;
    let (end, answer) = match answer.location.clone().filter(|location| location.starts_with('/')) {
        Some(next) => browser.follow(&next).await,
        None => (page.to_owned(), answer),
    };
    let sent = if answer.status == 405 && answer.header("content-type").starts_with("application/json") {
        opened.clone()
    } else {
        ways(browser, state, &end, &answer).await
    };
    [opened, sent]
}

#[actix_web::test]
async fn a_page_that_has_passed_leads_back_to_its_service() {
    let site = start().await;
    let (mut browser, id, page, answer) = begin(&site).await;
    let csrf = csrf_of(&answer.body);
    let end = browser.log_in(page, answer).await;
    assert!(end.param("code").is_some(), "{end:?}");
    for step in PAGES {
        for led in come_late(&mut browser, "passed", &format!("/interaction/{id}{step}"), &csrf).await {
            assert!(led.iter().any(|to| to.starts_with(START)), "{step}: {led:?}");
        }
    }
}

#[actix_web::test]
async fn a_page_that_has_expired_leads_back_to_its_service() {
    let site = start().await;
    let (mut browser, id, _, answer) = begin(&site).await;
    let csrf = csrf_of(&answer.body);
    site.clock.advance_seconds(3_601);
    for is_swept in [false, true] {
        for step in PAGES {
            for led in come_late(&mut browser, "expired", &format!("/interaction/{id}{step}"), &csrf).await {
                assert!(led.iter().any(|to| to.starts_with(START)), "{step}, {is_swept}: {led:?}");
            }
        }
        idp::flow::clean_up(&site.provider).await.unwrap();
    }
}

#[actix_web::test]
async fn a_page_in_another_browser_or_without_its_cookies_leads_back_to_its_service() {
    let site = start().await;
    let (_, id, ..) = begin(&site).await;
    for step in PAGES {
        let page = format!("/interaction/{id}{step}");
        // Without a cookie, as after clearing them, and as another browser that has its own.
        for is_ours in [false, true] {
            let mut browser = Browser::new(&site);
            let csrf = if is_ours { csrf_of(&browser.get("/settings").await.body) } else { String::new() };
            for led in come_late(&mut browser, "other browser", &page, &csrf).await {
                let led_back = led.iter().any(|to| to.starts_with(START));
                assert!(led_back, "{step}, {is_ours}: {led:?}");
            }
        }
    }
}

#[actix_web::test]
async fn what_nobody_knows_leads_to_the_services_and_to_the_login() {
    let site = start().await;
    for step in PAGES {
        let mut browser = Browser::new(&site);
        let csrf = csrf_of(&browser.get("/settings").await.body);
        let page = format!("/interaction/0none{step}");
        for led in come_late(&mut browser, "unknown", &page, &csrf).await {
            assert!(led.contains("/services"), "{step}: {led:?}");
        }
        let (end, answer) = browser.follow(&page).await;
        let led = ways(&mut browser, "unknown", &end, &answer).await;
        assert!(led.iter().any(|to| to.ends_with("/login")), "{step}: {led:?}");
    }
}

#[actix_web::test]
async fn a_page_out_of_turn_leads_to_the_one_whose_turn_it_is() {
    let site = start().await;
    let (mut browser, id, page, answer) = begin(&site).await;
    let csrf = csrf_of(&answer.body);
    let here = format!("/interaction/{id}/login");
    for step in PAGES.iter().filter(|step| !["/items/done"].contains(step)) {
        let (end, _) = browser.follow(&format!("/interaction/{id}{step}")).await;
        assert_eq!(end, here, "{step}, before the login");
    }
    let fields = [("username", EMAIL), ("password", PASSWORD)];
    let (consent, _) = browser.submit(&page, &answer.body, &fields).await;
    assert_eq!(consent, format!("/interaction/{id}/consent"));
    for step in PAGES.iter().filter(|step| !["/items/done", "/consent"].contains(step)) {
        let path = format!("/interaction/{id}{step}");
        assert_eq!(browser.follow(&path).await.0, consent, "the back button, to {step}");
        come_late(&mut browser, "back button", &path, &csrf).await;
    }
}

#[actix_web::test]
async fn every_other_page_leads_on_for_whoever_comes_out_of_the_blue() {
    let site = start().await;
    for route in routes::all().iter().filter(|route| route.kind == "page") {
        if route.pattern.starts_with("/interaction/") || route.pattern.ends_with(".svg") {
            continue;
        }
        // A stranger without cookies; one whose form has another's token; one with a token and nothing begun.
        for state in ["no cookies", "a wrong token", "nothing begun"] {
            let mut browser = Browser::new(&site);
            let csrf = match state {
                "no cookies" => String::new(),
                "a wrong token" => {
                    browser.get("/settings").await;
                    "another".to_owned()
                }
                _ => csrf_of(&browser.get("/settings").await.body),
            };
            come_late(&mut browser, state, &route.path(), &csrf).await;
        }
    }
    for path in
        ["/there/is/nothing", "/authorize", "/authorize?client_id=nobody", "/terms/common-id/1999-01-01"]
    {
        let mut browser = Browser::new(&site);
        let (end, answer) = browser.follow(path).await;
        assert!(ways(&mut browser, "error", &end, &answer).await.contains("/services"), "{path}");
    }
}

#[actix_web::test]
async fn a_request_that_cannot_be_answered_leads_back_to_the_service_that_sent_it() {
    let site = start().await;
    let mut browser = Browser::new(&site);
    let answer = browser.get("/authorize?client_id=rp-basic&redirect_uri=https://evil.example/").await;
    assert_eq!(answer.status, 400);
    let led = ways(&mut browser, "redirect mismatch", "/authorize", &answer).await;
    let start = format!(
        "{START}?iss={}",
        form_urlencoded::byte_serialize(site.issuer.as_bytes()).collect::<String>()
    );
    assert!(led.contains(&start), "{led:?}");
}

#[actix_web::test]
async fn the_way_back_believes_nothing_of_an_address() {
    let site = start().await;
    for (query, cookie) in [
        ("", ""),
        ("?interaction=", ""),
        ("?interaction=../../etc", ""),
        ("?interaction=https://evil.example", ""),
        ("?client=rp-basic", ""),
        ("", "cid_from=nobody"),
        ("", "cid_from=https://evil.example"),
        ("", "cid_from=rp-public"),
    ] {
        let request = http().get(site.url(&format!("/to-service{query}"))).header("cookie", cookie);
        let answer = read(request.send().await.unwrap()).await;
        assert_eq!(answer.location.as_deref(), Some("/services"), "{query} {cookie}");
    }
}
