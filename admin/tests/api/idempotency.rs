//! `Idempotency-Key`

use crate::site::{ALL, Answer, SECRET, Site, answer, relying_party};
use idp::flow::clean_up;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

const KEY: &str = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";
const SECRET_PATH: &str = "/v1/clients/notebook/secret";

fn keyed(request: RequestBuilder, key: &str) -> RequestBuilder {
    request.header("idempotency-key", key)
}

async fn register(site: &Site, key: &str, body: &Value) -> Answer {
    answer(keyed(site.request("POST", "/v1/clients"), key).json(body)).await
}

fn notebook() -> Value {
    json!({"client_id": "notebook", "registration": relying_party()})
}

async fn a_repeat_gets_the_same_answer_its_secret_included(site: &Site) {
    let first = register(site, KEY, &notebook()).await.expect(201);
    assert!(!first.headers.contains_key("idempotent-replayed"));
    for key in [KEY, KEY.trim_matches('"')] {
        let again = register(site, key, &notebook()).await.expect(201);
        assert_eq!(again.text, first.text);
        for name in ["etag", "location", "content-type"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    }
    let secret = first.json()["client_secret"].as_str().unwrap().to_owned();
    assert_eq!(site.audit().await.len(), 1);
    // Neither the key nor the answer can be read from the row.
    for part in [KEY.trim_matches('"'), &secret, "notebook"] {
        let like = format!(
            "SELECT COUNT(*) AS n FROM idempotency_keys WHERE name || request || COALESCE(answer, '') LIKE '%{part}%'"
        );
        assert_eq!(site.count(&like).await, 0, "{part}");
    }
}

async fn a_key_stands_for_one_call_of_one_caller(site: &Site) {
    register(site, KEY, &notebook()).await.expect(201);
    let other = json!({"client_id": "other", "registration": relying_party()});
    let refused = register(site, KEY, &other).await.expect(422).json();
    assert_eq!(refused["type"], "urn:common-id:problem:key-reused");
    answer(keyed(site.request("POST", SECRET_PATH), KEY)).await.expect(422);
    answer(keyed(site.request("POST", SECRET_PATH), "k-2").header("if-match", "*")).await.expect(200);
    answer(keyed(site.request("POST", SECRET_PATH), "k-2")).await.expect(422);
    // Another tool's keys are its own.
    site.insert_tool("second", ALL).await;
    let claims = site.claims("second", ALL);
    let token = site.sign(idp::keys::media_type::ACCESS_TOKEN, &claims);
    let theirs = site.bare("POST", "/v1/clients").bearer_auth(token).json(&other);
    answer(keyed(theirs, KEY)).await.expect(201);
    // Who lost the right since does not get the answer either.
    let poor = site.bare("POST", "/v1/clients").bearer_auth(site.token("admin:read")).json(&notebook());
    answer(keyed(poor, KEY)).await.expect(403);
}

async fn a_refused_call_is_judged_anew(site: &Site) {
    let missing = || keyed(site.request("POST", SECRET_PATH), "k");
    answer(missing()).await.expect(404);
    site.send("POST", "/v1/clients", notebook()).await.expect(201);
    let first = answer(missing()).await.expect(200);
    assert_eq!(answer(missing()).await.expect(200).text, first.text);
    let stale = keyed(site.request("POST", SECRET_PATH), "k-2").header("if-match", "\"other\"");
    answer(stale).await.expect(412);
    // What changes nothing is asked again, whatever it answers.
    let taken = register(site, "k-3", &notebook()).await.expect(409).json();
    assert_eq!(taken["type"], "urn:common-id:problem:taken");
    let preview = json!({"version": "2027-01-01", "effective_on": "2027-01-01"});
    answer(keyed(site.request("POST", "/v1/texts/x/preview"), "k-4").json(&preview)).await.expect(400);
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM idempotency_keys").await, 1);
}

async fn many_at_once_are_one(site: &Site) {
    site.send("POST", "/v1/clients", notebook()).await.expect(201);
    let tasks: Vec<_> =
        (0..12).map(|_| tokio::spawn(answer(keyed(site.request("POST", SECRET_PATH), "once")))).collect();
    let mut secrets = Vec::new();
    for task in tasks {
        let got = task.await.unwrap();
        match got.status.as_u16() {
            200 => secrets.push(got.json()["client_secret"].as_str().unwrap().to_owned()),
            409 => {
                assert_eq!(got.json()["type"], "urn:common-id:problem:in-progress");
                assert_eq!(got.header("retry-after"), "1");
            }
            status => panic!("{status}: {}", got.text),
        }
    }
    secrets.dedup();
    assert_eq!(secrets.len(), 1, "one secret for all");
    let rotated = "SELECT COUNT(*) AS n FROM audit WHERE action = 'client.secret_rotated'";
    assert_eq!(site.count(rotated).await, 1);
}

/// The case that keys are for: the answer never arrived, since the connection was gone.
async fn who_lost_the_connection_finds_the_answer(site: &Site) {
    site.send("POST", "/v1/clients", notebook()).await.expect(201);
    let host = site.origin.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "POST {SECRET_PATH} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\nidempotency-key: gone\r\n\
         content-length: 0\r\n\r\n",
        site.token(ALL)
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    drop(connection);
    let rotated = "SELECT COUNT(*) AS n FROM audit WHERE action = 'client.secret_rotated'";
    for _ in 0..100 {
        if site.count(rotated).await == 1 {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(site.count(rotated).await, 1);
    let mut again = answer(keyed(site.request("POST", SECRET_PATH), "gone")).await;
    while again.status == 409 && again.json()["type"] == "urn:common-id:problem:in-progress" {
        sleep(Duration::from_millis(50)).await;
        again = answer(keyed(site.request("POST", SECRET_PATH), "gone")).await;
    }
    let again = again.expect(200);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_ne!(again.json()["client_secret"], SECRET);
    assert_eq!(site.count(rotated).await, 1);
}

async fn a_key_lives_for_a_day(site: &Site) {
    site.send("POST", "/v1/clients", notebook()).await.expect(201);
    let rotate = || answer(keyed(site.request("POST", SECRET_PATH), "daily"));
    let first = rotate().await.expect(200);
    site.clock.advance_seconds(86_399);
    assert_eq!(rotate().await.expect(200).text, first.text);
    site.clock.advance_seconds(2);
    while clean_up(&site.provider).await.unwrap() > 0 {}
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM idempotency_keys").await, 0);
    assert_ne!(rotate().await.expect(200).text, first.text);
}

/// Made from the description: a new operation that forgets the key fails here.
async fn every_post_reads_its_key(site: &Site) {
    let description = serde_json::to_value(admin::http::description()).unwrap();
    let mut posts = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        let Some(operation) = item.get("post") else { continue };
        let parameters = operation["parameters"].as_array().unwrap();
        assert!(parameters.iter().any(|one| one["name"] == "Idempotency-Key"), "{path}");
        let path = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        // A body that passes is not needed: of a bad key every operation says so once its body could be read.
        let request = site.request("POST", &path).header("accept-language", "en");
        let body = crate::bodies::of(&operation["operationId"]);
        let request = if body.is_null() { request } else { request.json(&body) };
        let refused = answer(keyed(request, "no key")).await.expect(400).json();
        assert!(refused["detail"].as_str().unwrap().starts_with("Idempotency-Key"), "{path}: {refused}");
        posts += 1;
    }
    assert!(posts >= 10, "{posts}");
}

on_both_databases!(
    a_repeat_gets_the_same_answer_its_secret_included,
    a_key_stands_for_one_call_of_one_caller,
    a_refused_call_is_judged_anew,
    many_at_once_are_one,
    who_lost_the_connection_finds_the_answer,
    a_key_lives_for_a_day,
    every_post_reads_its_key,
);
