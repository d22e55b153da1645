//! The console in a browser without a browser: who gets in, who may see which page, and what a form must bring.

use crate::{
    desk::{Person, concrete, name, version_of},
    site::{Site, answer},
};
use admin::{
    console::{DEALERS, Mount, OFFICE, Route},
    domain::{CONSOLE_IDLE_SECONDS, CONSOLE_LONGEST_SECONDS, Role},
    store::staff,
};
use idp::{
    domain::{AccountState, Secret},
    store,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Both consoles.
const MOUNTS: [&Mount; 2] = [&OFFICE, &DEALERS];

/// The lists decide, and nothing else: the table that the answers make is a snapshot.
async fn every_page_by_every_role(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let mut table: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for role in Role::ALL {
        let account = site.person(role.as_str(), role, role.is_at_dealer().then_some("D-1")).await;
        for mount in MOUNTS {
            let person = Person::before(mount, site, &account).await;
            // Whoever logs out is logged out: that page comes last.
            let (last, pages): (Vec<_>, Vec<_>) =
                mount.routes.iter().partition(|route| route.path == "/logout");
            for route in pages.into_iter().chain(last) {
                let answer = person.open(route).await;
                let name = named(mount, route);
                let said = format!("{name} as {}: {}", role.as_str(), answer.status);
                assert!(answer.status.as_u16() < 500, "{said}");
                if route.is_for(role) {
                    assert!(answer.status != 403 && answer.status != 405, "{said}");
                    table.entry(name).or_default().push(role.as_str());
                } else {
                    assert_eq!(answer.status, 403, "{said}");
                    let why = if mount.roles.contains(&role) {
                        "このページを使う権限がありません"
                    } else {
                        "ここは販売店の方の管理画面です"
                    };
                    assert!(answer.text.contains(why), "{said}");
                }
            }
        }
    }
    for mount in MOUNTS {
        for route in mount.routes {
            let boss = if mount.base == OFFICE.base { "operator" } else { "dealer_administrator" };
            assert!(table[&named(mount, route)].contains(&boss), "{} is nobody's", named(mount, route));
        }
    }
    for roles in table.values_mut() {
        roles.sort_unstable();
    }
    insta::assert_json_snapshot!("console-roles", table);
}

/// A page, and at which console if it is not the office's.
fn named(mount: &Mount, route: &Route) -> String {
    let place = if mount.base == OFFICE.base { "" } else { mount.base };
    let (method, path) = (route.method, route.path);
    if place.is_empty() { name(route) } else { format!("{method} {place}{path}") }
}

/// Nobody, a customer, and somebody whose role has ended see the login and nothing else.
async fn nobody_in_particular_is_led_to_the_login(site: &Site) {
    site.back_office().await;
    let customer = site.account("customer", true).await;
    for mount in MOUNTS {
        let customer = Person::before(mount, site, &customer).await;
        for person in [customer, Person::stranger(mount, site)] {
            for route in mount.routes {
                let moved = person.open(route).await;
                let name = named(mount, route);
                assert_eq!(moved.status, 303, "{name}");
                let login = format!("{}/login?to=%2F", mount.base);
                assert!(moved.header("location").starts_with(&login), "{name}");
            }
        }
    }
}

/// A form without the token of its session, or from another site, changes nothing, whoever sends it.
async fn a_form_comes_from_a_page_of_the_session(site: &Site) {
    site.back_office().await;
    site.dealer("D-1").await;
    let operator = site.person("boss", Role::Operator, None).await;
    let administrator = site.person("head", Role::DealerAdministrator, Some("D-1")).await;
    for (mount, account) in [(&OFFICE, &operator), (&DEALERS, &administrator)] {
        let person = Person::before(mount, site, account).await;
        let other = Person::before(mount, site, account).await;
        for route in mount.routes.iter().filter(|route| route.method == "POST") {
            let below = concrete(route);
            for csrf in ["", "x", &other.csrf()] {
                let refused = person.send(&below, &[("csrf", csrf)]).await;
                assert_eq!(refused.status, 403, "{} with {csrf:?}", named(mount, route));
            }
            let request = person.request("POST", &below).header("sec-fetch-site", "cross-site");
            let foreign = answer(request.form(&[("csrf", person.csrf())])).await;
            assert_eq!(foreign.status, 403, "{} from elsewhere", named(mount, route));
        }
        person.get("").await.expect(200);
    }
    let dealers = site.get("/v1/dealers").await.json()["items"].as_array().unwrap().len();
    assert_eq!(dealers, 1, "nothing was made");
}

/// The next request, not the end of the session.
async fn whatever_ends_a_role_ends_its_session(site: &Site) {
    site.back_office().await;
    let account = site.person("hanako", Role::Operator, None).await;
    let person = Person::at(site, &account).await;
    let status = |status: u16, why: &'static str| {
        let look = person.get("/dealers");
        async move { assert_eq!(look.await.status, status, "{why}") }
    };
    status(200, "before").await;
    let set = |state: AccountState| {
        let id = account.clone();
        site.write(move |tx| Ok(store::accounts::update_state(tx, &id, state)?))
    };
    set(AccountState::Disabled).await;
    status(303, "the account is switched off").await;
    set(AccountState::Active).await;
    status(200, "it is on again").await;
    site.clock.advance_seconds(CONSOLE_IDLE_SECONDS - 1);
    status(200, "not idle yet").await;
    site.clock.advance_seconds(CONSOLE_IDLE_SECONDS - 1);
    status(200, "it was used").await;
    site.clock.advance_seconds(CONSOLE_IDLE_SECONDS);
    status(303, "idle").await;

    let person = Person::at(site, &account).await;
    for _ in 0..CONSOLE_LONGEST_SECONDS / 1_200 - 1 {
        site.clock.advance_seconds(1_200);
        person.get("/dealers").await.expect(200);
    }
    site.clock.advance_seconds(1_200);
    person.get("/dealers").await.expect(303);

    let person = Person::at(site, &account).await;
    let id = account.clone();
    site.write(move |tx| Ok(staff::end(tx, &id, "a test")?)).await;
    person.get("/dealers").await.expect(303);
}

/// A logout ends both sessions, and the cookie is worth nothing any more.
async fn logging_out_ends_both(site: &Site) {
    site.back_office().await;
    let account = site.person("boss", Role::Operator, None).await;
    let (browser, _) = site.browser(&account).await;
    let cookie = browser.rsplit("cid_session=").next().unwrap().to_owned();
    let hash = Secret::from(cookie).hash();
    let found = hash.clone();
    let session = site.write(move |tx| Ok(store::sessions::find_live(tx, &found, 3_600)?)).await.unwrap();
    let person = Person::with(&OFFICE, site, &account, session.id).await;
    person.get("").await.expect(200);
    let out = person.post("/logout", &[]).await.expect(303);
    assert_eq!(out.header("location"), "/console/logged-out");
    assert!(out.header("set-cookie").starts_with("cid_console=;"), "{}", out.header("set-cookie"));
    person.get("").await.expect(303);
    let alive = site.write(move |tx| Ok(store::sessions::find_live(tx, &hash, 3_600)?)).await;
    assert!(alive.is_none());
    assert!(site.audit().await.iter().any(|line| line["action"] == "staff.logged_out"));
}

/// What the browser is sent away with, and what it must come back with.
async fn the_login_is_bound_to_its_browser(site: &Site) {
    site.back_office().await;
    let away = answer(site.bare("GET", "/console/login?to=/console/dealers?q=x")).await.expect(303);
    let location = url::Url::parse(away.header("location")).unwrap();
    let sent: BTreeMap<String, String> = location.query_pairs().into_owned().collect();
    assert_eq!(sent["redirect_uri"], format!("{}/console/callback", crate::people::ADDRESS));
    assert_eq!((sent["code_challenge_method"].as_str(), sent["response_type"].as_str()), ("S256", "code"));
    assert_eq!(sent["resource"], site.audience());
    assert!(sent["state"].len() > 40 && sent["nonce"].len() > 40 && sent["state"] != sent["nonce"]);
    let cookie = away.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    assert!(!cookie.contains(&sent["state"]), "it is sealed");
    for (query, cookie) in [
        (format!("code=x&state={}", sent["state"]), String::new()),
        ("code=x&state=other".to_owned(), cookie.clone()),
        ("code=x".to_owned(), cookie.clone()),
        (format!("error=access_denied&state={}", sent["state"]), cookie.clone()),
        (format!("code=x&iss=https://evil.example&state={}", sent["state"]), cookie.clone()),
        (format!("code=x&state={}", sent["state"]), cookie.clone()),
        (format!("code=x&state={}", sent["state"]), "cid_console_login=rubbish".to_owned()),
    ] {
        let request = site.bare("GET", &format!("/console/callback?{query}")).header("cookie", &cookie);
        let refused = answer(request).await.expect(400);
        assert!(refused.text.contains("ログインできませんでした"), "{query}");
        let cookies: Vec<_> = refused.headers.get_all("set-cookie").iter().collect();
        assert!(
            cookies.iter().all(|cookie| !cookie.to_str().unwrap().starts_with("cid_console=")),
            "{query}"
        );
    }
}

/// The rest of the way in is a browser's test; here are the pages that stand alone.
async fn pages_that_stand_alone(site: &Site) {
    let missing = answer(site.bare("GET", "/console")).await.expect(503);
    assert!(missing.text.contains("common-id init"), "{}", missing.text);
    site.back_office().await;
    let top = answer(site.bare("GET", "/")).await.expect(303);
    assert_eq!(top.header("location"), "/console");
    let out = answer(site.bare("GET", "/console/logged-out")).await.expect(200);
    let policy = out.header("content-security-policy");
    assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for part in out.text.split("href=\"").skip(1).filter(|part| part.contains(".css\"")) {
        let path = part.split('"').next().unwrap();
        let css = answer(site.bare("GET", path)).await.expect(200);
        assert!(css.header("content-type").starts_with("text/css"), "{path}");
    }
    let account = site.person("boss", Role::Operator, None).await;
    let person = Person::at(site, &account).await;
    let nowhere = person.get("/nowhere").await.expect(404);
    assert!(nowhere.text.contains("見つかりません") && nowhere.text.contains("id=\"logout\""));
    answer(site.bare("DELETE", "/console/dealers").header("cookie", person.header())).await.expect(405);
    let english = person.get("/dealers?ui_locales=en").await.expect(200);
    assert!(
        english.text.contains("<html lang=\"en\">")
            && english.header("set-cookie").contains("cid_console_lang=en")
    );
}

/// A dealer with a shop and a system, its names, its switch: as the interface has it, with the person in the audit.
async fn a_dealer_from_the_console(site: &Site) {
    site.back_office().await;
    let account = site.person("boss", Role::Operator, None).await;
    let person = Person::at(site, &account).await;
    let wrong = person.post("/dealers/new", &[("dealer_id", "D 1"), ("name", " 中央 ")]).await.expect(422);
    assert!(
        wrong.text.contains("エラー：") && wrong.text.contains("value=\"中央\""),
        "nothing typed is lost"
    );
    assert!(wrong.text.contains("href=\"#dealer_id\""));
    let made = person.post("/dealers/new", &[("dealer_id", "D-1"), ("name", "中央")]).await.expect(303);
    assert_eq!(made.header("location"), "/console/dealers/D-1?registered");
    let taken = person.post("/dealers/new", &[("dealer_id", "D-1"), ("name", "別")]).await.expect(422);
    assert!(taken.text.contains("id=\"dealer_id-error\""));
    person.post("/dealers/D-1/shops/new", &[("shop_id", "S-1"), ("name", "本店")]).await.expect(303);
    let jwks = crate::site::jwks().to_string();
    let system =
        [("client_id", "pal-1"), ("client_name", "PAL"), ("scope", "link:read"), ("jwks", jwks.as_str())];
    let made = person.post("/dealers/D-1/systems/new", &system).await.expect(303);
    assert_eq!(made.header("location"), "/console/dealers/D-1/systems/pal-1?registered");
    let page = person.get("/dealers/D-1").await.expect(200);
    for seen in ["S-1", "本店", "pal-1", "PAL"] {
        assert!(page.text.contains(seen), "{seen}");
    }
    let ask = person.get("/dealers/D-1/suspend").await.expect(200);
    let version = version_of(&ask);
    person.post("/dealers/D-1/names", &[("name", "中央２"), ("version", &version)]).await.expect(303);
    let late = person.post("/dealers/D-1/suspend", &[("version", &version)]).await.expect(412);
    assert!(late.text.contains("ほかの人が先に変更しました"));
    assert_eq!(site.get("/v1/dealers/D-1").await.json()["state"], "active");
    let audit = site.audit().await;
    let line = audit.iter().find(|line| line["action"] == "dealer.registered").unwrap();
    assert_eq!((line["actor_type"].as_str(), line["actor"].as_str()), (Some("staff"), Some("boss")));

    let found = person.get("/dealers?q=%E4%B8%AD%E5%A4%AE").await.expect(200);
    assert!(found.text.contains("D-1") && !found.text.contains("条件に合うものはありません"));
    for nothing in ["%25", "_", "zzz"] {
        let page = person.get(&format!("/dealers?q={nothing}")).await.expect(200);
        assert!(page.text.contains("条件に合うものはありません"), "{nothing}");
    }
    let csv = person.get("/dealers?format=csv").await.expect(200);
    assert!(csv.header("content-disposition").contains("dealers.csv"));
    assert!(csv.text.starts_with('\u{feff}') && csv.text.contains("D-1,中央２"), "{}", csv.text);
}

/// A relying party: what is unsafe has to be understood, and its secret is seen once.
async fn a_service_from_the_console(site: &Site) {
    site.back_office().await;
    let account = site.person("boss", Role::Operator, None).await;
    let person = Person::at(site, &account).await;
    let usual = [
        ("client_id", "shop"),
        ("client_name", "店"),
        ("redirect_uris", "https://shop.example/cb"),
        ("scope", "openid"),
        ("scope", "profile"),
    ];
    let mut unsafe_one = usual.to_vec();
    unsafe_one.push(("profile", "legacy"));
    let asked = person.post("/services/new", &unsafe_one).await.expect(422);
    assert!(asked.text.contains("id=\"understood\"") && asked.text.contains("https://shop.example/cb"));
    assert_eq!(site.get("/v1/clients").await.json()["items"], json!([]));
    unsafe_one.push(("understood", "on"));
    let made = person.post("/services/new", &unsafe_one).await.expect(200);
    let secret = made.text.split("client_secret: ").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(secret.len() > 40, "{secret}");
    let page = person.get("/services/shop").await.expect(200);
    assert!(!page.text.contains(&secret) && page.text.contains("openid-client"));
    let kept = site.get("/v1/clients/shop").await.json();
    assert_eq!(kept["registration"]["profile"], "legacy");
    assert_eq!(kept["registration"]["grant_types"], json!(["authorization_code"]));
    let wrong = [
        ("client_name", "店"),
        ("redirect_uris", "http://shop.example/*"),
        ("scope", "openid"),
        ("understood", "on"),
    ];
    let wrong = person.post("/services/new", &wrong).await.expect(422);
    assert!(wrong.text.contains("id=\"redirect_uris-error\""), "{}", wrong.text);
}

/// Support finds an account for a reason, reads what happened, and acts; the reason stands in the audit.
async fn support_helps_a_customer(site: &Site) {
    site.back_office().await;
    site.account("customer", false).await;
    let account = site.person("helper", Role::Support, None).await;
    let person = Person::at(site, &account).await;
    let none = [("username", "nobody@example.jp"), ("reason", "customer_request")];
    person.post("/accounts", &none).await.expect(422);
    person.post("/accounts", &[("username", "customer@example.jp")]).await.expect(400);
    let search = [("username", "customer@example.jp"), ("reason", "security_incident")];
    let found = person.post("/accounts", &search).await.expect(303);
    assert_eq!(found.header("location"), "/console/accounts/customer");
    let page = person.get("/accounts/customer").await.expect(200);
    assert!(page.text.contains("担当者がIDを調べた"), "{}", page.text);
    assert!(!page.text.contains("customer@example.jp"), "the address is not shown");
    let ask = person.get("/accounts/customer/disable").await.expect(200);
    let version = version_of(&ask);
    person.post("/accounts/customer/disable", &[("version", version.as_str())]).await.expect(303);
    assert_eq!(site.get("/v1/accounts/customer").await.json()["state"], "disabled");
    let audit = site.audit().await;
    assert!(
        audit
            .iter()
            .any(|line| line["action"] == "account.looked_up" && line["result"] == "security_incident")
    );
}

on_both_databases!(
    crate::site::with_dealers() =>
    every_page_by_every_role,
    nobody_in_particular_is_led_to_the_login,
    a_form_comes_from_a_page_of_the_session,
    whatever_ends_a_role_ends_its_session,
    logging_out_ends_both,
    the_login_is_bound_to_its_browser,
    pages_that_stand_alone,
    a_dealer_from_the_console,
    a_service_from_the_console,
    support_helps_a_customer,
);
