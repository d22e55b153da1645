//! What each endpoint may cost the database: statements, transactions, and commits that wait for the disk. The budget is `budget.csv`; whoever needs more, or
//! less, changes it there and says why in the commit.

use super::{
    browser::{Answer, Browser, http, read, redeem, token, userinfo},
    site::{CLIENT_SECRET, EMAIL, PASSWORD, Site},
};
use diesel::connection::{DebugQuery, Instrumentation, InstrumentationEvent, set_default_instrumentation};
use std::{collections::BTreeMap, fmt::Write as _, sync::Mutex, time::Duration};

const BUDGET: &str = include_str!("budget.csv");
const SCOPE: &str = "openid profile email offline_access";
/// What a request leaves to be done behind its answer is done after this.
const SETTLED: Duration = Duration::from_millis(100);

/// What was counted, by the address of the database: the tests beside this one have others.
static COUNTED: Mutex<BTreeMap<String, Cost>> = Mutex::new(BTreeMap::new());

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// Beside those that begin and end transactions.
    statements: u32,
    transactions: u32,
    /// Transactions that wrote, and so wait for the disk.
    flushes: u32,
}

/// Looks at one connection.
#[derive(Default)]
struct Watch {
    url: String,
    has_written: bool,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => self.note(query),
            _ => {}
        }
    }
}

impl Watch {
    fn note(&mut self, query: &dyn DebugQuery) {
        let text = query.to_string();
        let first = text.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let mut counted = COUNTED.lock().unwrap();
        let cost = counted.entry(self.url.clone()).or_default();
        match first.trim_end_matches(';') {
            "BEGIN" => {
                cost.transactions += 1;
                self.has_written = false;
            }
            "COMMIT" => cost.flushes += u32::from(self.has_written),
            "ROLLBACK" | "SAVEPOINT" | "RELEASE" => {}
            verb => {
                cost.statements += 1;
                const WRITING: [&str; 3] = ["INSERT ", "UPDATE ", "DELETE "];
                // A statement that begins WITH … may do either.
                let is_with = verb == "WITH" && WRITING.iter().any(|word| text.contains(word));
                self.has_written |= is_with || WRITING.iter().any(|word| word.trim_end() == verb);
            }
        }
    }
}

/// What this site's database was asked since the last look.
async fn cost(site: &Site) -> Cost {
    tokio::time::sleep(SETTLED).await;
    let name = site.database.rsplit_once("://").map_or(site.database.as_str(), |(_, rest)| rest);
    let mut counted = COUNTED.lock().unwrap();
    let mut sum = Cost::default();
    for (_, cost) in counted.iter_mut().filter(|(url, _)| url.contains(name)) {
        let one = std::mem::take(cost);
        sum.statements += one.statements;
        sum.transactions += one.transactions;
        sum.flushes += one.flushes;
    }
    sum
}

/// A confidential client's question.
async fn ask(site: &Site, path: &str, value: &str) -> Answer {
    let request = http().post(site.url(path)).basic_auth("rp-basic", Some(CLIENT_SECRET));
    read(request.form(&[("token", value)]).send().await.unwrap()).await
}

/// Every endpoint once, in the order of a person's way, and what each of them cost.
async fn once(site: &Site) -> Vec<(&'static str, Cost)> {
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

async fn table(database: &str, site: Site) -> String {
    let silently = |registration: &mut idp::domain::ClientRegistration| {
        registration.scope_consent = idp::domain::ScopeConsentPolicy::Implicit;
    };
    site.register("rp-basic", silently).await;
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
    set_default_instrumentation(|| Some(Box::new(Watch::default()))).unwrap();
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
