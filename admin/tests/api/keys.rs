//! `/v1/keys`

use crate::site::{ALL, Site, answer};
use idp::{
    domain::SigningAlgorithm,
    flow::{PUBLISH_SECONDS, RETIRED_SECONDS},
    keys::media_type,
};
use serde_json::{Value, json};

async fn keys(site: &Site) -> Vec<Value> {
    let answer = site.get("/v1/keys").await.expect(200);
    for private in ["sealed", "\"d\"", "private"] {
        assert!(!answer.text.contains(private), "{}", answer.text);
    }
    answer.json()["items"].as_array().unwrap().clone()
}

fn of<'a>(keys: &'a [Value], state: &str, algorithm: &str) -> Option<&'a Value> {
    keys.iter().find(|key| key["state"] == state && key["algorithm"] == algorithm)
}

fn published(site: &Site) -> String {
    String::from_utf8(site.provider.keys.current().jwks().to_vec()).unwrap()
}

async fn keys_are_rotated_in_two_steps(site: &Site) {
    let old = of(&keys(site).await, "active", "ES256").unwrap()["key_id"].as_str().unwrap().to_owned();
    let step = async || site.call("POST", "/v1/keys/rotate").await.expect(200).json();
    assert_eq!(step().await, json!({"step": "published", "next_step_in": PUBLISH_SECONDS}));
    let all = keys(site).await;
    let next = of(&all, "next", "ES256").unwrap();
    assert_eq!(next["signs_from"], site.now().seconds() + PUBLISH_SECONDS);
    assert!(published(site).contains(next["key_id"].as_str().unwrap()), "this node follows at once");
    site.clock.advance_seconds(PUBLISH_SECONDS - 1);
    assert_eq!(step().await, json!({"step": "too_early", "next_step_in": 1}));
    site.clock.advance_seconds(1);
    assert_eq!(step().await, json!({"step": "activated"}));
    let all = keys(site).await;
    let retired = of(&all, "retired", "ES256").unwrap();
    assert_eq!(retired["key_id"], *old);
    assert_eq!(retired["leaves_at"], site.now().seconds() + RETIRED_SECONDS);
    assert_eq!(retired["age_seconds"], PUBLISH_SECONDS);
    assert!(retired["published"].as_bool().unwrap() && published(site).contains(&old));
    insta::allow_duplicates! {
        insta::assert_json_snapshot!("signing-key", retired, { ".key_id" => "[kid]" });
    }
    for (action, count) in [("key.published", 2), ("key.activated", 2), ("key.retired", 2)] {
        let sql = format!("SELECT COUNT(*) AS n FROM audit WHERE action = '{action}' AND actor = 'console'");
        assert_eq!(site.count(&sql).await, count, "{action}");
    }
    let first = site.get("/v1/keys?limit=3").await.expect(200).json();
    let rest = format!("/v1/keys?limit=3&cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(site.get(&rest).await.expect(200).json()["items"][0], all[3]);
}

async fn a_retired_key_is_out_at_once(site: &Site) {
    let all = keys(site).await;
    let old = of(&all, "active", "ES256").unwrap()["key_id"].as_str().unwrap().to_owned();
    let token = site.token(ALL);
    let path = format!("/v1/keys/{old}");
    let seen = site.get(&path).await.expect(200);
    let retire = |tag: &str| {
        let request = site.request("POST", &format!("{path}/retire")).header("if-match", tag);
        answer(request.json(&json!({"reason": "compromised"})))
    };
    retire("\"other\"").await.expect(412);
    site.send("POST", &format!("{path}/retire"), json!({"reason": "boredom"})).await.expect(400);
    answer(site.bare("GET", "/v1/keys").bearer_auth(&token)).await.expect(200);
    retire(seen.header("etag")).await.expect(204);
    assert!(!published(site).contains(&old));
    let refused = answer(site.bare("GET", "/v1/keys").bearer_auth(&token)).await.expect(401).json();
    assert_eq!(refused["type"], "urn:common-id:problem:bad-token", "what it signed is good no more");
    // Another one signs already; so this request goes through.
    let all = keys(site).await;
    assert_ne!(of(&all, "active", "ES256").unwrap()["key_id"], *old);
    assert!(of(&all, "active", "RS256").is_some() && all.len() == 2);
    site.get(&path).await.expect(404);
    let none = site.send("POST", &format!("{path}/retire"), json!({"reason": "compromised"})).await;
    none.expect(404);
    let line = format!(
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'key.withdrawn' AND object = 'key:{old}' AND result = 'compromised'"
    );
    assert_eq!(site.count(&line).await, 1);
    // One that waits to sign just goes.
    site.call("POST", "/v1/keys/rotate").await.expect(200);
    let all = keys(site).await;
    let next = of(&all, "next", "ES256").unwrap()["key_id"].as_str().unwrap();
    let body = json!({"reason": "not_needed"});
    site.send("POST", &format!("/v1/keys/{next}/retire"), body).await.expect(204);
    assert_eq!(of(&keys(site).await, "next", "ES256"), None);
    let signed =
        site.provider.keys.current().sign(SigningAlgorithm::ES256, media_type::JWT, &site.claims("x", ""));
    assert!(signed.is_ok());
}

on_both_databases!(keys_are_rotated_in_two_steps, a_retired_key_is_out_at_once);
