//! `/v1/required-items`

use crate::site::{Site, answer, relying_party};
use serde_json::json;

async fn the_table_is_read_and_changed(site: &Site) {
    for id in ["aaa-service", "bbb-service"] {
        site.send("POST", "/v1/clients", json!({"client_id": id, "registration": relying_party()}))
            .await
            .expect(201);
    }
    let list = site.get("/v1/required-items?limit=1").await.expect(200).json();
    assert_eq!(
        list["items"],
        json!([{"client_id": "aaa-service", "client_name": "整備手帳", "state": "active", "required_items": []}])
    );
    let next = format!("/v1/required-items?cursor={}", list["next_cursor"].as_str().unwrap());
    assert_eq!(site.get(&next).await.expect(200).json()["items"][0]["client_id"], "bbb-service");

    let path = "/v1/clients/aaa-service/required-items";
    let seen = site.get(path).await.expect(200);
    let client = site.get("/v1/clients/aaa-service").await.expect(200);
    assert_eq!(seen.header("etag"), client.header("etag"), "one version for the row and its client");
    let change = |items: serde_json::Value, tag: &str| {
        answer(site.request("PUT", path).header("if-match", tag).json(&json!({"required_items": items})))
    };
    change(json!(["birthdate"]), "\"other\"").await.expect(412);
    change(json!(["shoe_size"]), seen.header("etag")).await.expect(400);
    let twice = change(json!(["birthdate", "birthdate"]), seen.header("etag")).await.expect(422).json();
    assert_eq!(twice["errors"][0]["code"], "repeated_value");
    let changed = change(json!(["birthdate"]), seen.header("etag")).await.expect(200);
    assert_eq!(changed.json()["required_items"], json!(["birthdate"]));
    change(json!([]), seen.header("etag")).await.expect(412);
    // Nothing else of the client has changed.
    let now = site.get("/v1/clients/aaa-service").await.expect(200).json();
    let mut expected = client.json();
    expected["registration"]["required_items"] = json!(["birthdate"]);
    assert_eq!(now, expected);
    let line = "SELECT COUNT(*) AS n FROM audit WHERE action = 'client.required_items_changed' AND object = 'client:aaa-service'";
    assert_eq!(site.count(line).await, 1);
    site.get("/v1/clients/nothing/required-items").await.expect(404);
}

on_both_databases!(the_table_is_read_and_changed);
