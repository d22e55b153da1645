//! `/v1/dealers`

use crate::site::{Site, answer};
use serde_json::json;

#[tokio::test]
async fn registers_changes_and_suspends() {
    let site = Site::start().await;
    let body = json!({"dealer_id": "D-0234", "name": "トヨタ中央販売", "name_en": "Toyota Central"});
    let made = site.send("POST", "/v1/dealers", body.clone()).await.expect(201);
    assert_eq!(made.header("location"), "/v1/dealers/D-0234");
    insta::assert_json_snapshot!("dealer", made.json());
    site.send("POST", "/v1/dealers", body).await.expect(409);
    site.clock.advance_seconds(1);
    let change = json!({"name": "トヨタ中央"});
    let put = site.request("PUT", "/v1/dealers/D-0234").header("if-match", made.header("etag")).json(&change);
    let changed = answer(put).await.expect(200);
    assert_eq!(changed.json()["name"], "トヨタ中央");
    let stale = site.request("PUT", "/v1/dealers/D-0234/suspension").header("if-match", made.header("etag"));
    answer(stale).await.expect(412);
    site.clock.advance_seconds(1);
    for _ in 0..2 {
        let suspended = site.call("PUT", "/v1/dealers/D-0234/suspension").await.expect(200).json();
        assert_eq!(suspended["state"], "suspended");
    }
    site.clock.advance_seconds(1);
    let active = site.call("DELETE", "/v1/dealers/D-0234/suspension").await.expect(200);
    assert_eq!(active.json()["state"], "active");
    assert_eq!(site.get("/v1/dealers/D-0234").await.header("etag"), changed.header("etag"));
    let actions: Vec<_> = site
        .audit()
        .await
        .iter()
        .map(|line| line["action"].clone())
        .filter(|action| action != "login")
        .collect();
    assert_eq!(actions, ["dealer.registered", "dealer.changed", "dealer.suspended", "dealer.resumed"]);
}

#[tokio::test]
async fn bad_documents_are_refused_whole() {
    let site = Site::start().await;
    for (body, status) in [
        (json!({"dealer_id": "D 1", "name": "x"}), 422),
        (json!({"dealer_id": "", "name": "x"}), 422),
        (json!({"dealer_id": "D-1", "name": ""}), 422),
        (json!({"dealer_id": "D-1", "name": "x", "name_en": "a\nb"}), 422),
        (json!({"dealer_id": "D-1"}), 400),
        (json!({"dealer_id": "D-1", "name": "x", "state": "suspended"}), 400),
        (json!({"dealer_id": 1, "name": "x"}), 400),
    ] {
        site.send("POST", "/v1/dealers", body.clone()).await.expect(status);
    }
    assert_eq!(site.get("/v1/dealers").await.json(), json!({"items": []}));
    site.get("/v1/dealers/D-1").await.expect(404);
}

#[tokio::test]
async fn pages_follow_one_another() {
    let site = Site::start().await;
    for id in ["D-1", "D-2", "D-3"] {
        site.dealer(id).await;
    }
    let first = site.get("/v1/dealers?limit=2").await.expect(200).json();
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = site.get(&format!("/v1/dealers?limit=2&cursor={cursor}")).await.expect(200).json();
    assert_eq!(second["items"][0]["dealer_id"], "D-3");
    assert_eq!(second.get("next_cursor"), None);
}
