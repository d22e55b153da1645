//! What cannot be read: the right status, in the caller's language, nothing stored.

use crate::site::{Site, answer, relying_party};
use serde_json::json;

#[tokio::test]
async fn bodies() {
    let site = Site::start().await;
    let post = |kind: &str, body: String| {
        answer(site.request("POST", "/v1/clients").header("content-type", kind).body(body))
    };
    let document = json!({"registration": relying_party()}).to_string();
    for (kind, body, status) in [
        ("application/json", String::new(), 400),
        ("application/json", "[]".to_owned(), 400),
        ("application/json", "{".to_owned(), 400),
        ("application/json", r#"{"registration":{},"registration":{}}"#.to_owned(), 400),
        ("application/json", document.replace("{\"registration\"", "{\"x\":1,\"registration\""), 400),
        ("application/json", format!("{{\"registration\":\"{}\"}}", "a".repeat(70_000)), 413),
        ("text/plain", document.clone(), 415),
        ("application/x-www-form-urlencoded", document.clone(), 415),
        ("application/json; charset=utf-8", document.clone(), 201),
    ] {
        let answer = post(kind, body.clone()).await;
        assert_eq!(answer.status, status, "{kind} {body:.80}: {}", answer.text);
    }
    assert_eq!(site.get("/v1/clients").await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn members_and_languages() {
    let site = Site::start().await;
    let body = json!({"dealer_id": "D-1", "name": "x", "kind": "admin"});
    for (language, name) in
        [("en-US,en;q=0.9", "unknown-member-en"), ("ja", "unknown-member-ja"), ("fr", "unknown-member-ja")]
    {
        let request = site.request("POST", "/v1/dealers").header("accept-language", language).json(&body);
        let refused = answer(request).await.expect(400);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert_eq!(refused.header("content-language"), if name.ends_with("en") { "en" } else { "ja" });
        insta::assert_json_snapshot!(name, refused.json(), {".instance" => "[request]"});
    }
}

#[tokio::test]
async fn queries() {
    let site = Site::start().await;
    for query in
        ["limit=0", "limit=1001", "limit=x", "limit=1&limit=2", "cursor=x", "cursor=", "page=2", "limit=-1"]
    {
        site.get(&format!("/v1/dealers?{query}")).await.expect(400);
    }
    site.get("/v1/dealers?limit=1000").await.expect(200);
}

#[tokio::test]
async fn paths_and_methods() {
    let site = Site::start().await;
    site.get("/nothing").await.expect(404);
    site.get("/v1").await.expect(404);
    site.get("/v1/clients/").await.expect(404);
    let refused = site.call("DELETE", "/v1/clients").await.expect(405);
    assert_eq!(refused.header("allow"), "GET, HEAD, POST");
    assert_eq!(refused.json()["type"], "urn:common-id:problem:no-method");
    // The provider's own endpoints are on the other listener alone.
    for path in ["/token", "/authorize", "/.well-known/openid-configuration"] {
        site.get(path).await.expect(404);
    }
    for id in ["%00", "%2e%2e", "あ", "x%2fy", "%ff"] {
        let answer = site.get(&format!("/v1/clients/{id}")).await;
        assert_eq!(answer.status, 404, "{id}");
    }
}

/// NUL is a character to SQLite and none to PostgreSQL. To callers a name with it is nobody's, and a filter with it is a
/// mistake: every operation, every parameter.
async fn no_text_is_too_odd(site: &Site) {
    let description = serde_json::to_value(admin::http::description()).unwrap();
    let mut tried = 0;
    for (template, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let named = |odd: &str| {
                let parts = template.split('/').map(|part| if part.starts_with('{') { odd } else { part });
                parts.collect::<Vec<_>>().join("/")
            };
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let filters =
                parameters.filter(|one| one["in"] == "query").map(|one| one["name"].as_str().unwrap());
            let mut addresses: Vec<String> =
                filters.map(|name| format!("{}?{name}=%00", named("nothing"))).collect();
            if template.contains('{') {
                addresses.extend(["%00", "%ff", "x%00", "%C3%28"].map(named));
            }
            for address in addresses {
                let answer = answer(site.request(&method.to_uppercase(), &address).json(&json!({}))).await;
                let name = format!("{method} {address}");
                assert!(
                    (400..500).contains(&answer.status.as_u16()),
                    "{name}: {} {}",
                    answer.status,
                    answer.text
                );
                assert_eq!(answer.header("content-type"), "application/problem+json", "{name}");
                let is_read =
                    method == "get" && !address.contains('?') && !operation["responses"]["404"].is_null();
                assert!(!is_read || answer.status == 404, "{name}: {}", answer.status);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

on_both_databases!(no_text_is_too_odd);
