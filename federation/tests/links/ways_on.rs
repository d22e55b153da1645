//! No page of dealer links and migrations is a dead end: whatever has passed or expired, lost its cookies or lies in
//! another browser leads on, to a page that answers, to the service, or to the site that it came from.

use crate::{
    browser::{Answer, Browser},
    customer_pages::{logged_in, open_mail, press},
    house::{House, VERSION, caller},
    newcomer::{arrived, follow, hand_over, migrated, open, publish_terms},
    routes::{self, Route},
    seed::{account, record},
};
use federation::{
    domain::LinkId,
    flow::{OpenVisit, open_visit},
};
use serde_json::json;
use std::collections::BTreeSet;

/// One of the ways through the pages of this crate; each has its states below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Track {
    /// T1–T4.
    Terminal,
    /// L0.
    Mail,
    /// L6–L7.
    Consent,
    /// M3–M13.
    Migration,
    /// A11, A12.
    Account,
    /// No page that somebody ends on: an image, or an answer for a script.
    File,
}

/// Every page that this crate has, and the way that it is on.
const PAGES: [(&str, Track); 25] = [
    ("/terminal", Track::Terminal),
    ("/terminal/customer", Track::Terminal),
    ("/terminal/select", Track::Terminal),
    ("/terminal/emails", Track::Terminal),
    ("/terminal/done", Track::Terminal),
    ("/terminal/closed", Track::Terminal),
    ("/terminal/qr.svg", Track::File),
    ("/link", Track::Mail),
    ("/link/{token}", Track::Mail),
    ("/interaction/{id}/links", Track::Consent),
    ("/interaction/{id}/links/decline", Track::Consent),
    ("/interaction/{id}/links/done", Track::Consent),
    ("/migration/open", Track::Migration),
    ("/migration", Track::Migration),
    ("/migration/about", Track::Migration),
    ("/interaction/{id}/migration", Track::Migration),
    ("/migration/creating", Track::Migration),
    ("/migration/state", Track::File),
    ("/migration/done", Track::Migration),
    ("/account/dealers", Track::Account),
    ("/account/dealers/pending", Track::Account),
    ("/account/dealers/lookups", Track::Account),
    ("/account/dealers/{id}/unlink", Track::Account),
    ("/account/dealers/{id}/decline", Track::Account),
    ("/account/dealers/{id}/not-mine", Track::Account),
];

#[test]
fn every_page_has_a_row() {
    let found: BTreeSet<&str> = routes::ours().iter().map(|route| route.pattern).collect();
    let rows: BTreeSet<&str> = PAGES.iter().map(|(pattern, _)| *pattern).collect();
    assert_eq!(found, rows);
    assert_eq!(rows.len(), PAGES.len(), "one row a page");
}

fn on(track: Track) -> Vec<Route> {
    let is_on = |route: &Route| PAGES.contains(&(route.pattern, track));
    routes::ours().into_iter().filter(is_on).collect()
}

/// A browser that stands somewhere, and what its addresses name.
struct Scene<'h> {
    state: &'static str,
    browser: Browser<'h>,
    id: String,
    token: String,
}

impl<'h> Scene<'h> {
    fn new(state: &'static str, browser: Browser<'h>, id: &str) -> Self {
        Self { state, browser, id: id.to_owned(), token: "0none".to_owned() }
    }

    fn path(&self, pattern: &str) -> String {
        pattern.replace("{id}", &self.id).replace("{token}", &self.token)
    }
}

fn values<'a>(html: &'a str, open: &str) -> Vec<&'a str> {
    html.split(open).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Where the page leads on: every link to a page that answers or away to a system beside us, every form to one of our
/// pages, and at least one of them.
async fn ways(browser: &Browser<'_>, told: &str, answer: &Answer) -> BTreeSet<String> {
    if let Some(away) = answer.location.as_deref().filter(|location| !location.starts_with('/')) {
        return [away.to_owned()].into();
    }
    let (_, main) =
        answer.body.split_once("<main").unwrap_or_else(|| panic!("{told}: no page: {}", answer.body));
    let main = main.split_once("</main>").unwrap().0;
    let mut led = BTreeSet::new();
    for tag in main.split("<a ").skip(1) {
        let href = values(tag.split('>').next().unwrap(), "href=\"").pop().unwrap();
        let href = href.replace("&#38;", "&").replace("&amp;", "&");
        if href.is_empty() || href.starts_with('#') {
            continue;
        }
        if !href.starts_with('/') {
            led.insert(href);
            continue;
        }
        let (end, there) = open(browser, &href).await;
        match there.location {
            Some(away) => led.insert(away),
            None => {
                assert_eq!(there.status.as_u16(), 200, "{told} leads to {href}, which ends at {end}");
                led.insert(end)
            }
        };
    }
    for action in values(main, "action=\"") {
        assert!(routes::takes_form(action.split('?').next().unwrap()), "{told} has a form for {action}");
        led.insert(action.to_owned());
    }
    assert!(!led.is_empty(), "{told} is a dead end: {main}");
    led
}

/// The one page that leads nowhere by itself: a window of the dealer's system that is to be closed, and says so.
const CLOSED: &str = "/terminal/closed";

/// Opens the page and sends it a form, with the browser's own token, a foreign one and none; where each leads.
async fn walk(scene: &Scene<'_>, route: &Route) -> Vec<BTreeSet<String>> {
    let (browser, path) = (&scene.browser, scene.path(route.pattern));
    let (end, answer) = open(browser, &path).await;
    if end == CLOSED {
        assert!(answer.body.contains("この画面を閉じて、販売店のシステムに"), "{}", answer.body);
        return vec![[SERVICES.to_owned()].into()];
    }
    let mut all = vec![ways(browser, &format!("{}: {path}, at {end}", scene.state), &answer).await];
    if !route.takes_post {
        return all;
    }
    let own = browser.get("/settings").await.value("csrf");
    for csrf in [own.as_str(), "another", ""] {
        let answer = browser.post(&path, &[("csrf", csrf)]).await;
        let (end, answer) = follow(browser, &path, answer).await;
        if end == CLOSED {
            continue;
        }
        let told = format!("{}: a form for {path}, at {end}", scene.state);
        all.push(ways(browser, &told, &answer).await);
    }
    all
}

/// Walks over all pages of a track in all scenes; every page must lead to one of `goals`, by the beginning of its address.
async fn walk_all(track: Track, scenes: &[Scene<'_>], goals: &[&str]) {
    let routes = on(track);
    assert!(!routes.is_empty());
    for scene in scenes {
        for route in &routes {
            for led in walk(scene, route).await {
                let leads = led.iter().any(|to| goals.iter().any(|goal| to.starts_with(goal)));
                assert!(leads, "{}: {} leads to {led:?}", scene.state, route.pattern);
            }
        }
    }
}

const SERVICES: &str = "/services";
const SERVICE: &str = "http://localhost:8090/";
const SITE: &str = "http://localhost:8092/";

/// A browser at the terminal, with a record that can be linked.
async fn at_terminal<'h>(house: &'h House, code: &str) -> Browser<'h> {
    let browser = Browser::new(house);
    let request = OpenVisit {
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: None,
        customer: record(code),
        warnings: Vec::new(),
    };
    let visit = open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await.unwrap();
    let entered = browser.post("/terminal", &[("launch", &visit.launch)]).await;
    assert_eq!(entered.location.as_deref(), Some("/terminal/customer"));
    browser
}

/// As far as T4.
async fn at_the_end<'h>(house: &'h House, code: &str) -> Browser<'h> {
    let browser = at_terminal(house, code).await;
    let csrf = browser.get("/terminal/customer").await.value("csrf");
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    browser.post("/terminal/customer", &ticked).await;
    let pressed = [("csrf", csrf.as_str()), ("slot", "1"), ("action", "next")];
    assert_eq!(browser.post("/terminal/select", &pressed).await.location.as_deref(), Some("/terminal/done"));
    browser
}

async fn the_terminal_leads_on(house: &House) {
    let goals = ["/terminal", SERVICES];
    let fresh = Scene::new("at T1", at_terminal(house, "C-1").await, "");
    walk_all(Track::Terminal, &[fresh], &goals).await;
    let done = Scene::new("at T4", at_the_end(house, "C-2").await, "");
    walk_all(Track::Terminal, &[done], &goals).await;
    let closed = at_the_end(house, "C-3").await;
    let csrf = closed.get("/terminal/done").await.value("csrf");
    closed.post("/terminal/done", &[("csrf", &csrf), ("action", "close")]).await;
    let scenes = [
        Scene::new("never opened", Browser::new(house), ""),
        Scene::new("closed", closed, ""),
        Scene::new("expired at T1", at_terminal(house, "C-4").await, ""),
        Scene::new("expired at T4", at_the_end(house, "C-5").await, ""),
    ];
    house.clock.advance_seconds(86_400);
    walk_all(Track::Terminal, &scenes, &[SERVICES]).await;
    let suspended = Scene::new("the dealer is suspended", at_terminal(house, "C-6").await, "");
    house.execute("UPDATE dealers SET state = 'suspended'").await;
    walk_all(Track::Terminal, &[suspended], &goals).await;
}

/// A browser that opened the mail of a link.
async fn mail_opened<'h>(house: &'h House, state: &'static str, link: &LinkId) -> Scene<'h> {
    let browser = Browser::new(house);
    let (path, _) = open_mail(house, link).await;
    let opened = browser.get(&path).await;
    assert_eq!(opened.location.as_deref(), Some("/link"), "{state}: {path}");
    Scene { token: path.trim_start_matches("/link/").to_owned(), ..Scene::new(state, browser, link.as_str()) }
}

async fn the_link_of_a_mail_leads_on(house: &House) {
    let link = house.started().await;
    let waiting = mail_opened(house, "provisional", &link).await;
    let lost = Scene { token: waiting.token.clone(), ..Scene::new("cookies lost", Browser::new(house), "") };
    walk_all(Track::Mail, &[lost], &[SERVICES, "/link", "/account", "/login"]).await;
    walk_all(Track::Mail, &[waiting], &["/link", SERVICE, SERVICES]).await;
    let strangers = [Scene::new("a token that is none", Browser::new(house), "")];
    walk_all(Track::Mail, &strangers, &[SERVICES, "/account", "/login"]).await;

    let declined = mail_opened(house, "declined (E10)", &link).await;
    house.decline("hanako", link.clone()).await;
    walk_all(Track::Mail, &[declined], &[SERVICES, "/account", "/login", SERVICE]).await;

    // The next mail about the same record leaves ten minutes later.
    house.clock.advance_seconds(601);
    let link = house.started().await;
    let linked = mail_opened(house, "linked", &link).await;
    assert_eq!(house.complete("hanako", &link, 0, "").await, federation::flow::Completed::Linked);
    walk_all(Track::Mail, &[linked], &[SERVICE, SERVICES, "/account"]).await;
}

async fn the_link_of_an_old_mail_leads_on(house: &House) {
    let link = house.started().await;
    let old = mail_opened(house, "expired (E9)", &link).await;
    house.clock.advance_seconds(86_400 * 40);
    walk_all(Track::Mail, &[old], &[SERVICES, "/account", "/login", SERVICE]).await;
}

/// A browser in which Hanako came from My TOYOTA: the cookie is the one that `/authorize` leaves.
async fn from_service(house: &House) -> (Browser<'_>, String) {
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    browser.set_cookie("cid_from", "my-toyota");
    (browser, next)
}

fn interaction_of(path: &str) -> String {
    path.trim_start_matches("/interaction/").split('/').next().unwrap().to_owned()
}

async fn the_consent_leads_on(house: &House) {
    let link = house.started().await;
    let (browser, next) = from_service(house).await;
    let id = interaction_of(&next);
    let here = format!("/interaction/{id}");
    walk_all(Track::Consent, &[Scene::new("L6, out of turn too", browser, &id)], &[&here, SERVICE]).await;

    // Another browser, with and without cookies of its own.
    let own = Browser::new(house);
    own.get("/settings").await;
    for (state, browser) in [("another browser", own), ("no cookies", Browser::new(house))] {
        walk_all(Track::Consent, &[Scene::new(state, browser, &id)], &[SERVICE]).await;
    }
    let nobody = Scene::new("an interaction that is none", Browser::new(house), "0none");
    walk_all(Track::Consent, &[nobody], &[SERVICES]).await;

    let late = from_service(house).await;
    let (browser, next) = from_service(house).await;
    let l6 = browser.get(&next).await;
    let fields = [("action", "complete"), ("link", link.as_str()), ("consent_version", VERSION)];
    let (at, l7) = press(&browser, &l6, &next, &fields).await;
    assert!(at.ends_with("/links/done"), "{}", l7.body);
    let id = interaction_of(&next);
    let scenes = [Scene::new("L7, and the press on it", browser, &id)];
    walk_all(Track::Consent, &scenes, &["/interaction/", SERVICE]).await;
    let (_, gone_on) = open(&scenes[0].browser, &format!("/interaction/{id}")).await;
    assert!(
        gone_on.location.is_some() || gone_on.status.is_client_error(),
        "the login went on to the service"
    );
    walk_all(Track::Consent, &scenes, &[SERVICE]).await;

    house.clock.advance_seconds(3_601);
    let expired = Scene::new("expired", late.0, &interaction_of(&late.1));
    walk_all(Track::Consent, &[expired], &[SERVICE]).await;
}

/// Decided elsewhere meanwhile, in another tab or by the dealer.
async fn the_consent_to_what_ended_leads_on(house: &House) {
    let link = house.started().await;
    let (browser, next) = from_service(house).await;
    house.decline("hanako", link).await;
    let ended = Scene::new("declined elsewhere (E11)", browser, &interaction_of(&next));
    walk_all(Track::Consent, &[ended], &["/interaction/", SERVICE]).await;
}

async fn the_way_over_leads_on(house: &House) {
    publish_terms(house).await;
    house.write(|tx| Ok(idp::store::accounts::insert(tx, &account("yumi", "y@example.jp"))?)).await;
    let begun = arrived(house, "one", json!({})).await;
    walk_all(
        Track::Migration,
        &[Scene::new("M3", begun, "0none")],
        &["/migration", SITE, SERVICES, "/interaction/"],
    )
    .await;

    let strangers = Browser::new(house);
    strangers.get("/settings").await;
    let scenes = [
        Scene::new("no cookies (E20)", Browser::new(house), "0none"),
        Scene::new("another browser (E20)", strangers, "0none"),
    ];
    walk_all(Track::Migration, &scenes, &[SITE, SERVICES]).await;

    let used = Browser::new(house);
    let handle = hand_over(house, "two", json!({})).await;
    let first = Browser::new(house);
    first.post("/migration/open", &[("handle", &handle)]).await;
    let refused = used.post("/migration/open", &[("handle", &handle)]).await;
    assert!(refused.status.is_client_error() && refused.body.contains(SITE), "{}", refused.body);
    walk_all(Track::Migration, &[Scene::new("a handle of another", used, "0none")], &[SITE, SERVICES]).await;

    let late = arrived(house, "three", json!({})).await;
    house.clock.advance_seconds(86_400 * 3);
    walk_all(
        Track::Migration,
        &[Scene::new("expired (E20)", late, "0none")],
        &[SITE, SERVICES, "/migration"],
    )
    .await;
}

async fn what_was_migrated_leads_on(house: &House) {
    publish_terms(house).await;
    crate::newcomer::member(house, "five", Some("1982-09-12")).await;
    let done = migrated(house, "five", "five").await;
    let goals = ["/migration", SERVICE, SERVICES, SITE];
    walk_all(Track::Migration, &[Scene::new("M13", done, "0none")], &goals).await;
}

async fn the_account_pages_lead_on(house: &House) {
    let link = house.started().await;
    let strangers = Scene::new("nobody is logged in", Browser::new(house), link.as_str());
    walk_all(Track::Account, &[strangers], &["/login", "/interaction/", "/register", SERVICES]).await;
    let goals = ["/account", "/interaction/", SERVICES];
    let (browser, _) = logged_in(house, "hanako", vec![]).await;
    walk_all(Track::Account, &[Scene::new("a link that is none", browser, "0none")], &goals).await;
    let (browser, _) = logged_in(house, "hanako", vec![]).await;
    walk_all(Track::Account, &[Scene::new("one that waits", browser, link.as_str())], &goals).await;
    let (browser, _) = logged_in(house, "taro", vec![]).await;
    walk_all(Track::Account, &[Scene::new("another's", browser, link.as_str())], &goals).await;
    house.decline("hanako", link.clone()).await;
    let (browser, _) = logged_in(house, "hanako", vec![]).await;
    walk_all(Track::Account, &[Scene::new("one that ended", browser, link.as_str())], &goals).await;
}

on_both_databases!(
    the_terminal_leads_on,
    the_link_of_a_mail_leads_on,
    the_link_of_an_old_mail_leads_on,
    the_consent_leads_on,
    the_consent_to_what_ended_leads_on,
    the_way_over_leads_on,
    what_was_migrated_leads_on,
    the_account_pages_lead_on,
);
