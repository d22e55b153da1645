//! What each endpoint may cost the database: statements, transactions, and commits that wait for the disk. The budget is `budget.csv`; whoever needs more, or
//! less, changes it there and says why in the commit.

use super::{
    browser::{Answer, Browser, http, read, redeem, token, userinfo},
    site::{CLIENT_SECRET, EMAIL, PASSWORD, Site},
    watch::{Cost, cost, watch},
};
use std::fmt::Write as _;

const BUDGET: &str = include_str!("budget.csv");
const SCOPE: &str = "openid profile email offline_access";

/// A confidential client's question.
async fn ask(site: &Site, path: &str, value: &str) -> Answer {
    let request = http().post(site.url(path)).basic_auth("rp-basic", Some(CLIENT_SECRET));
    read(request.form(&[("token", value)]).send().await.unwrap()).await
}

/// Every endpoint once, in the order of a person's way, and what each of them cost.
pub(super) async fn once(site: &Site) -> Vec<(&'static str, Cost)> {
    let mut costs = Vec::new();
    cost(site).await;
    macro_rules! costs {
        ($name:literal, $answer:expr) => {{
            let answer = $answer;
            assert!(answer.status < 400, "{}: {answer:?}", $name);
            costs.push(($name, cost(site).await));
            answer
        }};
    }
    let mut browser = Browser::new(site);
    costs!("discovery", browser.get("/.well-known/openid-configuration").await);
    costs!("jwks", browser.get("/jwks").await);
    let url = Browser::authorize_url("rp-basic", SCOPE, &[]);
    let asked = costs!("authorize, a stranger", browser.get(&url).await);
    let page = asked.location.unwrap();
    let shown = costs!("login page", browser.get(&page).await);
    let csrf = super::browser::csrf_of(&shown.body);
    let fields = [("csrf", csrf.as_str()), ("username", EMAIL), ("password", PASSWORD)];
    let logged_in = costs!("password login", browser.post(&page, &fields).await);
    let answer = costs!("on to the service", browser.get(&logged_in.location.clone().unwrap()).await);
    let code = answer.param("code").or_else(|| logged_in.param("code")).expect("no code");
    let tokens = costs!("token, code", redeem(site, &code).await).json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let access = text("access_token");
    costs!("userinfo", userinfo(site, &access).await);
    costs!("introspection", ask(site, "/introspect", &access).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &*text("refresh_token"))];
    let renewed = costs!("token, refresh", token(site, &refresh).await).json();
    let silent = costs!("authorize, logged in", browser.get(&url).await);
    assert!(silent.param("code").is_some(), "{silent:?}");
    let newest = renewed["refresh_token"].as_str().unwrap();
    costs!("revocation", ask(site, "/revoke", newest).await);
    costs
}

/// The service that [`once`] comes to asks nobody for consent.
pub(super) async fn register(site: &Site) {
    let silently = |registration: &mut idp::domain::ClientRegistration| {
        registration.scope_consent = idp::domain::ScopeConsentPolicy::Implicit;
    };
    site.register("rp-basic", silently).await;
}

async fn table(database: &str, site: Site) -> String {
    register(&site).await;
    // Caches are filled and statements prepared by the first; of the others the least counts, since what is cached expires.
    once(&site).await;
    let mut least = once(&site).await;
    for _ in 0..2 {
        for ((_, least), (_, cost)) in least.iter_mut().zip(once(&site).await) {
            *least = (*least).min(cost);
        }
    }
    least.iter().fold(String::new(), |mut table, (name, cost)| {
        let Cost { statements, transactions, flushes } = cost;
        writeln!(table, "{database};{name};{statements};{transactions};{flushes}").unwrap();
        table
    })
}

#[actix_web::test]
async fn endpoints_keep_to_their_budget() {
    watch();
    let mut found = "database;endpoint;statements;transactions;flushes\n".to_owned();
    found += &table("sqlite", Site::start().await).await;
    found += &table("postgres", Site::start_on_postgres().await).await;
    let names = |table: &str| table.lines().map(|line| name_of(line).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&found), names(BUDGET), "all that was found:\n{found}");
    let beyond: Vec<_> =
        found.lines().zip(BUDGET.lines()).filter(|(found, budget)| exceeds(found, budget)).collect();
    assert!(
        beyond.is_empty(),
        "found beside what the budget says: {beyond:#?}\nall that was found:\n{found}"
    );
}

/// Database and endpoint of a line.
fn name_of(line: &str) -> &str {
    let mut ends = line.match_indices(';').map(|(place, _)| place);
    ends.nth(1).map_or(line, |end| &line[..end])
}

/// Less is no fault: on a crowded machine what is done behind an answer may be counted with the next one.
fn exceeds(found: &str, budget: &str) -> bool {
    let figures =
        |line: &str| line.rsplit(';').take(3).map(|text| text.parse().unwrap_or(0)).collect::<Vec<u32>>();
    figures(found).iter().zip(figures(budget)).any(|(found, budget)| *found > budget)
}
