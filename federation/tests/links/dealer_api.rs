//! The dealer API over HTTP: rights, strictness, and that other dealers' objects do not exist.

use crate::{
    browser::Browser,
    house::{HANAKO, House, VERSION},
};
use idp::domain::SigningAlgorithm;
use serde_json::{Value, json};

const ALL: &str = "link:start link:read link:cancel events:read";
const NOTHING: &str = "00000000000000000000000000";

/// Every route, with a body that is well formed, and the scope that it needs.
fn routes() -> Vec<(&'static str, String, Value, &'static str)> {
    let visit = json!({ "shop": "S-01", "staff": "1", "customer": { "customer_code": "C-1" } });
    let mut routes = vec![
        ("POST", "/visits".to_owned(), visit, "link:start"),
        ("GET", "/links".to_owned(), Value::Null, "link:read"),
        ("GET", "/statistics".to_owned(), Value::Null, "link:read"),
        ("GET", format!("/links/{NOTHING}"), Value::Null, "link:read"),
        ("POST", "/events".to_owned(), json!({ "maxEvents": 1 }), "events:read"),
        (
            "POST",
            format!("/visits/{NOTHING}/acknowledgement"),
            json!({ "notice_version": VERSION }),
            "link:start",
        ),
        ("POST", format!("/visits/{NOTHING}/lookups"), json!({ "emails": [HANAKO] }), "link:start"),
        (
            "POST",
            format!("/visits/{NOTHING}/provisional-link"),
            json!({ "email": HANAKO, "edited": false }),
            "link:start",
        ),
    ];
    for (verb, scope) in [
        ("cancel", "link:cancel"),
        ("resend", "link:start"),
        ("unlink", "link:cancel"),
        ("dispute", "link:cancel"),
        ("settle", "link:cancel"),
    ] {
        routes.push(("POST", format!("/links/{NOTHING}/{verb}"), json!({}), scope));
    }
    routes
}

fn token(house: &House, client: &str, change: impl Fn(&mut Value)) -> String {
    let now = house.provider.clock.now();
    let mut claims = json!({
        "iss": "http://localhost:8080", "sub": client, "aud": "http://localhost:8080/dealer/v1",
        "client_id": client, "scope": ALL, "iat": now, "exp": now.plus_seconds(600), "jti": "j",
    });
    change(&mut claims);
    let claims = claims.as_object().unwrap().clone();
    house.provider.keys.current().sign(SigningAlgorithm::ES256, "at+jwt", &claims).unwrap()
}

pub(crate) fn dealer<'h>(house: &'h House, client: &str) -> Browser<'h> {
    Browser::new(house).with_header("authorization", &format!("Bearer {}", token(house, client, |_| {})))
}

pub(crate) async fn call(
    system: &Browser<'_>,
    method: &str,
    path: &str,
    body: &Value,
) -> crate::browser::Answer {
    let path = format!("/dealer/v1{path}");
    if method == "GET" { system.get(&path).await } else { system.post_json(&path, &body.to_string()).await }
}

async fn tokens_must_hold(house: &House) {
    type Change = fn(&mut Value);
    let bad: [Change; 6] = [
        |claims| claims["aud"] = json!("http://localhost:8080"),
        |claims| claims["iss"] = json!("http://localhost:9090"),
        |claims| claims["exp"] = json!(1_000),
        |claims| claims["cnf"] = json!({ "jkt": "a key that is not shown" }),
        |claims| claims["client_id"] = json!("my-toyota"),
        |claims| claims["client_id"] = Value::Null,
    ];
    for (method, path, body, scope) in routes() {
        for change in bad {
            let token = token(house, "pal-D-0234", change);
            let system = Browser::new(house).with_header("authorization", &format!("Bearer {token}"));
            let answer = call(&system, method, &path, &body).await;
            assert_eq!(answer.status.as_u16(), 401, "{method} {path}");
            assert!(answer.headers.contains_key("www-authenticate"));
        }
        assert_eq!(call(&Browser::new(house), method, &path, &body).await.status.as_u16(), 401);
        let poor = token(house, "pal-D-0234", |claims| claims["scope"] = json!(ALL.replace(scope, "")));
        let system = Browser::new(house).with_header("authorization", &format!("Bearer {poor}"));
        let answer = call(&system, method, &path, &body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (403, Some("insufficient_scope"))
        );
    }
}

async fn bodies_are_read_strictly(house: &House) {
    let system = dealer(house, "pal-D-0234");
    for (method, path, body, _) in routes() {
        if method == "GET" {
            continue;
        }
        let mut unknown = body.clone();
        unknown["unknown_member"] = json!(1);
        for bad in ["", "{", "[]", "null", "\"text\"", &unknown.to_string(), r#"{"a":1,"a":1}"#] {
            let answer = system.post_json(&format!("/dealer/v1{path}"), bad).await;
            assert_eq!(answer.status.as_u16(), 400, "{path} {bad}: {}", answer.body);
            let kind = answer.headers.get("content-type").unwrap().to_str().unwrap();
            assert!(kind.starts_with("application/problem+json"));
        }
        let large = format!("{{\"x\":\"{}\"}}", "x".repeat(70_000));
        assert_eq!(system.post_json(&format!("/dealer/v1{path}"), &large).await.status.as_u16(), 413);
        let form = system.post(&format!("/dealer/v1{path}"), &[("a", "b")]).await;
        assert_eq!(form.status.as_u16(), 415);
    }
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_visits").await, 0);
}

/// RFC 9110, 15.5.6.
async fn other_methods_are_told_which_there_are(house: &House) {
    let system = dealer(house, "pal-D-0234");
    for (method, path, body, _) in routes() {
        let (other, allowed) = if method == "GET" { ("POST", "GET, HEAD") } else { ("GET", "POST") };
        let answer = call(&system, other, &path, &body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["code"].as_str()),
            (405, Some("method_not_allowed"))
        );
        assert_eq!(answer.headers.get("allow").unwrap(), allowed, "{other} {path}");
    }
}

/// What stands where a name should and is none is nobody's, in the words of every other refusal.
async fn odd_names_name_nothing(house: &House) {
    let system = dealer(house, "pal-D-0234");
    for (method, path, body, _) in routes().into_iter().filter(|(_, path, ..)| path.contains(NOTHING)) {
        for odd in ["%ff", "%00", "%C3%28", "%e3%81%82", "x%2fy", "%20"] {
            let answer = call(&system, method, &path.replace(NOTHING, odd), &body).await;
            assert_eq!(answer.status.as_u16(), 404, "{method} {path} {odd}: {}", answer.body);
            let kind = answer.headers.get("content-type").unwrap();
            assert_eq!(kind, "application/problem+json", "{method} {path} {odd}: {}", answer.body);
        }
    }
}

async fn own_pages_work_through_a_visit(house: &House) {
    let system = dealer(house, "pal-D-0234");
    let visit =
        json!({ "shop": "S-01", "staff": "1", "customer": { "customer_code": "C-1", "emails": [HANAKO] } });
    let opened = call(&system, "POST", "/visits", &visit).await;
    assert_eq!(opened.status.as_u16(), 201, "{}", opened.body);
    let opened = opened.json();
    assert_eq!(opened["launch_url"], "http://localhost:8080/terminal");
    let at = |verb: &str| format!("/visits/{}/{verb}", opened["visit_id"].as_str().unwrap());
    let emails = json!({ "emails": [HANAKO, "nobody@example.jp"] });
    assert_eq!(call(&system, "POST", &at("lookups"), &emails).await.status.as_u16(), 409);
    let ticked = json!({ "notice_version": opened["notice_version"] });
    assert_eq!(call(&system, "POST", &at("acknowledgement"), &ticked).await.status.as_u16(), 204);
    let found = call(&system, "POST", &at("lookups"), &emails).await.json();
    assert_eq!(
        found["results"],
        json!([{ "email_index": 0, "state": "can_start" }, { "email_index": 1, "state": "no_account" }])
    );
    let nobody = json!({ "email": "nobody@example.jp", "edited": false });
    assert_eq!(call(&system, "POST", &at("provisional-link"), &nobody).await.status.as_u16(), 422);
    let start = json!({ "email": HANAKO, "edited": true });
    let started = call(&system, "POST", &at("provisional-link"), &start).await;
    assert_eq!(started.status.as_u16(), 201, "{}", started.body);
    let started = started.json();
    assert_eq!(started["reception_code"].as_str().unwrap().len(), 4);
    let link = call(&system, "GET", &format!("/links/{}", started["id"].as_str().unwrap()), &Value::Null)
        .await
        .json();
    assert_eq!((link["state"].as_str(), link["customer_code"].as_str()), (Some("provisional"), Some("C-1")));
    assert_eq!(link["delivery"], "queued");
    assert!(!link.to_string().contains(HANAKO));
}

async fn foreign_and_missing_answer_alike(house: &House) {
    let link = house.started().await;
    let other = dealer(house, "pal-D-0567");
    for (method, path, body, _) in
        routes().into_iter().filter(|(_, path, ..)| path.contains(NOTHING) && path.contains("links/"))
    {
        let theirs = call(&other, method, &path.replace(NOTHING, link.as_str()), &body).await;
        let none = call(&other, method, &path, &body).await;
        // Each names its own request, and nothing else tells them apart.
        let without_number = |answer: &crate::browser::Answer| {
            let mut problem = answer.json();
            assert!(problem.as_object_mut().unwrap().remove("instance").is_some(), "{path}");
            problem.to_string()
        };
        assert_eq!(without_number(&theirs), without_number(&none), "{path}");
        assert_eq!(theirs.body.len(), none.body.len(), "{path}");
        assert_eq!((theirs.status, theirs.status.as_u16()), (none.status, 404));
    }
    assert_eq!(call(&other, "GET", "/links", &Value::Null).await.json()["links"], json!([]));
}

async fn lists_go_on_where_they_stopped(house: &House) {
    for code in ["C-1", "C-2", "C-3"] {
        house.try_start("pal-D-0234", code, HANAKO, false).await.unwrap();
        house.clock.advance_seconds(1);
    }
    let system = dealer(house, "pal-D-0234");
    let first = call(&system, "GET", "/links?limit=2&state=provisional", &Value::Null).await.json();
    let codes = |page: &Value| -> Vec<String> {
        page["links"]
            .as_array()
            .unwrap()
            .iter()
            .map(|link| link["customer_code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes(&first), ["C-3", "C-2"]);
    let next = format!("/links?limit=2&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = call(&system, "GET", &next, &Value::Null).await.json();
    assert_eq!((codes(&second), second.get("next_cursor")), (vec!["C-1".to_owned()], None));
    assert_eq!(call(&dealer(house, "pal-D-0567"), "GET", &next, &Value::Null).await.status.as_u16(), 400);
    assert_eq!(call(&system, "GET", "/links?state=expired", &Value::Null).await.json()["links"], json!([]));
    for bad in ["limit=0", "limit=1&limit=2", "cursor=forged", "state=unheard-of"] {
        assert_eq!(
            call(&system, "GET", &format!("/links?{bad}"), &Value::Null).await.status.as_u16(),
            400,
            "{bad}"
        );
    }
}

async fn events_wait_until_acknowledged(house: &House) {
    let link = house.linked().await;
    let system = dealer(house, "pal-D-0234");
    let first =
        call(&system, "POST", "/events", &json!({ "maxEvents": 10, "returnImmediately": true })).await.json();
    let (jti, set) = first["sets"].as_object().unwrap().iter().next().unwrap();
    let payload = set.as_str().unwrap().split('.').nth(1).unwrap();
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(claims["aud"], "pal-D-0234");
    let event = &claims["events"]["http://localhost:8080/events/link-linked"];
    assert_eq!(
        (event["link_id"].as_str(), event["customer_code"].as_str()),
        (Some(link.as_str()), Some("C-1"))
    );
    let other = call(&dealer(house, "pal-D-0567"), "POST", "/events", &json!({ "ack": [jti] })).await.json();
    assert_eq!(other["sets"], json!({}));
    let second = call(&system, "POST", "/events", &json!({ "ack": [jti] })).await.json();
    assert_eq!((&second["sets"], &second["moreAvailable"]), (&json!({}), &json!(false)));
    for bad in [json!({ "maxEvents": -1 }), json!({ "ack": "x" }), json!({ "maxEvents": "many" })] {
        assert_eq!(call(&system, "POST", "/events", &bad).await.status.as_u16(), 400);
    }
}

async fn the_document_names_every_route(house: &House) {
    let document = Browser::new(house).get("/dealer/v1/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for (method, path, ..) in routes() {
        let path = format!("/dealer/v1{path}");
        let path = path.replace(&format!("visits/{NOTHING}"), "visits/{visit_id}").replace(NOTHING, "{id}");
        assert!(document["paths"][&path][method.to_lowercase()].is_object(), "{method} {path}");
    }
    assert_eq!(Browser::new(house).get("/dealer/v1/nothing").await.status.as_u16(), 404);
}

on_both_databases!(
    tokens_must_hold,
    bodies_are_read_strictly,
    other_methods_are_told_which_there_are,
    odd_names_name_nothing,
    own_pages_work_through_a_visit,
    foreign_and_missing_answer_alike,
    lists_go_on_where_they_stopped,
    events_wait_until_acknowledged,
    the_document_names_every_route,
);
