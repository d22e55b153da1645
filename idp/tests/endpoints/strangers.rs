//! Who has no session is met without a row: the browser carries the interaction until something is done with it.

use super::{
    browser::{Browser, csrf_of},
    site::{EMAIL, PASSWORD, Site},
};
use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use idp::store::StoreError;

const SCOPE: &str = "openid profile";

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

async fn rows(site: &Site) -> i64 {
    let count = |tx: &mut idp::store::Tx<'_>| -> Result<i64, StoreError> {
        let counted: Counted =
            sql_query("SELECT count(*) AS rows FROM interactions").get_result(tx.connection())?;
        Ok(counted.rows)
    };
    site.provider.db.read(count).await.unwrap()
}

fn url(extra: &[(&str, &str)]) -> String {
    Browser::authorize_url("rp-basic", SCOPE, extra)
}

#[actix_web::test]
async fn requests_of_strangers_leave_no_row_until_somebody_does_something() {
    for site in [Site::start().await, Site::start_on_postgres().await] {
        let mut browser = Browser::new(&site);
        let asked = browser.get(&url(&[])).await;
        let page = asked.location.clone().unwrap();
        let id = page.split('/').nth(2).unwrap();
        let cookies = asked.headers.get_all("set-cookie");
        let carried =
            cookies.iter().map(|value| value.to_str().unwrap()).find(|text| text.contains(id)).unwrap();
        for attribute in ["HttpOnly", "SameSite=Lax", &format!("Path=/interaction/{id}"), "Max-Age="] {
            assert!(carried.contains(attribute), "{carried}");
        }
        let shown = browser.get(&page).await;
        assert_eq!((shown.status, rows(&site).await), (200, 0));
        // Whoever tries to log in has done something; the cookie has gone, and the row goes the whole way.
        let wrong = [("csrf", &*csrf_of(&shown.body)), ("username", EMAIL), ("password", "wrong-2026")];
        let refused = browser.post(&page, &wrong).await;
        assert_eq!((refused.status, rows(&site).await), (200, 1));
        assert!(!browser.cookies().contains(id), "{}", browser.cookies());
        let answer = browser.log_in(page.clone(), refused).await;
        assert!(answer.param("code").is_some(), "{answer:?}");
        assert_eq!(rows(&site).await, 0);
        // What ended has ended.
        assert_eq!(browser.get(&page).await.status, 400);
    }
}

#[actix_web::test]
async fn nobody_else_has_what_a_browser_carries() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let page = browser.get(&url(&[])).await.location.unwrap();
    let mut other = Browser::new(&site);
    let others = other.get(&url(&[])).await.location.unwrap();
    let (id, of_other) = (page.split('/').nth(2).unwrap(), others.split('/').nth(2).unwrap());
    // The other's seal under the name of ours, in our browser and in theirs.
    let sealed = browser.cookie(&format!("cid_at_{id}")).unwrap();
    other.plant(&format!("cid_at_{id}"), &sealed);
    assert_eq!(other.get(&page).await.status, 400);
    browser.plant(&format!("cid_at_{of_other}"), &sealed);
    assert_eq!(browser.get(&others).await.status, 400);
    for broken in ["", "x", "a.b.c.d.e", &sealed[..sealed.len() - 2], &"x".repeat(5_000)] {
        browser.plant(&format!("cid_at_{of_other}"), broken);
        assert_eq!(browser.get(&others).await.status, 400, "{broken}");
        assert_eq!(browser.post(&others, &[]).await.status, 403, "{broken}");
    }
    assert_eq!((browser.get(&page).await.status, rows(&site).await), (200, 0));
    site.clock.advance_seconds(site.provider.settings.lifetimes.interaction + 1);
    assert_eq!(browser.get(&page).await.status, 400);
}

#[actix_web::test]
async fn tabs_do_not_disturb_each_other_and_one_login_serves_them_all() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let first = browser.get(&url(&[("login_hint", "one")])).await.location.unwrap();
    let second = browser.get(&url(&[("login_hint", "two")])).await.location.unwrap();
    assert_ne!(first, second);
    let shown = browser.get(&second).await;
    let answer = browser.log_in(second, shown).await;
    assert_eq!(answer.param("state").as_deref(), Some("a-state"), "{answer:?}");
    // The tab that still shows the form goes on with the login of the other one.
    let (_, answer) = browser.follow(&first).await;
    assert!(answer.param("code").is_some(), "{answer:?}");
    assert_eq!(rows(&site).await, 0);
}

#[actix_web::test]
async fn ways_out_of_the_first_page_find_the_way_back() {
    let site = Site::start().await;
    for (way, lands) in [("register", "/register?interaction="), ("reminder", "/reminder?interaction=")] {
        let mut browser = Browser::new(&site);
        let page = browser.get(&url(&[])).await.location.unwrap();
        let id = page.split('/').nth(2).unwrap();
        let shown = browser.get(&page).await;
        let href = format!("/interaction/{id}/{way}");
        assert!(shown.body.contains(&format!("\"{href}\"")), "{}", shown.body);
        let left = browser.get(&href).await;
        assert_eq!(left.location.as_deref(), Some(&*format!("{lands}{id}")));
        let out = browser.get(&left.location.unwrap()).await;
        assert!(out.status == 200 && out.body.contains(&format!("/interaction/{id}")), "{}", out.body);
    }
    assert_eq!(rows(&site).await, 2);
}

#[actix_web::test]
async fn what_is_too_long_to_be_carried_has_a_row_at_once() {
    let site = Site::start().await;
    for (length, kept) in [(200, 0), (1_200, 0), (3_000, 1)] {
        let mut browser = Browser::new(&site);
        let claims = format!(r#"{{"id_token":{{"nickname":{{"value":"{}"}}}}}}"#, "x".repeat(length));
        let (page, answer) = browser.follow(&url(&[("claims", &claims)])).await;
        assert_eq!((answer.status, rows(&site).await), (200, kept), "{length}");
        let answer = browser.log_in(page, answer).await;
        assert!(answer.param("code").is_some(), "{length}: {answer:?}");
    }
}

#[actix_web::test]
async fn silent_requests_of_strangers_are_answered_without_a_row() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let answer = browser.get(&url(&[("prompt", "none")])).await;
    assert_eq!(answer.param("error").as_deref(), Some("login_required"), "{answer:?}");
    let answer = browser.get(&url(&[("prompt", "create")])).await;
    assert!(answer.location.as_deref().is_some_and(|page| page.starts_with("/register?interaction=")));
    assert_eq!(rows(&site).await, 1, "another page than the first one finds a row");
}

#[actix_web::test]
async fn logins_at_the_provider_itself_are_carried_too() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, shown) = browser.follow("/account/history").await;
    assert_eq!((shown.status, rows(&site).await), (200, 0));
    let (landed, answer) =
        browser.submit(&page, &shown.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!((landed.as_str(), answer.status), ("/account/history", 200));
}
