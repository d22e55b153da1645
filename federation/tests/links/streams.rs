//! Dealers' systems as receivers of security events: they hear of their links by the standard's stream, and of no account.

use crate::house::{House, operator};
use federation::{domain::DealerId, flow::suspend_dealer};
use idp::{
    domain::{AccountId, ClientId},
    flow::{
        account::disable_account,
        ssf::{ReceiverToken, StreamError, StreamRefusal, create_stream, list_streams, poll_stream},
    },
    store::audit::Actor,
};
use serde_json::{Map, Value, json};

fn receiver(client: &str) -> ReceiverToken {
    ReceiverToken { client_id: ClientId::from(client), request_id: String::new() }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// The stream of a dealer's system, with everything that it can have.
async fn stream(house: &House, client: &str) -> Map<String, Value> {
    let empty = create_stream(&house.provider, receiver(client), Map::new()).await.unwrap();
    let change = json!({ "stream_id": empty["stream_id"], "events_requested": empty["events_supported"] });
    idp::flow::ssf::change_stream(&house.provider, receiver(client), object(change), false).await.unwrap()
}

async fn waiting(house: &House, client: &str, stream: &Map<String, Value>) -> Vec<Value> {
    let id = stream["stream_id"].as_str().unwrap().into();
    let poll = object(json!({ "returnImmediately": true }));
    let polled = poll_stream(&house.provider, receiver(client), id, poll).await.unwrap();
    polled.sets.iter().map(|(_, set)| crate::push::claims(set)).collect()
}

async fn a_link_is_told_by_its_name(house: &House) {
    let (mine, theirs) = (stream(house, "pal-D-0234").await, stream(house, "pal-D-0567").await);
    let supported = mine["events_supported"].as_array().unwrap();
    assert!(supported.iter().all(|uri| uri.as_str().unwrap().starts_with("http://localhost:8080/events/")));
    assert_eq!(mine["events_delivered"].as_array().unwrap().len(), 6);
    let link = house.linked().await;
    let events = waiting(house, "pal-D-0234", &mine).await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["sub_id"], json!({ "format": "opaque", "id": link }));
    let said = &events[0]["events"]["http://localhost:8080/events/link-linked"];
    assert_eq!(said["link_id"], json!(link));
    assert!(!events[0].to_string().contains("C-1"), "the record's code lies in no stream: {events:?}");
    assert_eq!(events[0]["aud"], "pal-D-0234");
    assert!(waiting(house, "pal-D-0567", &theirs).await.is_empty(), "another dealer's");
}

async fn an_account_is_no_dealers_business(house: &House) {
    let mine = stream(house, "pal-D-0234").await;
    house.linked().await;
    let provider = house.provider.clone();
    let account = AccountId::from("hanako");
    house
        .write(move |tx| {
            let actor = Actor::Staff("operator".to_owned());
            disable_account(&provider, tx, &actor, "r", &account).map(drop)
        })
        .await;
    assert_eq!(waiting(house, "pal-D-0234", &mine).await.len(), 1, "its link, and nothing else");
}

async fn a_suspended_dealer_has_no_stream(house: &House) {
    stream(house, "pal-D-0234").await;
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0234")).map(drop)?)).await;
    let refused = list_streams(&house.provider, receiver("pal-D-0234")).await;
    assert!(matches!(refused, Err(StreamError::Refused(StreamRefusal::NotAllowed))), "{refused:?}");
}

on_both_databases!(
    a_link_is_told_by_its_name,
    an_account_is_no_dealers_business,
    a_suspended_dealer_has_no_stream,
);
