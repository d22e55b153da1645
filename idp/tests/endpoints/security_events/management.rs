//! Streams: made, read, changed and taken away by their receivers and by nobody else.

use super::{
    super::{
        browser::{Browser, http, read, redeem},
        site::Site,
    },
    CAEP, RISC, Receiver, all_types, switch,
};
use serde_json::{Value, json};

#[actix_web::test]
async fn the_configuration_says_what_works() {
    let site = Site::start().await;
    let answer = read(http().get(site.url("/.well-known/ssf-configuration")).send().await.unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let at = |path: &str| site.url(path);
    assert_eq!(
        answer.json(),
        json!({
            "spec_version": "1_0",
            "issuer": site.issuer,
            "jwks_uri": at("/jwks"),
            "delivery_methods_supported": ["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"],
            "configuration_endpoint": at("/ssf/stream"),
            "status_endpoint": at("/ssf/status"),
            "add_subject_endpoint": at("/ssf/subjects/add"),
            "remove_subject_endpoint": at("/ssf/subjects/remove"),
            "verification_endpoint": at("/ssf/verification"),
            "authorization_schemes": [{ "spec_urn": "urn:ietf:rfc:6749" }],
            "default_subjects": "ALL",
        })
    );
    // Each endpoint is there: without a token it asks for one.
    for (name, value) in answer.json().as_object().unwrap() {
        if let (true, Some(url)) = (name.ends_with("_endpoint"), value.as_str()) {
            assert_eq!(read(http().post(url).send().await.unwrap()).await.status, 401, "{name}");
        }
    }
}

#[actix_web::test]
async fn a_stream_from_its_making_to_its_end() {
    let site = Site::start().await;
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let none = rx.call("GET", "/ssf/stream", None).await;
    assert_eq!((none.status, none.json()), (200, json!([])));
    let wanted = json!([format!("{RISC}/account-disabled"), "urn:unknown"]);
    let made =
        rx.call("POST", "/ssf/stream", Some(json!({ "events_requested": wanted, "description": "d" })));
    let made = made.await;
    assert_eq!((made.status, made.header("cache-control")), (201, "no-store"));
    let made = made.json();
    let id = made["stream_id"].as_str().unwrap();
    let poll = site.url(&format!("/ssf/streams/{id}/poll"));
    assert_eq!(
        made["delivery"],
        json!({ "method": "urn:ietf:rfc:8936", "endpoint_url": poll }),
        "the default"
    );
    assert_eq!((&made["iss"], &made["aud"]), (&json!(site.issuer), &json!("rp-basic")));
    assert_eq!(made["events_supported"], all_types());
    assert_eq!((&made["events_requested"], &made["description"]), (&wanted, &json!("d")));
    assert_eq!(made["events_delivered"], json!([format!("{RISC}/account-disabled")]));

    assert_eq!(rx.call("POST", "/ssf/stream", Some(json!({}))).await.status, 409);
    let at = format!("/ssf/stream?stream_id={id}");
    assert_eq!(rx.call("GET", &at, None).await.json(), made);
    assert_eq!(rx.call("GET", "/ssf/stream", None).await.json(), json!([made]));

    let push = json!({ "method": "urn:ietf:rfc:8935", "endpoint_url": "https://rp.example/events" });
    let changed = rx.call("PATCH", "/ssf/stream", Some(json!({ "stream_id": id, "delivery": push }))).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(
        (&changed.json()["delivery"], &changed.json()["description"]),
        (&push, &json!("d")),
        "the rest stays"
    );
    let replaced = json!({ "stream_id": id, "events_requested": [format!("{CAEP}/session-revoked")] });
    let replaced = rx.call("PUT", "/ssf/stream", Some(replaced)).await.json();
    assert_eq!(replaced["delivery"]["method"], "urn:ietf:rfc:8936", "what is not named goes");
    assert_eq!(replaced.get("description"), None);
    assert_eq!(replaced["events_delivered"], json!([format!("{CAEP}/session-revoked")]));
    assert_eq!(
        rx.call("PUT", "/ssf/stream", Some(replaced.clone())).await.json(),
        replaced,
        "read and sent back"
    );

    assert_eq!(rx.call("DELETE", &at, None).await.status, 204);
    for (method, path) in
        [("GET", at.as_str()), ("DELETE", &at), ("GET", &format!("/ssf/status?stream_id={id}"))]
    {
        assert_eq!(rx.call(method, path, None).await.status, 404, "{method} {path}");
    }
    rx.stream(json!({})).await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_by_the_standards_status() {
    let site = Site::start().await;
    let (rx, other) = (
        Receiver::of(&site, "rp-basic", "ssf.manage").await,
        Receiver::of(&site, "rp-post", "ssf.manage").await,
    );
    let (id, theirs) = (rx.polled().await, other.polled().await);
    let subject = json!({ "format": "iss_sub", "iss": site.issuer, "sub": "s" });
    let foreign = json!({ "format": "iss_sub", "iss": "https://other.example", "sub": "s" });
    let with = |stream: &str, name: &str, value: Value| {
        let mut body = json!({ "stream_id": stream });
        body[name] = value;
        Some(body)
    };
    let push =
        |url: &str| with(&id, "delivery", json!({ "method": "urn:ietf:rfc:8935", "endpoint_url": url }));
    for (method, path, body, status) in [
        // Another receiver's stream is as if it did not exist.
        ("GET", format!("/ssf/stream?stream_id={theirs}"), None, 404),
        ("GET", format!("/ssf/status?stream_id={theirs}"), None, 404),
        ("DELETE", format!("/ssf/stream?stream_id={theirs}"), None, 404),
        ("PATCH", "/ssf/stream".into(), with(&theirs, "description", "x".into()), 404),
        ("PUT", "/ssf/stream".into(), with(&theirs, "description", "x".into()), 404),
        ("POST", "/ssf/status".into(), with(&theirs, "status", "paused".into()), 404),
        ("POST", "/ssf/subjects/add".into(), with(&theirs, "subject", subject.clone()), 404),
        ("POST", "/ssf/subjects/remove".into(), with(&theirs, "subject", subject.clone()), 404),
        ("POST", "/ssf/verification".into(), with(&theirs, "state", "x".into()), 404),
        ("POST", format!("/ssf/streams/{theirs}/poll"), Some(json!({})), 404),
        ("POST", format!("/ssf/streams/{theirs}/poll"), Some(json!({ "ack": ["x"] })), 404),
        ("GET", "/ssf/status".into(), None, 400),
        ("DELETE", "/ssf/stream".into(), None, 400),
        ("GET", format!("/ssf/stream?stream_id={id}&stream_id={id}"), None, 400),
        ("PATCH", "/ssf/stream".into(), Some(json!({})), 400),
        ("PATCH", "/ssf/stream".into(), with(&id, "aud", "other".into()), 400),
        ("PATCH", "/ssf/stream".into(), with(&id, "events_delivered", json!([])), 400),
        ("PATCH", "/ssf/stream".into(), with(&id, "description", "a\0b".into()), 400),
        ("POST", "/ssf/status".into(), with(&id, "status", "off".into()), 400),
        ("POST", "/ssf/verification".into(), with(&id, "state", 1.into()), 400),
        (
            "POST",
            "/ssf/subjects/add".into(),
            with(&id, "subject", json!({ "format": "email", "email": "a@b.example" })),
            400,
        ),
        ("POST", "/ssf/subjects/remove".into(), with(&id, "subject", foreign), 404),
        (
            "POST",
            "/ssf/subjects/remove".into(),
            with(&id, "subject", json!({ "format": "opaque", "id": id })),
            403,
        ),
        ("POST", format!("/ssf/streams/{id}/poll"), Some(json!({ "maxEvents": -1 })), 400),
        // The guard of outgoing calls, before anything is called.
        ("PATCH", "/ssf/stream".into(), push("http://rp.example/events"), 400),
        ("PATCH", "/ssf/stream".into(), push("https://10.0.0.1/events"), 400),
        ("PATCH", "/ssf/stream".into(), push("https://169.254.169.254/latest/meta-data"), 400),
        ("PATCH", "/ssf/stream".into(), push("https://[::1]/"), 400),
        ("PATCH", "/ssf/stream".into(), push("https://localhost/"), 400),
        ("PATCH", "/ssf/stream".into(), push("file:///etc/passwd"), 400),
        ("POST", "/ssf/status/".into(), None, 404),
        ("PATCH", "/ssf/status".into(), None, 405),
    ] {
        let answer = rx.call(method, &path, body.clone()).await;
        assert_eq!(answer.status, status, "{method} {path} {body:?}: {}", answer.body);
        if status != 404 || answer.header("content-type").contains("json") {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
            assert_eq!(answer.json()["status"], status);
        }
    }
    let plain =
        http().post(site.url("/ssf/stream")).bearer_auth(&rx.token).header("content-type", "text/plain");
    assert_eq!(read(plain.body("{}").send().await.unwrap()).await.status, 415);
}

#[actix_web::test]
async fn only_a_client_in_its_own_name_with_the_scope_gets_in() {
    let site = Site::start().await;
    let manager = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let id = manager.polled().await;
    let reader = Receiver::of(&site, "rp-basic", "ssf.read").await;
    for (method, path, body, status) in [
        ("GET", format!("/ssf/stream?stream_id={id}"), None, 200),
        ("GET", format!("/ssf/status?stream_id={id}"), None, 200),
        ("POST", format!("/ssf/streams/{id}/poll"), Some(json!({ "returnImmediately": true })), 200),
        ("POST", "/ssf/stream".to_owned(), Some(json!({})), 403),
        ("PATCH", "/ssf/stream".to_owned(), Some(json!({ "stream_id": id })), 403),
        ("PUT", "/ssf/stream".to_owned(), Some(json!({ "stream_id": id })), 403),
        ("DELETE", format!("/ssf/stream?stream_id={id}"), None, 403),
        ("POST", "/ssf/status".to_owned(), Some(json!({ "stream_id": id, "status": "paused" })), 403),
        ("POST", "/ssf/subjects/add".to_owned(), Some(json!({})), 403),
        ("POST", "/ssf/subjects/remove".to_owned(), Some(json!({})), 403),
        ("POST", "/ssf/verification".to_owned(), Some(json!({})), 403),
    ] {
        let answer = reader.call(method, &path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        if status == 403 {
            let challenge = answer.header("www-authenticate");
            assert_eq!(challenge, "Bearer error=\"insufficient_scope\", scope=\"ssf.manage\"");
        }
    }
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid ssf.manage", &[]).await;
    let person = redeem(&site, &code).await.json();
    assert!(!person["scope"].as_str().unwrap().contains("ssf"), "a login gives no such scope");
    let fields = [("grant_type", "client_credentials"), ("scope", "openid ssf.manage")];
    let of_another_audience = super::token(&site, "rp-basic", &fields).await.json();
    for token in [
        "",
        "nonsense",
        person["access_token"].as_str().unwrap(),
        of_another_audience["access_token"].as_str().unwrap(),
    ] {
        let call = http().get(site.url("/ssf/stream")).bearer_auth(token);
        let answer = read(call.send().await.unwrap()).await;
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, "Bearer error=\"invalid_token\"")
        );
    }
    let in_the_address = http().get(site.url(&format!("/ssf/stream?access_token={}", manager.token)));
    assert_eq!(read(in_the_address.send().await.unwrap()).await.status, 401);
    site.clock.advance_seconds(3_600);
    assert_eq!(manager.call("GET", "/ssf/stream", None).await.status, 401, "an old token");
}

#[actix_web::test]
async fn a_header_that_was_given_is_never_seen_again() {
    let site = Site::start().await;
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let delivery = json!({ "method": "urn:ietf:rfc:8935", "endpoint_url": "https://rp.example/e",
        "authorization_header": "Bearer well-hidden" });
    let id = rx.stream(json!({ "delivery": delivery, "events_requested": all_types() })).await;
    let read = rx.call("GET", &format!("/ssf/stream?stream_id={id}"), None).await;
    assert!(
        !read.body.contains("authorization_header") && !read.body.contains("well-hidden"),
        "{}",
        read.body
    );
    switch(&site, "r", false).await;
    site.provider.db.forget_deleted().await.unwrap();
    for (name, bytes) in site.files() {
        assert!(!bytes.windows(11).any(|window| window == b"well-hidden"), "{name}");
    }
}
