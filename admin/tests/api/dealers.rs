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

#[tokio::test]
async fn merges_once_and_for_good() {
    let site = Site::start().await;
    for id in ["D-1", "D-2", "D-3"] {
        site.dealer(id).await;
        let shop = json!({"shop_id": "S-01", "name": "本店"});
        site.send("POST", &format!("/v1/dealers/{id}/shops"), shop).await.expect(201);
    }
    let merge = |body| site.send("PUT", "/v1/dealers/D-1/merger", body);
    let long = "x".repeat(17);
    for (body, pointer, code) in [
        (json!({"into": "D 2"}), "/into", "invalid_reference"),
        (json!({"into": "D-1"}), "/into", "invalid_merge_target"),
        (json!({"into": "D-9"}), "/into", "invalid_merge_target"),
        (json!({"into": "D-2"}), "/shop_prefix", "shop_taken"),
        (json!({"into": "D-2", "shop_prefix": "店"}), "/shop_prefix", "invalid_prefix"),
        (json!({"into": "D-2", "customer_code_prefix": long}), "/customer_code_prefix", "invalid_prefix"),
    ] {
        let refused = merge(body).await.expect(422).json();
        let error = json!({"pointer": pointer, "code": code, "detail": refused["errors"][0]["detail"]});
        assert_eq!(refused["errors"], json!([error]));
    }
    merge(json!({})).await.expect(400);
    assert_eq!(site.get("/v1/dealers/D-1").await.json()["state"], "active", "nothing is half done");

    let stale = site.request("PUT", "/v1/dealers/D-1/merger").header("if-match", "\"other\"");
    answer(stale.json(&json!({"into": "D-2", "shop_prefix": "old-"}))).await.expect(412);
    for _ in 0..2 {
        let merged = merge(json!({"into": "D-2", "shop_prefix": "old-"})).await.expect(200);
        insta::assert_json_snapshot!("dealer_merged", merged.json());
    }
    site.get("/v1/dealers/D-2/shops/old-S-01").await.expect(200);
    assert_eq!(site.get("/v1/dealers?limit=1").await.json()["items"][0]["merged_into"], "D-2");

    let elsewhere = merge(json!({"into": "D-3"})).await.expect(409);
    assert_eq!(elsewhere.json()["type"], "urn:common-id:problem:dealer-merged");
    site.call("DELETE", "/v1/dealers/D-1/suspension").await.expect(409);
    site.send("PUT", "/v1/dealers/D-1", json!({"name": "別の名前"})).await.expect(409);
    site.call("PUT", "/v1/dealers/D-1/suspension").await.expect(200);
    site.send("PUT", "/v1/dealers/D-9/merger", json!({"into": "D-2"})).await.expect(404);
    let merged = site.audit().await.into_iter().filter(|line| line["action"] == "dealer.merged").count();
    assert_eq!(merged, 1);
}
