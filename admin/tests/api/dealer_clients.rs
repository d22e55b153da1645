//! `/v1/dealers/{dealer_id}/clients`

use crate::site::{Site, jwks};
use serde_json::{Value, json};

fn system() -> Value {
    json!({"client_name": "PAL", "jwks": jwks(), "scope": "link:start link:read"})
}

#[tokio::test]
async fn a_system_belongs_to_one_dealer() {
    let site = Site::start().await;
    site.dealer("D-0234").await;
    site.dealer("D-0567").await;
    site.send("POST", "/v1/dealers/D-0234/shops", json!({"shop_id": "S-01", "name": "本店"}))
        .await
        .expect(201);
    let body = json!({"client_id": "pal-1", "registration": system()});
    site.send("POST", "/v1/dealers/nothing/clients", body.clone()).await.expect(404);
    let made = site.send("POST", "/v1/dealers/D-0234/clients", body.clone()).await.expect(201);
    assert_eq!(made.header("location"), "/v1/dealers/D-0234/clients/pal-1");
    insta::assert_json_snapshot!("dealer-client", made.json());
    site.send("POST", "/v1/dealers/D-0567/clients", body).await.expect(409);
    // Elsewhere it is not there at all.
    site.get("/v1/dealers/D-0567/clients/pal-1").await.expect(404);
    site.get("/v1/clients/pal-1").await.expect(404);
    site.call("PUT", "/v1/dealers/D-0567/clients/pal-1/suspension").await.expect(404);
    assert_eq!(site.get("/v1/dealers/D-0567/clients").await.json(), json!({"items": []}));
    let list = site.get("/v1/dealers/D-0234/clients").await.expect(200).json();
    assert_eq!(list["items"][0], made.json());
}

#[tokio::test]
async fn changes_reach_both_halves() {
    let site = Site::start().await;
    site.dealer("D-0234").await;
    site.send("POST", "/v1/dealers/D-0234/shops", json!({"shop_id": "S-01", "name": "本店"}))
        .await
        .expect(201);
    let body = json!({"client_id": "pal-1", "registration": system()});
    let made = site.send("POST", "/v1/dealers/D-0234/clients", body).await.expect(201);
    let path = "/v1/dealers/D-0234/clients/pal-1";
    let mut registration = system();
    registration["shop_id"] = json!("S-01");
    registration["address_book_endpoint"] = json!("https://pal.example/address-book");
    registration["scope"] = json!("link:read");
    let changed = site.send("PUT", path, json!({"registration": registration})).await.expect(200);
    assert_eq!(changed.json()["registration"], registration);
    assert_ne!(changed.header("etag"), made.header("etag"));
    registration["shop_id"] = json!("S-99");
    let refused = site.send("PUT", path, json!({"registration": registration})).await.expect(422).json();
    assert_eq!(refused["errors"][0]["pointer"], "/registration/shop_id");
    let mut keys = jwks();
    keys["keys"][0]["kid"] = json!("2");
    let replaced = site.send("PUT", &format!("{path}/jwks"), keys.clone()).await.expect(200).json();
    assert_eq!(replaced["registration"]["jwks"], keys);
    for (method, state) in [("PUT", "suspended"), ("DELETE", "active")] {
        let answer = site.call(method, &format!("{path}/suspension")).await.expect(200).json();
        assert_eq!(answer["state"], state);
    }
    let lines = site.audit().await;
    let dealers: Vec<_> =
        lines.iter().filter(|line| line["object"] == "client:pal-1").map(|line| &line["dealer"]).collect();
    assert_eq!(dealers, ["D-0234"; 5]);
}
