//! `HEAD`: wherever `GET` answers, with the same headers, without a body, and nothing happens.

use super::{
    browser::{Answer, Browser, http, read, redeem},
    newcomer::publish_terms,
    owner::open,
    routes,
    site::Site,
};
use diesel::RunQueryDsl as _;
use idp::store::StoreError;

on_both_databases!(head_answers_like_get_and_changes_nothing);

/// Rows of every table that a visit of a page may write.
async fn rows(site: &Site) -> Vec<(&'static str, i64)> {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    const TABLES: [&str; 16] = [
        "accounts",
        "sessions",
        "interactions",
        "grants",
        "authorization_codes",
        "refresh_tokens",
        "scope_consents",
        "registrations",
        "mailed_codes",
        "attempts",
        "used_once",
        "passkeys",
        "two_step",
        "outbox",
        "audit",
        "profile_changes",
    ];
    let mut counted = Vec::new();
    for table in TABLES {
        let count = site.provider.db.read(move |tx| {
            let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table}");
            Ok::<Count, StoreError>(diesel::sql_query(sql).get_result(tx.connection())?)
        });
        counted.push((table, count.await.unwrap().n));
    }
    counted
}

async fn ask(site: &Site, method: reqwest::Method, path: &str, cookies: &str) -> Answer {
    read(http().request(method, site.url(path)).header("cookie", cookies).send().await.unwrap()).await
}

/// What both answers must say alike: all but the moment, what is made anew for each answer, and what changes a browser.
fn compared(answer: &Answer) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["date", "set-cookie", "clear-site-data"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), without_ids(value.to_str().unwrap())))
        .collect();
    headers.sort();
    headers
}

/// An interaction, a code: longer than any word of an address of ours.
fn without_ids(value: &str) -> String {
    let parts = value.split_inclusive(['/', '=', '&', '?']);
    parts.map(|part| if part.len() > 25 && !part.contains([' ', ';', ',']) { "…" } else { part }).collect()
}

async fn head_answers_like_get_and_changes_nothing(site: Site) {
    let mut owner = Browser::new(&site);
    let code = owner.code("rp-basic", "openid", &[]).await;
    let hint = redeem(&site, &code).await.json()["id_token"].as_str().unwrap().to_owned();
    open(&mut owner, "/account/profile/edit").await;
    publish_terms(&site).await;
    let version = idp::pages::SHIPPED_VERSION;
    let mut paths: Vec<String> =
        routes::all().iter().filter(|route| route.takes_get).map(routes::Route::path).collect();
    paths.extend([
        Browser::authorize_url("rp-basic", "openid", &[]),
        Browser::authorize_url("rp-basic", "openid profile email", &[("prompt", "login")]),
        "/terms/common-id/nowhere".to_owned(),
        format!("/terms/common-id/{version}"),
        site.provider.site.assets.href("app.css").to_owned(),
        "/there/is/nothing".to_owned(),
        format!("/logout?id_token_hint={hint}"),
    ]);
    let mut stranger = Browser::new(&site);
    stranger.get("/services").await;
    for cookies in [owner.cookies(), stranger.cookies()] {
        for path in &paths {
            let before = rows(&site).await;
            let head = ask(&site, reqwest::Method::HEAD, path, &cookies).await;
            assert_eq!(rows(&site).await, before, "HEAD {path} wrote something");
            assert_eq!(head.body, "", "{path}");
            for changes in ["set-cookie", "clear-site-data"] {
                assert_eq!(head.header(changes), "", "{path} changes the browser");
            }
            if path.starts_with("/logout?id_token_hint") {
                assert_eq!(head.status, 200);
                continue;
            }
            let get = ask(&site, reqwest::Method::GET, path, &cookies).await;
            assert_eq!((head.status, compared(&head)), (get.status, compared(&get)), "{path}");
        }
    }
    let (page, _) = owner.follow("/account").await;
    assert_eq!(page, "/account", "still logged in");
}

#[actix_web::test]
async fn routes_without_get_have_no_head() {
    let site = Site::start().await;
    let all = routes::all();
    let takes_get = |pattern: &str| all.iter().any(|route| route.takes_get && route.pattern == pattern);
    for route in all.iter().filter(|route| !takes_get(route.pattern)) {
        let head = ask(&site, reqwest::Method::HEAD, &route.path(), "").await;
        assert_eq!((head.status, head.body.as_str()), (405, ""), "{}", route.pattern);
    }
}
