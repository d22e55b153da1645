//! `/token` with a refresh token.

use super::{
    browser::{Answer, Browser, redeem, token, userinfo},
    site::Site,
};

async fn first(site: &Site) -> String {
    let code = Browser::new(site).code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    text(&redeem(site, &code).await, "refresh_token")
}

async fn refresh(site: &Site, refresh_token: &str) -> Answer {
    token(site, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
}

fn text(answer: &Answer, name: &str) -> String {
    answer.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", answer.body)).to_owned()
}

#[actix_web::test]
async fn rotates() {
    let site = Site::start().await;
    let one = first(&site).await;
    let two = text(&refresh(&site, &one).await, "refresh_token");
    assert_ne!(one, two);
    site.clock.advance_seconds(3600);
    let answer = refresh(&site, &two).await;
    assert_eq!(answer.status, 200);
    assert_eq!(userinfo(&site, &text(&answer, "access_token")).await.status, 200);
}

#[actix_web::test]
async fn a_lost_answer_gets_the_same_successor_again() {
    let site = Site::start().await;
    let one = first(&site).await;
    let two = text(&refresh(&site, &one).await, "refresh_token");
    site.clock.advance_seconds(10);
    assert_eq!(text(&refresh(&site, &one).await, "refresh_token"), two);
    // Of two at once both get the same.
    let (a, b) = futures_util::future::join(refresh(&site, &two), refresh(&site, &two)).await;
    assert_eq!(text(&a, "refresh_token"), text(&b, "refresh_token"));
}

#[actix_web::test]
async fn seconds_in_which_the_database_stood_still_do_not_count() {
    // The site has just started: of the minute before it supposes the worst.
    for (wait, given) in [(0, true), (10, true), (11, false)] {
        let site = Site::start().await;
        let start = site.provider.clock.now();
        site.clock.advance_seconds(-40);
        let one = first(&site).await;
        let two = text(&refresh(&site, &one).await, "refresh_token");
        site.clock.set(start.plus_seconds(wait));
        let again = refresh(&site, &one).await;
        if given {
            assert_eq!(text(&again, "refresh_token"), two, "{wait}");
        } else {
            assert_eq!(again.error(), "invalid_grant", "{wait}");
        }
    }
}

#[actix_web::test]
async fn reuse_revokes_the_family() {
    for (wait, use_successor) in [(11, false), (0, true)] {
        let site = Site::start().await;
        let one = first(&site).await;
        let mut latest = text(&refresh(&site, &one).await, "refresh_token");
        if use_successor {
            latest = text(&refresh(&site, &latest).await, "refresh_token");
        }
        site.clock.advance_seconds(wait);
        assert_eq!(refresh(&site, &one).await.error(), "invalid_grant");
        assert_eq!(refresh(&site, &latest).await.error(), "invalid_grant", "the family is revoked");
    }
}

#[actix_web::test]
async fn another_clients_request_costs_the_owner_nothing() {
    let site = Site::start().await;
    let one = first(&site).await;
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", one.as_str()), ("client_id", "rp-public")];
    let stolen = super::browser::http().post(site.url("/token")).form(&fields).send().await.unwrap();
    assert_eq!(stolen.status().as_u16(), 400);
    assert_eq!(refresh(&site, &one).await.status, 200);
}

#[actix_web::test]
async fn scope_can_only_shrink() {
    let site = Site::start().await;
    let one = first(&site).await;
    let fields =
        [("grant_type", "refresh_token"), ("refresh_token", one.as_str()), ("scope", "openid email")];
    assert_eq!(token(&site, &fields).await.error(), "invalid_scope");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", one.as_str()), ("scope", "openid")];
    assert_eq!(text(&token(&site, &fields).await, "scope"), "openid");
}
