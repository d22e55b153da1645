//! `/v1/audit`

use crate::site::{ALL, Site, answer, relying_party};
use idp::keys::media_type;
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

/// What happens within an hour: a client and a dealer by the console, a dealer by another tool.
async fn an_hour(site: &Site) {
    let body = json!({"client_id": "notebook", "registration": relying_party()});
    site.send("POST", "/v1/clients", body).await.expect(201);
    site.clock.advance_seconds(1_800);
    site.dealer("D-1").await;
    site.clock.advance_seconds(1_800);
    site.insert_tool("second", ALL).await;
    let token = site.sign(media_type::ACCESS_TOKEN, &site.claims("second", ALL));
    let theirs = site.bare("POST", "/v1/dealers").bearer_auth(token);
    answer(theirs.json(&json!({"dealer_id": "D-2", "name": "x"}))).await.expect(201);
}

async fn found(site: &Site, query: &str) -> Vec<String> {
    let list = site.get(&format!("/v1/audit/events{query}")).await.expect(200).json();
    let lines = list["items"].as_array().unwrap();
    lines.iter().map(|line| line["object"].as_str().unwrap().to_owned()).collect()
}

async fn the_trail_is_searched(site: &Site) {
    let begin = site.now().seconds();
    an_hour(site).await;
    let (half, end) = (begin + 1_800, begin + 3_600);
    let (client, one, two) = ("client:notebook", "dealer:D-1", "dealer:D-2");
    for (query, expected) in [
        (String::new(), vec![two, one, client]),
        ("?actor=console".to_owned(), vec![one, client]),
        ("?action=dealer.registered".to_owned(), vec![two, one]),
        ("?action=client.".to_owned(), vec![client]),
        ("?action=client".to_owned(), vec![]),
        ("?action=dealer_".to_owned(), vec![]),
        ("?target=dealer:D-1".to_owned(), vec![one]),
        ("?dealer=D-2".to_owned(), vec![two]),
        (format!("?from={half}"), vec![two, one]),
        (format!("?to={half}"), vec![client]),
        (format!("?from={half}&to={end}"), vec![one]),
        (format!("?from={begin}&to={half}&actor=second"), vec![]),
    ] {
        assert_eq!(found(site, &query).await, expected, "{query}");
        // The export has the same lines, the other way round.
        let export = site.get(&format!("/v1/audit{query}")).await.expect(200).text;
        let mut lines: Vec<_> = export
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["object"].clone())
            .collect();
        lines.reverse();
        assert_eq!(lines, expected, "{query}");
    }
    let line = site.get("/v1/audit/events?limit=1&target=dealer:D-1").await.expect(200).json();
    let request = line["items"][0]["request_id"].as_str().unwrap();
    assert_eq!(found(site, &format!("?request_id={request}")).await, [one]);
    let first = site.get("/v1/audit/events?limit=2").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(found(site, &format!("?limit=2&cursor={cursor}")).await, [client]);
    // A cursor of one list is none of the other.
    site.get(&format!("/v1/audit?cursor={cursor}")).await.expect(400);
    for bad in [
        "actor=",
        "action=%25",
        "from=x",
        "from=-1",
        "format=csv",
        "object=x",
        "actor=a&actor=b",
        "actor=%00",
    ] {
        site.get(&format!("/v1/audit/events?{bad}")).await.expect(400);
    }
}

async fn the_export_is_a_table_too(site: &Site) {
    an_hour(site).await;
    let evil = "INSERT INTO audit (id, at, actor_type, actor, action, object, result, request_id) VALUES \
                ('0', 1, 'staff', '=HYPERLINK(\"https://evil.example\")', '@a', '+b', '-c', 'd,e')";
    site.execute(evil).await;
    let first = site.get("/v1/audit?format=csv&limit=2").await.expect(200);
    assert_eq!(first.header("content-type"), "text/csv; charset=utf-8; header=present");
    let mut lines = first.text.split("\r\n");
    assert_eq!(
        lines.next().unwrap(),
        "id,at,actor_type,actor,dealer,action,object,result,request_id,before_digest,after_digest"
    );
    assert_eq!(
        lines.next().unwrap(),
        "0,1,staff,\"'=HYPERLINK(\"\"https://evil.example\"\")\",,'@a,'+b,'-c,\"d,e\",,"
    );
    assert!(lines.next().unwrap().contains(",client,console,,client.registered,client:notebook,ok,"));
    // The way on keeps what was asked for.
    let next = next_of(first.header("link"));
    assert!(next.contains("format=csv") && next.contains("limit=2"), "{next}");
    let second = site.get(&next).await.expect(200).text;
    assert!(second.starts_with("id,at,") && second.contains("dealer:D-1"), "{second}");
    site.get("/v1/audit?format=xlsx").await.expect(400);
}

on_both_databases!(the_trail_is_searched, the_export_is_a_table_too);
