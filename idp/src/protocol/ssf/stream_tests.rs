#![allow(clippy::unwrap_used)]
use super::*;
use crate::domain::{ClientId, EventType, StreamStatus};

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn what_a_receiver_supplies() {
    let push = |more: Value| {
        let mut delivery = object(json!({ "method": PUSH, "endpoint_url": "https://rp.example/events" }));
        delivery.extend(object(more));
        json!({ "delivery": delivery })
    };
    let long = format!("https://rp.example/{}", "x".repeat(2_000));
    for (sent, is_good) in [
        (json!({}), true),
        (json!({ "of_a_later_version": 1, "description": "d" }), true),
        (json!({ "events_requested": [] }), true),
        (json!({ "events_requested": ["urn:a", "urn:b"] }), true),
        (json!({ "events_requested": "urn:a" }), false),
        (json!({ "events_requested": [1] }), false),
        (json!({ "events_requested": vec!["urn:a"; 101] }), false),
        (json!({ "events_requested": ["x".repeat(501)] }), false),
        (json!({ "description": 1 }), false),
        (json!({ "description": null }), false),
        (json!({ "delivery": "poll" }), false),
        (json!({ "delivery": {} }), false),
        (json!({ "delivery": { "method": "urn:ietf:rfc:1" } }), false),
        (json!({ "delivery": { "method": POLL } }), true),
        (json!({ "delivery": { "method": PUSH } }), false),
        (push(json!({})), true),
        (push(json!({ "authorization_header": "Bearer x" })), true),
        (push(json!({ "authorization_header": "" })), false),
        (push(json!({ "authorization_header": "a\r\nX: b" })), false),
        (push(json!({ "authorization_header": "日" })), false),
        (push(json!({ "authorization_header": "x".repeat(4_097) })), false),
        (push(json!({ "endpoint_url": "/events" })), false),
        (push(json!({ "endpoint_url": "urn:x" })), false),
        (push(json!({ "endpoint_url": "https://a:b@rp.example/" })), false),
        (push(json!({ "endpoint_url": "https://rp.example/#x" })), false),
        (push(json!({ "endpoint_url": long })), false),
    ] {
        assert_eq!(parse_stream(&object(sent.clone())).is_ok(), is_good, "{sent:.200}");
    }
}

#[test]
fn what_is_wrong_does_not_repeat_what_was_sent() {
    let sent = json!({ "delivery": { "method": PUSH, "endpoint_url": "https://rp.example/",
        "authorization_header": "Bearer ha\nnako" } });
    let fault = parse_stream(&object(sent)).unwrap_err();
    assert!(!fault.contains("nako"), "{fault}");
}

#[test]
fn the_transmitters_members_must_be_as_they_stand() {
    let stream = EventStream {
        id: EventStreamId::from("s"),
        client_id: ClientId::from("rp"),
        delivery: StreamDelivery::Poll,
        events_requested: Some(vec!["urn:unknown".to_owned()]),
        events_delivered: vec!["/events/link-linked".to_owned()],
        description: None,
        status: StreamStatus::Enabled,
        reason: None,
        verified_at: None,
    };
    let supported = [EventType::own("/events/link-linked").as_str()];
    let standing =
        stream_document(&stream, &StreamFacts { issuer: "https://id.example", supported: &supported });
    assert_eq!(
        Value::Object(standing.clone()),
        json!({
            "stream_id": "s", "iss": "https://id.example", "aud": "rp",
            "events_supported": ["https://id.example/events/link-linked"],
            "events_requested": ["urn:unknown"],
            "events_delivered": ["https://id.example/events/link-linked"],
            "delivery": { "method": POLL, "endpoint_url": "https://id.example/ssf/streams/s/poll" },
            "min_verification_interval": 10,
        })
    );
    assert_eq!(check_transmitter_supplied(&standing, &standing), Ok(()), "read and sent back");
    for (changed, is_good) in [
        (json!({ "events_requested": ["urn:a"], "description": "new" }), true),
        (json!({ "iss": "https://evil.example" }), false),
        (json!({ "aud": "other" }), false),
        (json!({ "aud": ["rp"] }), false),
        (json!({ "events_supported": [] }), false),
        (json!({ "events_delivered": [] }), false),
        (json!({ "min_verification_interval": 1 }), false),
        (json!({ "delivery": { "method": POLL } }), true),
        (json!({ "delivery": { "method": POLL, "endpoint_url": "https://evil.example/" } }), false),
        (json!({ "delivery": { "method": PUSH, "endpoint_url": "https://rp.example/" } }), true),
    ] {
        let judged = check_transmitter_supplied(&object(changed.clone()), &standing);
        assert_eq!(judged.is_ok(), is_good, "{changed}");
    }
}

#[test]
fn the_header_is_never_said_again() {
    let delivery = StreamDelivery::Push {
        endpoint_url: "https://rp.example/".to_owned(),
        authorization_header: Some(Secret::from("Bearer hidden")),
    };
    let stream = EventStream {
        id: EventStreamId::from("s"),
        client_id: ClientId::from("rp"),
        delivery,
        events_requested: None,
        events_delivered: Vec::new(),
        description: None,
        status: StreamStatus::Enabled,
        reason: None,
        verified_at: None,
    };
    let said = stream_document(&stream, &StreamFacts { issuer: "https://id.example", supported: &[] });
    assert!(!serde_json::to_string(&said).unwrap().contains("hidden"));
    assert!(!format!("{stream:?}").contains("hidden"));
    assert_eq!(said.get("delivery"), Some(&json!({ "method": PUSH, "endpoint_url": "https://rp.example/" })));
}
