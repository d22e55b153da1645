//! `/v1/dealers/{dealer_id}/shops`

use crate::site::Site;
use serde_json::json;

#[tokio::test]
async fn registers_changes_and_suspends() {
    let site = Site::start().await;
    site.dealer("D-0234").await;
    site.dealer("D-0567").await;
    let body = json!({"shop_id": "S-01", "name": "本店"});
    let made = site.send("POST", "/v1/dealers/D-0234/shops", body.clone()).await.expect(201);
    assert_eq!(made.header("location"), "/v1/dealers/D-0234/shops/S-01");
    insta::assert_json_snapshot!("shop", made.json());
    site.send("POST", "/v1/dealers/D-0234/shops", body.clone()).await.expect(409);
    // Another dealer's shop of the same name is another shop.
    site.send("POST", "/v1/dealers/D-0567/shops", body.clone()).await.expect(201);
    site.send("POST", "/v1/dealers/nothing/shops", body).await.expect(404);
    let path = "/v1/dealers/D-0234/shops/S-01";
    let changed = site.send("PUT", path, json!({"name": "港店"})).await.expect(200).json();
    assert_eq!(changed["name"], "港店");
    let suspended = site.call("PUT", &format!("{path}/suspension")).await.expect(200).json();
    assert_eq!(suspended["state"], "suspended");
    assert_eq!(site.get("/v1/dealers/D-0567/shops/S-01").await.json()["state"], "active");
    site.call("DELETE", &format!("{path}/suspension")).await.expect(200);
    let list = site.get("/v1/dealers/D-0234/shops").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    site.get("/v1/dealers/nothing/shops").await.expect(404);
    site.send("POST", "/v1/dealers/D-0234/shops", json!({"shop_id": "S/1", "name": "x"})).await.expect(422);
}
