//! Events fetched by their receiver (RFC 8936): in order, until they are acknowledged, and nothing twice after that.

use super::{
    super::{browser::Browser, site::Site},
    Receiver, kinds, log_in_at, sets_in_order, switch,
};
use idp::{domain::Clock, flow::clean_up};
use serde_json::{Value, json};

async fn names(rx: &Receiver<'_>, stream: &str) -> Vec<String> {
    let answer = rx.poll(stream, json!({})).await;
    sets_in_order(&answer.body).into_iter().map(|(jti, _)| jti).collect()
}

/// Off, on, off, on within one second: four events of one subject.
async fn flicker(site: &Site) {
    for (request, on) in [("r1", false), ("r2", true), ("r3", false), ("r4", true)] {
        switch(site, request, on).await;
    }
}

const FLICKER: [&str; 4] = ["account-disabled", "account-enabled", "account-disabled", "account-enabled"];

async fn events_wait_until_they_are_acknowledged(site: Site) {
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = rx.polled().await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    site.clock.advance_seconds(1);
    flicker(&site).await;
    let events = rx.waiting(&stream).await;
    assert_eq!(kinds(&events)[1..], FLICKER, "after the session that ended");
    assert_eq!(kinds(&events)[0], "session-revoked");
    assert_eq!(kinds(&rx.waiting(&stream).await), kinds(&events), "nothing was acknowledged");

    let all = names(&rx, &stream).await;
    let some = rx.poll(&stream, json!({ "maxEvents": 2, "ack": [all[0]] })).await;
    assert_eq!(sets_in_order(&some.body).iter().map(|(jti, _)| jti.clone()).collect::<Vec<_>>(), all[1..3]);
    assert_eq!(some.json()["moreAvailable"], true);
    let errors = json!({ "setErrs": { all[1].as_str(): { "err": "invalid_request", "description": "d" } }, "maxEvents": 0 });
    let none = rx.poll(&stream, errors).await;
    assert_eq!((sets_in_order(&none.body).len(), &none.json()["moreAvailable"]), (0, &json!(true)));
    assert_eq!(names(&rx, &stream).await, all[2..], "what could not be used is not sent again either");
    // Known names, unknown ones and a repeat of what was acknowledged before.
    let rest: Vec<&str> = all.iter().map(String::as_str).chain(["unknown"]).collect();
    let end = rx.poll(&stream, json!({ "ack": rest })).await;
    assert_eq!(end.json(), json!({ "sets": {}, "moreAvailable": false }));
    assert!(rx.waiting(&stream).await.is_empty(), "nothing twice");
}

async fn a_poll_may_wait_for_an_event(site: Site) {
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = rx.polled().await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    let waits = rx.poll(&stream, json!({ "returnImmediately": false }));
    let happens = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        switch(&site, "r", false).await;
    };
    let (answer, ()) = tokio::join!(waits, happens);
    assert!(!sets_in_order(&answer.body).is_empty(), "{}", answer.body);
}

async fn a_paused_stream_keeps_and_a_disabled_one_drops(site: Site) {
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = rx.polled().await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    let set = async |status: &str| {
        let body = json!({ "stream_id": stream, "status": status, "reason": "工事" });
        let answer = rx.call("POST", "/ssf/status", Some(body.clone())).await;
        assert_eq!((answer.status, answer.json()), (200, body.clone()));
        let read = rx.call("GET", &format!("/ssf/status?stream_id={stream}"), None).await;
        assert_eq!(read.json(), body);
    };
    set("paused").await;
    flicker(&site).await;
    assert!(rx.waiting(&stream).await.is_empty(), "nothing goes out");
    set("enabled").await;
    assert_eq!(kinds(&rx.waiting(&stream).await)[1..], FLICKER, "all of it, in its order");
    set("disabled").await;
    flicker(&site).await;
    set("enabled").await;
    assert!(rx.waiting(&stream).await.is_empty(), "neither what waited nor what happened since");
    switch(&site, "r", false).await;
    assert_eq!(kinds(&rx.waiting(&stream).await), ["account-disabled"]);
}

async fn what_nobody_fetches_is_kept_for_a_week(site: Site) {
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = rx.polled().await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    switch(&site, "r", false).await;
    let week = 7 * 86_400;
    let before = site.clock.now();
    for (passed, left) in [(week, 2), (week + 1, 0)] {
        site.clock.advance_seconds(passed - site.clock.now().since(before));
        while clean_up(&site.provider).await.unwrap() > 0 {}
        let rx = Receiver::of(&site, "rp-basic", "ssf.read").await;
        assert_eq!(rx.waiting(&stream).await.len(), left, "after {passed} s");
    }
}

async fn a_verification_comes_back(site: Site) {
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    // A stream of no types has it, too.
    let stream = rx.stream(json!({})).await;
    let ask = async |state: Value| {
        let mut body = json!({ "stream_id": stream });
        if !state.is_null() {
            body["state"] = state;
        }
        rx.call("POST", "/ssf/verification", Some(body)).await
    };
    assert_eq!(ask("VGhpcw".into()).await.status, 204);
    let soon = ask("again".into()).await;
    assert_eq!((soon.status, soon.header("retry-after")), (429, "10"));
    site.clock.advance_seconds(9);
    let soon = ask("again".into()).await;
    assert_eq!((soon.status, soon.header("retry-after")), (429, "1"));
    site.clock.advance_seconds(1);
    assert_eq!(ask(Value::Null).await.status, 204);
    let events = rx.waiting(&stream).await;
    let verification = "https://schemas.openid.net/secevent/ssf/event-type/verification";
    assert_eq!(events[0]["events"], json!({ verification: { "state": "VGhpcw" } }));
    assert_eq!(events[1]["events"], json!({ verification: {} }));
    for event in &events {
        assert_eq!(event["sub_id"], json!({ "format": "opaque", "id": stream }));
    }
    rx.call("POST", "/ssf/status", Some(json!({ "stream_id": stream, "status": "disabled" }))).await;
    site.clock.advance_seconds(10);
    assert_eq!(ask(Value::Null).await.status, 400, "nothing would come");
}

on_both_databases!(
    events_wait_until_they_are_acknowledged,
    a_poll_may_wait_for_an_event,
    a_paused_stream_keeps_and_a_disabled_one_drops,
    what_nobody_fetches_is_kept_for_a_week,
    a_verification_comes_back,
);
