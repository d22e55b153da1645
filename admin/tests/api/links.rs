//! `/v1/links` and `/v1/dealers/{dealer_id}/links`

use crate::site::{Site, answer};
use federation::{
    domain::{DealerId, DealerLink, LinkId, LinkState},
    flow::seal_code,
    store,
};
use idp::{
    domain::{AccountId, ClientId, TokenHash},
    flow::FlowError,
};
use serde_json::json;

/// A link of the dealer, as the counter leaves it.
pub(crate) async fn link(site: &Site, dealer: &'static str, state: LinkState, number: i64) -> String {
    let sealer = site.provider.clone();
    let write = move |tx: &mut idp::store::Tx<'_>| {
        let (now, dealer_id) = (tx.now(), DealerId::from(dealer));
        let link = DealerLink {
            id: LinkId::generate(now, tx.random()),
            shop: "S-01".to_owned(),
            staff: "1234".to_owned(),
            service: ClientId::from("my-toyota"),
            code: Some(seal_code(&sealer.sealer, &dealer_id, &format!("C-{number}"))),
            dealer_id,
            account_id: Some(AccountId::from("hanako")),
            token_hash: TokenHash::of(&format!("{dealer} {number}")),
            reception_hash: None,
            reception_tries: 0,
            notice_version: "2026-11-01".to_owned(),
            state,
            mail_id: None,
            undeliverable_at: None,
            created_at: now,
            expires_at: now.plus_seconds(60),
            linked_at: (state != LinkState::Provisional).then_some(now),
            ended_at: None,
        };
        store::links::insert(tx, &link)?;
        Ok::<_, FlowError>(link.id.to_string())
    };
    let id = site.provider.db.write(write).await.unwrap();
    site.clock.advance_seconds(1);
    id
}

#[tokio::test]
async fn disputes_are_found_settled_and_ended() {
    let site = Site::start().await;
    site.dealer("D-1").await;
    let id = link(&site, "D-1", LinkState::Disputed, 1).await;
    link(&site, "D-1", LinkState::Linked, 2).await;
    let found = site.get("/v1/dealers/D-1/links?state=disputed").await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let read = site.get(&format!("/v1/links/{id}")).await.expect(200);
    assert_eq!(read.json(), found["items"][0]);
    insta::assert_json_snapshot!("link", read.json(), { ".link_id" => "[id]" });
    assert!(!read.text.contains("C-1") && !read.text.contains("hanako"), "{}", read.text);

    let settle = format!("/v1/links/{id}/settle");
    let stale = site.request("POST", &settle).header("if-match", "\"other\"");
    answer(stale).await.expect(412);
    for _ in 0..2 {
        assert_eq!(site.call("POST", &settle).await.expect(200).json()["state"], "linked");
    }
    site.clock.advance_seconds(1);
    for _ in 0..2 {
        let ended = site.call("POST", &format!("/v1/links/{id}/unlink")).await.expect(200).json();
        assert_eq!(ended["state"], "unlinked");
    }
    let late = site.call("POST", &settle).await.expect(409).json();
    assert_eq!(late["type"], "urn:common-id:problem:wrong-state");
    let changes: Vec<_> =
        site.audit().await.into_iter().filter(|line| line["object"] == format!("link:{id}")).collect();
    let (digests, told): (Vec<_>, Vec<_>) = changes.iter().partition(|line| line["action"] == "link.changed");
    assert!(digests.len() == 2 && digests[0]["after_digest"] == digests[1]["before_digest"], "{digests:?}");
    let told: Vec<_> = told.iter().map(|line| (&line["action"], &line["actor"], &line["dealer"])).collect();
    let (by, dealer) = (json!("console"), json!("D-1"));
    assert_eq!(told, [(&json!("link.settled"), &by, &dealer), (&json!("link.unlinked"), &by, &dealer)]);
}

#[tokio::test]
async fn what_is_not_linked_cannot_be_ended() {
    let site = Site::start().await;
    site.dealer("D-1").await;
    let id = link(&site, "D-1", LinkState::Provisional, 1).await;
    for change in ["unlink", "settle"] {
        site.call("POST", &format!("/v1/links/{id}/{change}")).await.expect(409);
        site.call("POST", &format!("/v1/links/nothing/{change}")).await.expect(404);
    }
    assert_eq!(site.get(&format!("/v1/links/{id}")).await.json()["state"], "provisional");
    site.clock.advance_seconds(60);
    assert_eq!(site.get(&format!("/v1/links/{id}")).await.json()["state"], "expired", "no job is waited for");
    site.get("/v1/links/nothing").await.expect(404);
}

#[tokio::test]
async fn lists_are_the_dealers_own_newest_first() {
    let site = Site::start().await;
    site.dealer("D-1").await;
    site.dealer("D-2").await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.insert(0, link(&site, "D-1", LinkState::Linked, number).await);
    }
    link(&site, "D-2", LinkState::Linked, 0).await;
    let first = site.get("/v1/dealers/D-1/links?limit=2").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = site.get(&format!("/v1/dealers/D-1/links?limit=2&cursor={cursor}")).await.expect(200).json();
    let listed: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|link| link["link_id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, ids);
    assert_eq!(second.get("next_cursor"), None);
    site.get(&format!("/v1/dealers/D-2/links?cursor={cursor}")).await.expect(400);
    for bad in ["state=unheard-of", "state=linked&state=linked", "limit=0", "shop=S-01"] {
        site.get(&format!("/v1/dealers/D-1/links?{bad}")).await.expect(400);
    }
    site.get("/v1/dealers/D-9/links").await.expect(404);
}

async fn all_dealers_links_are_listed_with_filters(site: &Site) {
    site.dealer("D-1").await;
    site.dealer("D-2").await;
    let begin = site.now().seconds();
    let mut ids = Vec::new();
    for (dealer, state) in [
        ("D-1", LinkState::Provisional),
        ("D-2", LinkState::Linked),
        ("D-1", LinkState::Linked),
        ("D-2", LinkState::Provisional),
    ] {
        ids.push(link(site, dealer, state, i64::try_from(ids.len()).unwrap()).await);
    }
    let found = async |query: &str| -> Vec<usize> {
        let list = site.get(&format!("/v1/links{query}")).await.expect(200).json();
        let place = |link: &serde_json::Value| ids.iter().position(|id| link["link_id"] == **id).unwrap();
        list["items"].as_array().unwrap().iter().map(place).collect()
    };
    for (query, expected) in [
        (String::new(), vec![3, 2, 1, 0]),
        ("?dealer=D-1".to_owned(), vec![2, 0]),
        ("?dealer=D-1&shop=S-01".to_owned(), vec![2, 0]),
        ("?dealer=D-1&shop=S-02".to_owned(), vec![]),
        ("?dealer=D-9".to_owned(), vec![]),
        ("?state=provisional".to_owned(), vec![3, 0]),
        (format!("?created_from={}", begin + 2), vec![3, 2]),
        (format!("?created_before={}", begin + 2), vec![1, 0]),
        (format!("?state=linked&created_from={}&created_before={}", begin + 1, begin + 2), vec![1]),
    ] {
        assert_eq!(found(&query).await, expected, "{query}");
    }
    let first = site.get("/v1/links?limit=3").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(found(&format!("?limit=3&cursor={cursor}")).await, [0]);
    for bad in ["shop=S-01", "state=x", "created_from=x", &format!("dealer=D-1&dealer={cursor}")] {
        site.get(&format!("/v1/links?{bad}")).await.expect(400);
    }
    site.clock.advance_seconds(100);
    assert_eq!(found("?state=expired").await, [3, 0], "no job is waited for");
}

async fn starts_are_taken_back_and_mailed_again(site: &Site) {
    site.dealer("D-1").await;
    crate::accounts::account(site, "hanako", idp::domain::AccountState::Active).await;
    let id = link(site, "D-1", LinkState::Provisional, 1).await;
    let path = |change: &str| format!("/v1/links/{id}/{change}");
    let mails = "SELECT COUNT(*) AS n FROM outbox WHERE topic = 'dealer-link-start'";
    let stale = answer(site.request("POST", &path("resend")).header("if-match", "\"other\"")).await;
    stale.expect(412);
    assert_eq!(site.count(mails).await, 0);
    site.call("POST", &path("resend")).await.expect(200);
    assert_eq!(site.count(mails).await, 1);
    site.clock.advance_seconds(10);
    let soon = site.call("POST", &path("resend")).await.expect(429);
    assert_eq!(
        (soon.header("retry-after"), &soon.json()["type"]),
        ("590", &json!("urn:common-id:problem:too-often"))
    );
    assert_eq!(site.count(mails).await, 1);
    for _ in 0..2 {
        assert_eq!(site.call("POST", &path("cancel")).await.expect(200).json()["state"], "cancelled");
    }
    site.call("POST", &path("resend")).await.expect(409);
    let linked = link(site, "D-1", LinkState::Linked, 2).await;
    for change in ["cancel", "resend"] {
        site.call("POST", &format!("/v1/links/{linked}/{change}")).await.expect(409);
        site.call("POST", &format!("/v1/links/nothing/{change}")).await.expect(404);
    }
    for (action, count) in
        [("link.cancelled", 1), ("link.mailed", 1), ("link.mail_resent", 1), ("link.changed", 1)]
    {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM audit WHERE action = '{action}' AND actor = 'console' AND dealer = 'D-1'"
        );
        assert_eq!(site.count(&sql).await, count, "{action}");
    }
}

on_both_databases!(all_dealers_links_are_listed_with_filters, starts_are_taken_back_and_mailed_again);
