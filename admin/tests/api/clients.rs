//! `/v1/clients`

use crate::site::{Site, answer, jwks, relying_party};
use idp::domain::SigningAlgorithm;
use serde_json::{Value, json};

async fn register(site: &Site, id: &str) -> Value {
    let body = json!({"client_id": id, "registration": relying_party()});
    site.send("POST", "/v1/clients", body).await.expect(201).json()
}

#[tokio::test]
async fn registers_reads_and_lists() {
    let site = Site::start().await;
    let body = json!({"client_id": "notebook", "registration": relying_party()});
    let made = site.send("POST", "/v1/clients", body).await.expect(201);
    assert_eq!(made.header("location"), "/v1/clients/notebook");
    assert_eq!(made.header("cache-control"), "no-store");
    insta::assert_json_snapshot!("registered", made.json(), {".client_secret" => "[secret]"});
    let read = site.get("/v1/clients/notebook").await.expect(200);
    assert_eq!(read.header("etag"), made.header("etag"));
    assert_eq!(read.json().get("client_secret"), None, "shown once");
    assert_eq!(read.json()["has_secret"], true);
    let list = site.get("/v1/clients").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "operators' tools are not in it: {list}");
    assert_eq!(list["items"][0], read.json());
}

#[tokio::test]
async fn the_secret_works_until_it_is_rotated() {
    let site = Site::start().await;
    let mut registration = relying_party();
    registration["grant_types"] = json!(["client_credentials"]);
    registration["scope"] = json!("profile");
    let body = json!({"client_id": "batch", "registration": registration});
    let made = site.send("POST", "/v1/clients", body).await.expect(201).json();
    let first = made["client_secret"].as_str().unwrap().to_owned();
    assert!(first.len() >= 43);
    assert_eq!(token_for(&site, "batch", &first).await, 200);
    let rotated = site.call("POST", "/v1/clients/batch/secret").await.expect(200).json();
    let second = rotated["client_secret"].as_str().unwrap();
    assert_ne!(first, second);
    assert_eq!(token_for(&site, "batch", &first).await, 401);
    assert_eq!(token_for(&site, "batch", second).await, 200);
}

async fn token_for(site: &Site, id: &str, secret: &str) -> u16 {
    let request = reqwest::Client::new()
        .post(format!("{}/token", site.issuer))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials&scope=profile");
    answer(request).await.status.as_u16()
}

#[tokio::test]
async fn suspension_is_felt_at_once_and_is_idempotent() {
    let site = Site::start().await;
    let mut registration = relying_party();
    registration["grant_types"] = json!(["client_credentials"]);
    registration["scope"] = json!("profile");
    let body = json!({"client_id": "batch", "registration": registration});
    let made = site.send("POST", "/v1/clients", body).await.expect(201).json();
    let secret = made["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(token_for(&site, "batch", &secret).await, 200);
    site.clock.advance_seconds(1);
    for _ in 0..2 {
        let suspended = site.call("PUT", "/v1/clients/batch/suspension").await.expect(200).json();
        assert_eq!(suspended["state"], "suspended");
    }
    assert_eq!(token_for(&site, "batch", &secret).await, 401);
    site.clock.advance_seconds(1);
    let active = site.call("DELETE", "/v1/clients/batch/suspension").await.expect(200).json();
    assert_eq!(active["state"], "active");
    assert_eq!(token_for(&site, "batch", &secret).await, 200);
    let actions: Vec<Value> = site
        .audit()
        .await
        .into_iter()
        .map(|line| line["action"].clone())
        .filter(|action| action.as_str().unwrap().starts_with("client."))
        .collect();
    assert_eq!(
        actions,
        ["client.registered", "client.suspended", "client.reactivated"],
        "the repeat is no change"
    );
}

#[tokio::test]
async fn changes_only_what_was_seen() {
    let site = Site::start().await;
    register(&site, "notebook").await;
    let seen = site.get("/v1/clients/notebook").await;
    let tag = seen.header("etag").to_owned();
    let mut body = json!({"registration": seen.json()["registration"]});
    body["registration"]["client_name"] = json!("整備手帳2");
    let put = |body: &Value| site.request("PUT", "/v1/clients/notebook").header("if-match", &tag).json(body);
    let changed = answer(put(&body)).await.expect(200);
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(changed.json()["registration"]["client_name"], "整備手帳2");
    assert_eq!(changed.json().get("client_secret"), None, "the secret stays");
    let late = answer(put(&body)).await.expect(412);
    assert_eq!(late.json()["type"], "urn:common-id:problem:changed");
    for tags in ["W/\"x\"", "x", "\"x"] {
        let request = site.request("PUT", "/v1/clients/notebook").header("if-match", tags).json(&body);
        answer(request).await.expect(400);
    }
    let any = site.request("PUT", "/v1/clients/notebook").header("if-match", "*").json(&body);
    answer(any).await.expect(200);
}

#[tokio::test]
async fn methods_bring_and_take_their_secret() {
    let site = Site::start().await;
    let mut registration = relying_party();
    registration["token_endpoint_auth_method"] = json!("private_key_jwt");
    registration["jwks"] = jwks();
    let body = json!({"client_id": "notebook", "registration": registration});
    let made = site.send("POST", "/v1/clients", body).await.expect(201).json();
    assert_eq!((&made["has_secret"], made.get("client_secret")), (&json!(false), None));
    let refused = site.call("POST", "/v1/clients/notebook/secret").await.expect(409);
    assert_eq!(refused.json()["type"], "urn:common-id:problem:no-secret");
    let change = json!({"registration": relying_party()});
    let changed = site.send("PUT", "/v1/clients/notebook", change).await.expect(200).json();
    assert!(changed["client_secret"].is_string(), "a method that needs a secret gets one: {changed}");
    let refused = site.send("PUT", "/v1/clients/notebook/jwks", jwks()).await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "keys_not_used");
}

#[tokio::test]
async fn keys_are_replaced() {
    let site = Site::start().await;
    let mut registration = relying_party();
    registration["token_endpoint_auth_method"] = json!("private_key_jwt");
    registration["jwks_uri"] = json!("https://rp.example/jwks");
    let body = json!({"client_id": "notebook", "registration": registration});
    site.send("POST", "/v1/clients", body).await.expect(201);
    let changed = site.send("PUT", "/v1/clients/notebook/jwks", jwks()).await.expect(200).json();
    assert_eq!(changed["registration"]["jwks"], jwks());
    assert_eq!(changed["registration"].get("jwks_uri"), None);
    let mut private = jwks();
    private["keys"][0]["d"] = json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
    let refused = site.send("PUT", "/v1/clients/notebook/jwks", private).await.expect(422).json();
    insta::assert_json_snapshot!("private-key-refused", refused, {".instance" => "[request]"});
}

#[tokio::test]
async fn ids_are_taken_for_ever_and_made_when_absent() {
    let site = Site::start().await;
    register(&site, "notebook").await;
    let body = json!({"client_id": "notebook", "registration": relying_party()});
    site.send("POST", "/v1/clients", body).await.expect(409);
    let body = json!({"client_id": "console", "registration": relying_party()});
    site.send("POST", "/v1/clients", body).await.expect(409);
    let made =
        site.send("POST", "/v1/clients", json!({"registration": relying_party()})).await.expect(201).json();
    let id = made["client_id"].as_str().unwrap();
    site.get(&format!("/v1/clients/{id}")).await.expect(200);
}

#[tokio::test]
async fn operators_tools_are_out_of_reach() {
    let site = Site::start().await;
    site.get("/v1/clients/console").await.expect(404);
    site.call("PUT", "/v1/clients/console/suspension").await.expect(404);
    site.call("POST", "/v1/clients/console/secret").await.expect(404);
    site.send("PUT", "/v1/clients/console", json!({"registration": relying_party()})).await.expect(404);
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_stored() {
    let site = Site::start().await;
    let body = json!({
        "client_id": "no.tebook",
        "registration": {
            "client_name": "",
            "redirect_uris": ["javascript:alert(1)", "https://rp.example/#x"],
            "scope": "openid offline_access admin:clients",
            "token_endpoint_auth_method": "none",
            "profile": "legacy",
            "terms_document": "nothing",
        },
    });
    let refused = answer(site.request("POST", "/v1/clients").header("accept-language", "en").json(&body))
        .await
        .expect(422);
    insta::assert_json_snapshot!("invalid", refused.json(), {".instance" => "[request]"});
    let mut registration = relying_party();
    registration["terms_document"] = json!("nothing");
    let body = json!({"client_id": "notebook", "registration": registration});
    let refused = site.send("POST", "/v1/clients", body).await.expect(422).json();
    assert_eq!(refused["errors"][0]["pointer"], "/registration/terms_document");
    assert_eq!(site.get("/v1/clients").await.json()["items"], json!([]));
    assert_eq!(site.audit().await.iter().filter(|line| line["action"] == "client.registered").count(), 0);
}

#[tokio::test]
async fn algorithms_are_those_that_the_provider_offers() {
    let site = Site::start().await;
    for alg in ["RS256", "ES256", "EdDSA", "PS256"] {
        let offered = SigningAlgorithm::parse(alg)
            .is_some_and(|alg| site.provider.settings.signing_algorithms.offers(alg));
        let mut registration = relying_party();
        registration["id_token_signed_response_alg"] = json!(alg);
        let body = json!({"client_id": format!("rp-{alg}"), "registration": registration});
        let answer = site.send("POST", "/v1/clients", body).await;
        if offered {
            answer.expect(201);
        } else {
            let refused = answer.expect(422).json();
            assert_eq!(refused["errors"][0]["code"], "algorithm_not_offered", "{alg}");
            assert_eq!(
                refused["errors"][0]["pointer"], "/registration/id_token_signed_response_alg",
                "{alg}"
            );
        }
    }
}

#[tokio::test]
async fn a_client_comes_back_only_when_its_algorithm_is_offered() {
    let site = Site::start().await;
    register(&site, "notebook").await;
    site.call("PUT", "/v1/clients/notebook/suspension").await.expect(200);
    // It was registered for it when it was offered.
    site.provider
        .db
        .write(|tx| {
            let mut client = idp::store::clients::find(tx, &"notebook".into())?.unwrap();
            client.registration.id_token_signed_response_alg = SigningAlgorithm::PS256;
            idp::store::clients::update(tx, &client)?;
            Ok::<_, idp::flow::FlowError>(())
        })
        .await
        .unwrap();
    let refused = site.call("DELETE", "/v1/clients/notebook/suspension").await.expect(422).json();
    assert_eq!(refused["errors"][0]["code"], "algorithm_not_offered");
    assert_eq!(site.get("/v1/clients/notebook").await.json()["state"], "suspended");
}

#[tokio::test]
async fn pages_follow_one_another() {
    let site = Site::start().await;
    for id in ["rp-a", "rp-b", "rp-c"] {
        register(&site, id).await;
    }
    let mut path = "/v1/clients?limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = site.get(&path).await.expect(200).json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["client_id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/clients?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["rp-a", "rp-b", "rp-c"]);
    // A cursor of one list means nothing for another.
    site.get(&path.replace("/v1/clients", "/v1/dealers")).await.expect(400);
}
