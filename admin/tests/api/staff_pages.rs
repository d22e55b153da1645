//! `/staff-invitation/{token}` and `/account/staff`: how the invited person becomes a member of staff.

use crate::site::{Answer, Site, answer};
use admin::flow::{Invited, Operator, StaffAdded, add_staff};
use idp::domain::AccountId;
use serde_json::json;

/// Invites somebody; the path of the link.
async fn invite(site: &Site, email: &str) -> String {
    let body = serde_json::from_value(json!({"email": email, "role": "operator"})).unwrap();
    match add_staff(&site.provider, Operator::at_terminal(), body).await.unwrap() {
        StaffAdded::Invited(Invited { link, .. }) => {
            link.expose().strip_prefix(&site.issuer).unwrap().to_owned()
        }
        StaffAdded::Member(member) => panic!("{member:?}"),
    }
}

/// A browser with cookies.
struct Browser<'a> {
    site: &'a Site,
    cookies: String,
    csrf: String,
}

impl<'a> Browser<'a> {
    async fn of(site: &'a Site, account: &AccountId) -> Self {
        let (cookies, csrf) = site.browser(account).await;
        Self { site, cookies, csrf }
    }

    async fn get(&self, path: &str) -> Answer {
        answer(self.site.at_issuer("GET", path).header("cookie", &self.cookies)).await
    }

    async fn accept(&self) -> Answer {
        let form = [("csrf", self.csrf.as_str())];
        let request = self.site.at_issuer("POST", "/account/staff").header("cookie", &self.cookies);
        answer(request.header("origin", &self.site.issuer).form(&form)).await
    }

    /// Opens the link: the token goes into a cookie, and out of the address.
    async fn open(&mut self, link: &str) {
        let opened = self.get(link).await.expect(303);
        assert_eq!(opened.header("location"), "/account/staff");
        let cookie = opened.header("set-cookie").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("Path=/account/staff"), "{cookie}");
        let token = link.rsplit('/').next().unwrap();
        assert!(!cookie.contains(token), "{cookie}");
        self.cookies = format!("{}; {}", self.cookies, cookie.split(';').next().unwrap());
    }
}

async fn factor_first_then_one_press(site: &Site) {
    let hanako = site.account("hanako", false).await;
    let link = invite(site, "Hanako@example.jp").await;
    let mut browser = Browser::of(site, &hanako).await;
    browser.open(&link).await;
    let page = browser.get("/account/staff").await.expect(200);
    assert!(page.text.contains("href=\"/account/two-step\""), "{}", page.text);
    assert!(!page.text.contains("id=\"accept\""));
    // Pressing what is not there changes nothing.
    browser.accept().await.expect(303);
    assert_eq!(site.get("/v1/staff").await.json()["items"], json!([]));
    site.add_factor(&hanako).await;
    let page = browser.get("/account/staff").await.expect(200);
    assert!(page.text.contains("id=\"accept\"") && page.text.contains("運用担当者"), "{}", page.text);
    // Twice, as a double press: the second finds the same.
    let (one, two) = tokio::join!(browser.accept(), browser.accept());
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (303, 303));
    let done = browser.get("/account/staff").await.expect(200);
    assert!(done.text.contains("担当者として登録されています"), "{}", done.text);
    let items = site.get("/v1/staff").await.json()["items"].clone();
    assert_eq!(items[0]["role"], "operator");
    assert_eq!(items[0]["added_by"], "operator at the terminal");
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(site.get("/v1/staff-invitations").await.json()["items"], json!([]));
    let audit = site.audit().await;
    let line = audit.iter().find(|line| line["action"] == "staff.added").unwrap();
    assert_eq!((line["actor_type"].as_str(), line["actor"].as_str()), (Some("account"), Some("hanako")));
    let invited = audit.iter().find(|line| line["action"] == "staff.invited").unwrap();
    assert_eq!(invited["actor"], "operator at the terminal");
    // The link has been used.
    browser.get(&link).await.expect(404);
}

async fn nobody_else_takes_it(site: &Site) {
    let link = invite(site, "hanako@example.jp").await;
    let taro = site.account("taro", true).await;
    let mut browser = Browser::of(site, &taro).await;
    browser.open(&link).await;
    let page = browser.get("/account/staff").await.expect(200);
    assert!(page.text.contains("id=\"logout\"") && !page.text.contains("hanako"), "{}", page.text);
    browser.accept().await.expect(303);
    assert_eq!(site.get("/v1/staff").await.json()["items"], json!([]));
    // Without the cookie of the link, or with another's.
    let hanako = site.account("hanako", true).await;
    let stranger = Browser::of(site, &hanako).await;
    stranger.get("/account/staff").await.expect(410);
    stranger.accept().await.expect(303);
    assert_eq!(site.get("/v1/staff").await.json()["items"], json!([]));
    // Without a login, the login comes first.
    let nobody = answer(site.at_issuer("GET", "/account/staff")).await.expect(303);
    assert!(nobody.header("location").contains("/interaction/"), "{}", nobody.header("location"));
    for wrong in ["x", "", "%ff", &"a".repeat(5_000)] {
        let status = answer(site.at_issuer("GET", &format!("/staff-invitation/{wrong}"))).await.status;
        assert!(status.is_client_error(), "{wrong}: {status}");
    }
}

/// A browser that was left alone does not give the role away.
async fn the_press_needs_a_fresh_login(site: &Site) {
    let hanako = site.account("hanako", true).await;
    let id = hanako.clone();
    site.write(move |tx| Ok(idp::store::two_step::delete_of_account(tx, &id)?)).await;
    let link = invite(site, "hanako@example.jp").await;
    site.add_factor(&hanako).await;
    let mut browser = Browser::of(site, &hanako).await;
    browser.open(&link).await;
    site.clock.advance_seconds(601);
    browser.get("/account/staff").await.expect(200);
    let refused = browser.accept().await.expect(303);
    assert!(refused.header("location").contains("/interaction/"), "{}", refused.header("location"));
    assert_eq!(site.get("/v1/staff").await.json()["items"], json!([]));
    // And one that came too late finds nothing.
    site.clock.advance_seconds(86_400);
    let late = Browser::of(site, &hanako).await;
    answer(
        site.at_issuer("GET", "/account/staff")
            .header("cookie", format!("{}; {}", late.cookies, browser.cookies.rsplit("; ").next().unwrap())),
    )
    .await
    .expect(410);
    late.get(&link).await.expect(404);
}

on_both_databases!(factor_first_then_one_press, nobody_else_takes_it, the_press_needs_a_fresh_login);
