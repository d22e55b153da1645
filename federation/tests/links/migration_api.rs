//! The interface of legacy sites over HTTP: rights, strictness, repetition, and that other sites' users do not exist.

use crate::{
    browser::Browser,
    house::House,
    newcomer::{hand_over, member, migrated, send, site, status, told},
};
use idp::domain::SigningAlgorithm;
use serde_json::{Value, json};

fn routes() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/handovers", told("yumi82", json!({})), "migration:start"),
        ("/users/status", json!({ "legacy_user_ids": ["yumi82"] }), "migration:read"),
        ("/events", json!({ "maxEvents": 1 }), "migration:read"),
    ]
}

fn with_token<'h>(house: &'h House, change: impl Fn(&mut Value)) -> Browser<'h> {
    let now = house.provider.clock.now();
    let mut claims = json!({
        "iss": "http://localhost:8080", "sub": "owners-site", "aud": "http://localhost:8080/migration/v1",
        "client_id": "owners-site", "scope": "migration:start migration:read", "iat": now,
        "exp": now.plus_seconds(600), "jti": "j",
    });
    change(&mut claims);
    let claims = claims.as_object().unwrap().clone();
    let token = house.provider.keys.current().sign(SigningAlgorithm::ES256, "at+jwt", &claims).unwrap();
    Browser::new(house).with_header("authorization", &format!("Bearer {token}"))
}

async fn tokens_must_hold(house: &House) {
    type Change = fn(&mut Value);
    let bad: [(u16, Change); 5] = [
        (401, |claims| claims["aud"] = json!("http://localhost:8080/dealer/v1")),
        (401, |claims| claims["exp"] = json!(1_000)),
        (401, |claims| claims["client_id"] = json!("pal-D-0234")),
        (401, |claims| claims["client_id"] = json!("my-toyota")),
        (403, |claims| claims["scope"] = json!("link:start events:read")),
    ];
    for (path, body, scope) in routes() {
        for (expected, change) in bad {
            let answer =
                send(&with_token(house, change), "POST", &format!("/migration/v1{path}"), &body.to_string())
                    .await;
            assert_eq!(answer.status.as_u16(), expected, "{path} {}", answer.body);
        }
        let other = if scope == "migration:start" { "migration:read" } else { "migration:start" };
        let narrow = with_token(house, |claims| claims["scope"] = json!(other));
        let path = format!("/migration/v1{path}");
        assert_eq!(send(&narrow, "POST", &path, &body.to_string()).await.status.as_u16(), 403, "{path}");
        assert_eq!(Browser::new(house).post_json(&path, &body.to_string()).await.status.as_u16(), 401);
        let right = with_token(house, |claims| claims["scope"] = json!(scope));
        assert!(send(&right, "POST", &path, &body.to_string()).await.status.is_success(), "{path}");
    }
}

async fn bad_bodies_are_refused_and_nothing_is_stored(house: &House) {
    let system = site(house, "owners-site");
    for (changes, status, word) in [
        (json!({ "password": "x" }), 400, "unknown field"),
        (json!({ "legacy_user_id": "" }), 400, "legacy_user_id"),
        (json!({ "customer_code": "x".repeat(65) }), 400, "customer_code"),
        (json!({ "customer_code": 1982 }), 400, "customer_code: must be a string"),
        (json!({ "account_type": "nobody" }), 400, "account_type: must be"),
        (json!({ "dealer_id": "D-9999" }), 422, "unknown_dealer"),
    ] {
        let answer = system.post_json("/migration/v1/handovers", &told("yumi82", changes).to_string()).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        assert!(answer.body.contains(word) || answer.json()["code"] == word, "{word}: {}", answer.body);
        assert_eq!(answer.headers.get("content-type").unwrap(), "application/problem+json", "{word}");
        assert!(
            !answer.body.contains("nobody") && !answer.body.contains("1982"),
            "no value: {}",
            answer.body
        );
    }
    for body in ["", "[]", "null", "{", r#"{"legacy_user_id":"a","legacy_user_id":"b"}"#] {
        let answer = system.post_json("/migration/v1/handovers", body).await;
        assert_eq!(answer.status.as_u16(), 400, "{body}");
    }
    for body in [json!({}), json!({ "legacy_user_ids": [] }), json!({ "legacy_user_ids": vec!["a"; 101] })] {
        let answer = system.post_json("/migration/v1/users/status", &body.to_string()).await;
        assert_eq!(answer.status.as_u16(), 400, "{body}");
    }
    assert_eq!(send(&system, "GET", "/migration/v1/handovers", "").await.status.as_u16(), 405);
    assert_eq!(send(&system, "POST", "/migration/v1/nothing", "{}").await.status.as_u16(), 404);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM legacy_handovers").await, 0);
    let document = Browser::new(house).get("/migration/v1/openapi.json").await.json();
    assert_eq!(document["paths"].as_object().unwrap().len(), 3);
}

async fn a_repeated_call_gives_the_same_handle(house: &House) {
    let keyed = |key: &str| site(house, "owners-site").with_header("idempotency-key", key);
    let body = told("yumi82", json!({})).to_string();
    let one = keyed("call-1").post_json("/migration/v1/handovers", &body).await.json();
    let two = keyed("call-1").post_json("/migration/v1/handovers", &body).await.json();
    assert_eq!(one["handle"], two["handle"]);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM legacy_handovers").await, 1);
    let other = told("sakura98", json!({})).to_string();
    let reused = keyed("call-1").post_json("/migration/v1/handovers", &other).await;
    assert_eq!((reused.status.as_u16(), reused.json()["code"].clone()), (409, json!("key_reused")));
    let next = keyed("call-2").post_json("/migration/v1/handovers", &body).await.json();
    assert_ne!(one["handle"], next["handle"]);
    assert_eq!(keyed("a b").post_json("/migration/v1/handovers", &body).await.status.as_u16(), 400);
    // Once opened it cannot be had again.
    let handle = one["handle"].as_str().unwrap();
    Browser::new(house).post("/migration/open", &[("handle", handle)]).await;
    assert_eq!(keyed("call-1").post_json("/migration/v1/handovers", &body).await.status.as_u16(), 409);
}

async fn too_many_hand_overs_of_one_user_are_refused(house: &House) {
    for _ in 0..20 {
        hand_over(house, "yumi82", json!({})).await;
    }
    let body = told("yumi82", json!({})).to_string();
    let answer = site(house, "owners-site").post_json("/migration/v1/handovers", &body).await;
    assert_eq!(answer.status.as_u16(), 429, "{}", answer.body);
    hand_over(house, "sakura98", json!({})).await;
}

async fn other_sites_know_nothing(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    assert_eq!(status(house, "hanako90").await, "not_started");
    migrated(house, "hanako90", "hanako2").await;
    assert_eq!(status(house, "hanako90").await, "migrated");
    let other = site(house, "other-site");
    let question = json!({ "legacy_user_ids": ["hanako90"] }).to_string();
    let answer = other.post_json("/migration/v1/users/status", &question).await.json();
    assert_eq!(answer["users"][0], json!({ "legacy_user_id": "hanako90", "state": "not_started" }));
    let none = other.post_json("/migration/v1/events", "{}").await.json();
    assert_eq!(none["sets"], json!({}));

    let own = site(house, "owners-site");
    let sets = own.post_json("/migration/v1/events", "{}").await.json();
    let (jti, set) = sets["sets"].as_object().unwrap().iter().next().unwrap();
    let claims = payload(set.as_str().unwrap());
    assert_eq!(claims["aud"], "owners-site");
    let event = &claims["events"]["http://localhost:8080/events/migration-completed"];
    assert_eq!(event["legacy_user_id"], "hanako90");
    assert!(!claims.to_string().contains("hanako2"), "nothing of the account");
    // Another site's acknowledgement changes nothing; the own one does.
    let ack = json!({ "ack": [jti] }).to_string();
    other.post_json("/migration/v1/events", &ack).await;
    let still = own.post_json("/migration/v1/events", "{}").await.json();
    assert!(still["sets"].as_object().unwrap().contains_key(jti));
    assert_eq!(own.post_json("/migration/v1/events", &ack).await.json()["sets"], json!({}));
}

fn payload(set: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = set.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

on_both_databases!(
    tokens_must_hold,
    bad_bodies_are_refused_and_nothing_is_stored,
    a_repeated_call_gives_the_same_handle,
    too_many_hand_overs_of_one_user_are_refused,
    other_sites_know_nothing,
);
