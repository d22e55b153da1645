//! `/v1/audit`

use crate::site::{Site, relying_party};
use serde_json::{Value, json};

#[tokio::test]
async fn every_change_has_its_line() {
    let site = Site::start().await;
    let body = json!({"client_id": "notebook", "registration": relying_party()});
    site.send("POST", "/v1/clients", body).await.expect(201);
    site.clock.advance_seconds(1);
    site.call("POST", "/v1/clients/notebook/secret").await.expect(200);
    site.clock.advance_seconds(1);
    let mut changed = relying_party();
    changed["client_name"] = json!("別名");
    site.send("PUT", "/v1/clients/notebook", json!({"registration": changed})).await.expect(200);
    let answer = site.get("/v1/audit").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/jsonl");
    let lines = site.audit().await;
    insta::assert_json_snapshot!("audit", lines, {"[].id" => "[id]", "[].request_id" => "[request]", "[].before_digest" => insta::dynamic_redaction(digest), "[].after_digest" => insta::dynamic_redaction(digest)});
    // Each change begins where the one before ended.
    for pair in lines.windows(2) {
        assert_eq!(pair[0]["after_digest"], pair[1]["before_digest"]);
        assert_ne!(pair[1]["before_digest"], pair[1]["after_digest"]);
    }
    assert!(!answer.text.contains("別名"), "no names: {}", answer.text);
}

fn digest(
    value: insta::internals::Content,
    _: insta::internals::ContentPath<'_>,
) -> insta::internals::Content {
    match value.as_str() {
        Some(text) if text.len() == 64 => "[digest]".into(),
        _ => value,
    }
}

#[tokio::test]
async fn the_export_goes_on_where_it_ended() {
    let site = Site::start().await;
    for id in ["D-1", "D-2", "D-3"] {
        site.dealer(id).await;
        site.clock.advance_seconds(20);
    }
    let first = site.get("/v1/audit?limit=2").await.expect(200);
    assert_eq!(first.text.lines().count(), 2);
    let next = next_of(first.header("link"));
    let second = site.get(&next).await.expect(200);
    assert_eq!(second.text.lines().count(), 1);
    let next = next_of(second.header("link"));
    assert_eq!(site.get(&next).await.expect(200).text, "");
    // A line younger than the settling time is shown, and shown again.
    site.dealer("D-4").await;
    let young = site.get(&next).await.expect(200);
    let object =
        |text: &str| serde_json::from_str::<Value>(text.lines().next().unwrap()).unwrap()["object"].clone();
    assert_eq!(object(&young.text), "dealer:D-4");
    let again = site.get(&next_of(young.header("link"))).await.expect(200);
    assert_eq!(again.text, young.text);
    site.get("/v1/audit?cursor=x").await.expect(400);
}

fn next_of(link: &str) -> String {
    link.strip_prefix('<').unwrap().split_once('>').unwrap().0.to_owned()
}
