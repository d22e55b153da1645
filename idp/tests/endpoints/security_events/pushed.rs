//! Events pushed to real receivers on this machine (RFC 8935): in order, with pauses, and each receiver for itself.

use super::{
    super::{browser::Browser, site::Site},
    Receiver, all_types, kinds, log_in_at, switch, verified,
};
use idp::{
    domain::{
        Client, ClientId, EventStream, EventStreamId, EventType, GrantId, StreamDelivery, StreamStatus,
    },
    flow::{FlowError, ssf::push_events},
    store,
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

/// A receiver's endpoint: gives these answers in turn, 202 from then on; keeps what it took.
struct Endpoint {
    url: String,
    came: Arc<Mutex<Vec<(String, String)>>>,
    taken: Arc<Mutex<Vec<String>>>,
}

impl Endpoint {
    fn answering(answers: &'static [(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let (came, taken) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (seen, kept) = (Arc::clone(&came), Arc::clone(&taken));
        std::thread::spawn(move || {
            let mut answers = answers.iter();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (head, body) = read_request(&mut stream);
                seen.lock().unwrap().push((head, body.clone()));
                let (status, error) = answers.next().unwrap_or(&("202 Accepted", ""));
                if status.starts_with("202") {
                    kept.lock().unwrap().push(body);
                }
                let length = error.len();
                let head =
                    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
                stream.write_all((head + error).as_bytes()).unwrap();
            }
        });
        Self { url, came, taken }
    }

    fn came(&self) -> usize {
        self.came.lock().unwrap().len()
    }

    fn taken(&self, site: &Site) -> Vec<Value> {
        let taken = self.taken.lock().unwrap().clone();
        taken.iter().map(|set| verified(site, jti(set).as_str(), set)).collect()
    }
}

fn jti(set: &str) -> String {
    super::super::browser::claims(set)["jti"].as_str().unwrap().to_owned()
}

/// Head and body of one request.
fn read_request(stream: &mut impl Read) -> (String, String) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase().split_once("content-length: ").map(|(_, rest)| rest.to_owned());
            let length: usize = length.unwrap().split("\r\n").next().unwrap().parse().unwrap();
            if body.len() >= length {
                return (head.to_lowercase(), body.to_owned());
            }
        }
        assert!(read > 0, "the request was cut off");
    }
}

async fn pushed_to(rx: &Receiver<'_>, url: &str) -> String {
    let delivery =
        json!({ "method": "urn:ietf:rfc:8935", "endpoint_url": url, "authorization_header": "Bearer hello" });
    rx.stream(json!({ "delivery": delivery, "events_requested": all_types() })).await
}

async fn a_receiver_that_was_away_gets_everything_in_order(site: Site) {
    let endpoint = Endpoint::answering(&[
        ("500 Internal Server Error", ""),
        ("302 Found", ""),
        ("200 OK", "<html>"),
        ("400 Bad Request", "{\"err\":\"invalid_key\"}"),
    ]);
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = pushed_to(&rx, &endpoint.url).await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    for (request, on) in [("r1", false), ("r2", true), ("r3", false)] {
        switch(&site, request, on).await;
    }
    assert_eq!(rx.poll(&stream, json!({})).await.status, 404, "it is not one that is polled");
    // 10 s, 20, 40, 80, each up to a quarter longer.
    for (pause, came) in [(0, 1), (9, 1), (4, 2), (19, 2), (6, 3), (50, 4), (79, 4)] {
        site.clock.advance_seconds(pause);
        push_events(&site.provider).await.unwrap();
        assert_eq!(endpoint.came(), came, "after {pause} s more");
        assert!(endpoint.taken(&site).is_empty());
    }
    site.clock.advance_seconds(21);
    push_events(&site.provider).await.unwrap();
    let expected = ["session-revoked", "account-disabled", "account-enabled", "account-disabled"];
    assert_eq!(kinds(&endpoint.taken(&site)), expected, "each once, in its order");
    assert_eq!(push_events(&site.provider).await.unwrap(), 0, "nothing twice");
    let came = endpoint.came.lock().unwrap().clone();
    assert_eq!(jti(&came[0].1), jti(&came[3].1), "a copy can be told by its name");
    for (head, _) in &came {
        assert!(head.starts_with("post /events http/1.1"), "{head}");
        for line in [
            "content-type: application/secevent+jwt",
            "accept: application/json",
            "authorization: bearer hello",
        ] {
            assert!(head.contains(line), "{line}: {head}");
        }
    }
}

async fn what_a_receiver_refuses_for_good_does_not_hold_up_the_rest(site: Site) {
    let endpoint =
        Endpoint::answering(&[("400 Bad Request", "{\"err\":\"invalid_audience\",\"description\":\"d\"}")]);
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    let stream = pushed_to(&rx, &endpoint.url).await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    switch(&site, "r", false).await;
    push_events(&site.provider).await.unwrap();
    assert_eq!(kinds(&endpoint.taken(&site)), ["account-disabled"]);
    // A paused stream keeps what happens, and goes on where it was.
    for (status, taken) in [("paused", 1), ("enabled", 2)] {
        rx.call("POST", "/ssf/status", Some(json!({ "stream_id": stream, "status": status }))).await;
        if status == "paused" {
            switch(&site, "r", true).await;
        }
        push_events(&site.provider).await.unwrap();
        assert_eq!(endpoint.taken(&site).len(), taken, "{status}");
    }
}

async fn a_suspended_client_gets_nothing(site: Site) {
    let endpoint = Endpoint::answering(&[]);
    let rx = Receiver::of(&site, "rp-basic", "ssf.manage").await;
    pushed_to(&rx, &endpoint.url).await;
    log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    switch(&site, "r", false).await;
    let suspend = |tx: &mut store::Tx<'_>| {
        let mut client = store::clients::find(tx, &ClientId::from("rp-basic"))?.unwrap();
        client.state = idp::domain::ClientState::Suspended;
        Ok::<_, FlowError>(store::clients::update(tx, &client).map(drop)?)
    };
    site.provider.db.write(suspend).await.unwrap();
    site.provider.forget_client(&ClientId::from("rp-basic"));
    push_events(&site.provider).await.unwrap();
    assert_eq!(endpoint.came(), 0);
    assert_eq!(rx.call("GET", "/ssf/stream", None).await.status, 401);
}

/// One event, 200 receivers, the first of which is away.
async fn a_crowd_is_not_held_up_by_one(site: Site) {
    const CROWD: usize = 200;
    let endpoint = Endpoint::answering(&[]);
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let id = log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    let (account, url) = (site.account.clone(), endpoint.url.clone());
    let sign_up = move |tx: &mut store::Tx<'_>| {
        let one = store::clients::find(tx, &ClientId::from("rp-basic"))?.unwrap();
        let given = store::grants::list_live(tx, &account)?.remove(0);
        for number in 0..CROWD {
            let name = ClientId::from(format!("rp-{number}"));
            store::clients::insert(tx, &Client { id: name.clone(), ..one.clone() })?;
            let mut grant = given.clone();
            (grant.id, grant.client_id) = (GrantId::from(format!("g-{number}")), name.clone());
            store::grants::insert(tx, &grant)?;
            let endpoint_url = if number == 0 { format!("http://{away}/") } else { url.clone() };
            let stream = EventStream {
                id: EventStreamId::from(format!("{number:03}")),
                client_id: name,
                delivery: StreamDelivery::Push { endpoint_url, authorization_header: None },
                events_requested: None,
                events_delivered: vec![EventType::ACCOUNT_DISABLED.as_str().to_owned()],
                description: None,
                status: StreamStatus::Enabled,
                reason: None,
                verified_at: None,
            };
            store::event_streams::insert(tx, &stream)?;
        }
        Ok::<_, FlowError>(())
    };
    site.provider.db.write(sign_up).await.unwrap();
    switch(&site, "r", false).await;
    push_events(&site.provider).await.unwrap();
    let taken = endpoint.taken(&site);
    assert_eq!(taken.len(), CROWD - 1);
    let mut receivers: Vec<&str> = taken.iter().map(|claims| claims["aud"].as_str().unwrap()).collect();
    receivers.sort_unstable();
    receivers.dedup();
    assert_eq!(receivers.len(), CROWD - 1, "each its own");
    assert!(taken.iter().all(|claims| claims["sub_id"]["sub"] == id["sub"]), "one sector, one subject");
}

on_both_databases!(
    a_receiver_that_was_away_gets_everything_in_order,
    what_a_receiver_refuses_for_good_does_not_hold_up_the_rest,
    a_suspended_client_gets_nothing,
    a_crowd_is_not_held_up_by_one,
);
