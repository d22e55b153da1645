//! `/v1/texts`

use crate::site::Site;
use serde_json::{Value, json};

fn publication(version: &str, effective_on: &str) -> Value {
    json!({
        "version": version,
        "effective_on": effective_on,
        "title_ja": "My TOYOTA 利用規約",
        "title_en": "My TOYOTA terms of use",
        "body_ja": "# 目的\n\n本文<b>です</b>。",
        "body_en": "# Purpose\n\nText.",
    })
}

fn update(version: &str, effective_on: &str) -> Value {
    let mut update = publication(version, effective_on);
    update["changes_ja"] = json!("- 目的を改めました。");
    update["changes_en"] = json!("- The purpose has changed.");
    update
}

#[tokio::test]
async fn publishes_versions_that_never_change() {
    let site = Site::start().await;
    let path = "/v1/texts/my-toyota/versions";
    site.get(path).await.expect(404);
    let made = site.send("POST", path, publication("2026-11-22", "2026-11-22")).await.expect(201);
    assert_eq!(made.header("location"), "/v1/texts/my-toyota/versions/2026-11-22");
    let mut shown = made.json();
    assert_eq!(shown["page_url"], format!("{}/terms/my-toyota/2026-11-22", site.issuer));
    shown["page_url"] = json!("…");
    insta::assert_json_snapshot!("text", shown);
    site.send("POST", path, update("2026-11-22", "2026-11-22")).await.expect(422);
    site.send("POST", path, publication("2026-12-01", "2026-12-01")).await.expect(422);
    site.send("POST", path, update("2026-12-01", "2026-11-21")).await.expect(422);
    let mut next = update("2026-12-01", "2026-12-01");
    next["announce_to"] = json!("acceptors");
    let next = site.send("POST", path, next).await.expect(201).json();
    assert_eq!(next["state"], "future");
    let versions = site.get(path).await.expect(200).json();
    let states: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|item| item["state"].clone()).collect();
    assert_eq!(states, ["future", "current"]);
    site.clock.advance_seconds(10 * 86_400);
    assert_eq!(site.get("/v1/texts/my-toyota/versions/2026-12-01").await.json()["state"], "current");
    assert_eq!(site.get("/v1/texts/my-toyota/versions/2026-11-22").await.json()["state"], "past");
    let all = site.get("/v1/texts").await.expect(200).json();
    assert_eq!(all["items"][0]["version"], "2026-12-01");
    let published = site.audit().await.into_iter().filter(|line| line["action"] == "text.published").count();
    assert_eq!(published, 2);
}

#[tokio::test]
async fn shows_a_text_before_it_is_published() {
    let site = Site::start().await;
    let shown =
        site.send("POST", "/v1/texts/my-toyota/preview", publication("2027-01-01", "2027-01-01")).await;
    let shown = shown.expect(200).json();
    let html = shown["html_ja"].as_str().unwrap();
    assert!(html.contains("<h2>目的</h2>") && html.contains("&#60;b&#62;"), "{html}");
    site.get("/v1/texts/my-toyota/versions").await.expect(404);
    site.send("POST", "/v1/texts/my-toyota/preview", publication("tomorrow", "2027-01-01")).await.expect(422);
    site.send("POST", "/v1/texts/MY/preview", publication("2027-01-01", "2027-01-01")).await.expect(422);
    let mut unknown = publication("2027-01-01", "2027-01-01");
    unknown["announce_to"] = json!("everybody");
    // A value that is none of those that the member knows cannot be read at all.
    site.send("POST", "/v1/texts/my-toyota/versions", unknown).await.expect(400);
}
