//! `/v1/initial-access-tokens`, and what operators can do with clients that registered themselves.

use crate::site::{Answer, Site, answer};
use serde_json::{Value, json};

on_both_databases!(a_token_is_issued_shown_and_ended, a_client_of_its_own_is_seen_and_switched_off);

async fn issue(site: &Site) -> Value {
    let body = json!({"note": "部品カタログのチーム", "redirect_hosts": ["*.rp.example"], "uses": 2});
    let made = site.send("POST", "/v1/initial-access-tokens", body).await.expect(201);
    let told = made.json();
    assert_eq!(
        made.header("location"),
        format!("/v1/initial-access-tokens/{}", told["token_id"].as_str().unwrap())
    );
    told
}

async fn register(site: &Site, token: &str) -> Answer {
    let body = json!({"redirect_uris": ["https://a.rp.example/cb"], "client_name": "部品カタログ"});
    answer(reqwest::Client::new().post(format!("{}/register", site.issuer)).bearer_auth(token).json(&body))
        .await
}

async fn a_token_is_issued_shown_and_ended(site: &Site) {
    let told = issue(site).await;
    let token = told["initial_access_token"].as_str().unwrap().to_owned();
    let path = format!("/v1/initial-access-tokens/{}", told["token_id"].as_str().unwrap());
    register(site, &token).await.expect(201);
    let read = site.get(&path).await.expect(200);
    assert_eq!((read.json().get("initial_access_token"), &read.json()["uses_left"]), (None, &json!(1)));
    let list = site.get("/v1/initial-access-tokens").await.expect(200).json();
    assert_eq!(list["items"], json!([read.json()]));
    site.call("DELETE", &path).await.expect(204);
    site.get(&path).await.expect(404);
    site.call("DELETE", &path).await.expect(404);
    register(site, &token).await.expect(401);
    let lines = site.audit().await;
    let mut actions: Vec<&str> = lines.iter().map(|line| line["action"].as_str().unwrap()).collect();
    // Lines of one second have no order.
    actions.sort_unstable();
    assert_eq!(actions, ["client.initial_token_ended", "client.initial_token_issued", "client.registered"]);
    assert!(!json!(lines).to_string().contains(&token));
}

async fn a_client_of_its_own_is_seen_and_switched_off(site: &Site) {
    let token = issue(site).await["initial_access_token"].as_str().unwrap().to_owned();
    let made = register(site, &token).await.expect(201).json();
    let id = made["client_id"].as_str().unwrap();
    let path = format!("/v1/clients/{id}");
    let seen = site.get(&path).await.expect(200).json();
    assert_eq!(
        (&seen["self_registered"], &seen["registration"]["client_name"]),
        (&json!(true), &json!("部品カタログ"))
    );
    let list = site.get("/v1/clients").await.expect(200).json();
    assert_eq!(list["items"], json!([seen]));
    assert_eq!(site.get("/v1/required-items").await.expect(200).json()["items"], json!([]));
    for (method, below, body) in [
        ("PUT", "", json!({"registration": seen["registration"]})),
        ("POST", "/secret", json!({})),
        ("PUT", "/required-items", json!({"required_items": ["birthdate"]})),
    ] {
        let refused = site.send(method, &format!("{path}{below}"), body).await.expect(409).json();
        assert_eq!(refused["type"], "urn:common-id:problem:self-registered", "{method} {below}");
    }
    let own = made["registration_client_uri"].as_str().unwrap();
    let by = made["registration_access_token"].as_str().unwrap();
    let read = || answer(reqwest::Client::new().get(own).bearer_auth(by));
    read().await.expect(200);
    site.call("PUT", &format!("{path}/suspension")).await.expect(200);
    read().await.expect(401);
    site.call("DELETE", &format!("{path}/suspension")).await.expect(200);
    read().await.expect(200);
}
