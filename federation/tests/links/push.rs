//! Events pushed to a real receiver on this machine (RFC 8935): what arrives, retries, and that polling agrees.

use crate::house::{House, caller, operator};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use federation::{
    domain::{DealerClient, DealerId},
    flow::{EventPoll, Registered, change_dealer_client, poll_events},
};
use idp::domain::ClientId;
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

/// A dealer's system that takes events: answers the statuses in turn, then 202; keeps what came.
struct Receiver {
    endpoint: String,
    came: Arc<Mutex<Vec<(String, String)>>>,
}

impl Receiver {
    fn answering(statuses: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/events", listener.local_addr().unwrap());
        let came = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&came);
        std::thread::spawn(move || {
            let mut statuses = statuses.iter();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read_request(&mut stream);
                kept.lock().unwrap().push(request);
                let status = statuses.next().unwrap_or(&"202 Accepted");
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { endpoint, came }
    }

    fn came(&self) -> Vec<(String, String)> {
        self.came.lock().unwrap().clone()
    }
}

/// Head and body of one request.
fn read_request(stream: &mut impl Read) -> (String, String) {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).unwrap();
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest);
            let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
            if body.len() >= length {
                return (head, body.to_owned());
            }
        }
        assert!(read > 0, "the request was cut off");
    }
}

/// The claims of a token, not verified.
pub(crate) fn claims(set: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(set.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

async fn receive_at(house: &House, receiver: &Receiver) {
    let client = DealerClient {
        client_id: ClientId::from("pal-D-0234"),
        dealer_id: DealerId::from("D-0234"),
        shop_id: None,
        address_book_endpoint: None,
        events_endpoint: Some(receiver.endpoint.clone()),
    };
    let changed = house.write(move |tx| Ok(change_dealer_client(tx, &operator(), &client)?)).await;
    assert_eq!(changed, Registered::Yes);
}

async fn waiting(house: &House) -> usize {
    let poll = EventPoll { most: 10, ..EventPoll::default() };
    poll_events(&house.provider, caller("pal-D-0234"), poll).await.unwrap().sets.len()
}

async fn an_event_arrives_signed_and_once(house: &House) {
    let receiver = Receiver::answering(&[]);
    receive_at(house, &receiver).await;
    let link = house.linked().await;
    assert_eq!(house.federation.deliver_events(&house.provider).await.unwrap(), 1);
    assert_eq!(house.federation.deliver_events(&house.provider).await.unwrap(), 0);
    let came = receiver.came();
    assert_eq!(came.len(), 1);
    let (head, set) = &came[0];
    assert!(head.starts_with("post /events http/1.1"), "{head}");
    assert!(head.contains("content-type: application/secevent+jwt"), "{head}");
    let parts: Vec<&str> = set.split('.').collect();
    let decoded =
        |part: &str| -> Value { serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    assert_eq!(decoded(parts[0])["typ"], "secevent+jwt");
    let claims = decoded(parts[1]);
    assert_eq!(
        (claims["aud"].as_str(), claims["iss"].as_str()),
        (Some("pal-D-0234"), Some("http://localhost:8080"))
    );
    let event = &claims["events"]["http://localhost:8080/events/link-linked"];
    assert_eq!(
        (event["link_id"].as_str(), event["customer_code"].as_str()),
        (Some(link.as_str()), Some("C-1"))
    );
    assert_eq!(waiting(house).await, 0, "what was taken is not polled again");
}

async fn a_receiver_that_fails_is_tried_again(house: &House) {
    let receiver = Receiver::answering(&["500 Internal Server Error", "302 Found"]);
    receive_at(house, &receiver).await;
    house.linked().await;
    for (pause, tries) in [(0, 1), (1, 1), (10, 2), (20, 3)] {
        house.clock.advance_seconds(pause);
        house.federation.deliver_events(&house.provider).await.unwrap();
        assert_eq!(receiver.came().len(), tries, "after {pause} s");
        assert_eq!(waiting(house).await, usize::from(tries < 3), "it can be polled meanwhile");
    }
    let jtis: Vec<Value> = receiver.came().iter().map(|(_, set)| claims(set)["jti"].clone()).collect();
    assert!(jtis.iter().all(|jti| *jti == jtis[0]), "a copy can be told by its name");
}

async fn polled_in_the_meantime_is_not_pushed(house: &House) {
    let receiver = Receiver::answering(&[]);
    receive_at(house, &receiver).await;
    house.linked().await;
    let poll = EventPoll { most: 10, ..EventPoll::default() };
    let sets = poll_events(&house.provider, caller("pal-D-0234"), poll).await.unwrap().sets;
    let ack = EventPoll { ack: sets.into_keys().collect(), most: 10, ..EventPoll::default() };
    poll_events(&house.provider, caller("pal-D-0234"), ack).await.unwrap();
    house.federation.deliver_events(&house.provider).await.unwrap();
    assert!(receiver.came().is_empty());
}

on_both_databases!(
    an_event_arrives_signed_and_once,
    a_receiver_that_fails_is_tried_again,
    polled_in_the_meantime_is_not_pushed,
);
