//! Streams of security events: one a receiver, events in their order, one worker at a time, and who may hear of an account.

use crate::{
    samples::{account, grant},
    scratch::Scratch,
};
use idp::{
    domain::{
        AccountId, ClientId, EventStream, EventStreamId, EventType, Secret, StreamDelivery, StreamStatus,
    },
    store::{self, StoreError, Tx, event_streams, stream_events, stream_removals},
};

fn stream(client: &str) -> EventStream {
    EventStream {
        id: EventStreamId::from(format!("stream-of-{client}")),
        client_id: ClientId::from(client),
        delivery: StreamDelivery::Push {
            endpoint_url: "https://rp.example/events".to_owned(),
            authorization_header: Some(Secret::from("sealed")),
        },
        events_requested: Some(vec!["urn:unknown".to_owned()]),
        events_delivered: vec![EventType::ACCOUNT_DISABLED.as_str().to_owned()],
        description: Some("説明".to_owned()),
        status: StreamStatus::Enabled,
        reason: None,
        verified_at: None,
    }
}

fn put(tx: &mut Tx<'_>, client: &str, body: &str) -> Result<(), StoreError> {
    stream_events::insert(tx, &stream(client).id, "kind", body)
}

fn bodies(tx: &mut Tx<'_>, client: &str) -> Result<Vec<String>, StoreError> {
    let waiting = stream_events::list(tx, &stream(client).id, 1_000)?;
    Ok(waiting.into_iter().map(|event| event.body).collect())
}

async fn a_receiver_has_one_stream(scratch: &Scratch) {
    scratch.write(|tx| event_streams::insert(tx, &stream("one"))).await;
    let second = EventStream { id: EventStreamId::from("another"), ..stream("one") };
    let refused = scratch.db.write(move |tx| event_streams::insert(tx, &second)).await;
    assert!(matches!(refused, Err(StoreError::Duplicate(_))), "{refused:?}");
    let mut read =
        scratch.write(|tx| event_streams::find_of_client(tx, &ClientId::from("one"))).await.unwrap();
    assert_eq!((read.description.as_deref(), read.events_requested.is_some()), (Some("説明"), true));
    assert!(matches!(&read.delivery, StreamDelivery::Push { authorization_header: Some(sealed), .. }
        if sealed.expose() == "sealed"));
    // What is taken away is away, and the status is another function's.
    read.delivery = StreamDelivery::Poll;
    (read.events_requested, read.description) = (None, None);
    let changed = read.clone();
    scratch.write(move |tx| event_streams::configure(tx, &changed)).await;
    let id = read.id.clone();
    scratch.write(move |tx| event_streams::set_status(tx, &id, StreamStatus::Paused, Some("r"))).await;
    let id = read.id.clone();
    let read = scratch.write(move |tx| event_streams::find(tx, &id)).await.unwrap();
    assert!(matches!(read.delivery, StreamDelivery::Poll));
    assert_eq!((read.events_requested, read.description), (None, None));
    assert_eq!((read.status, read.reason.as_deref()), (StreamStatus::Paused, Some("r")));
}

async fn events_keep_their_order_within_a_second(scratch: &Scratch) {
    scratch.write(|tx| event_streams::insert(tx, &stream("one"))).await;
    scratch.write(|tx| event_streams::insert(tx, &stream("two"))).await;
    // The names are random within a second: forty of them would hardly be sorted by chance.
    scratch.write(|tx| (0..20).try_for_each(|number| put(tx, "one", &number.to_string()))).await;
    for number in 20..40 {
        scratch.write(move |tx| put(tx, "one", &number.to_string())).await;
    }
    let expected: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    assert_eq!(scratch.write(|tx| bodies(tx, "one")).await, expected);

    let first = scratch.write(|tx| stream_events::list(tx, &stream("one").id, 1)).await.remove(0);
    let foreign = vec![first.jti.clone(), "nobody's".to_owned()];
    let taken = scratch.write(move |tx| stream_events::acknowledge(tx, &stream("two").id, &foreign)).await;
    assert_eq!(taken, 0, "another stream's names change nothing");
    let own = vec![first.jti];
    assert_eq!(scratch.write(move |tx| stream_events::acknowledge(tx, &stream("one").id, &own)).await, 1);
    assert_eq!(scratch.write(|tx| bodies(tx, "one")).await, expected[1..]);
}

async fn one_worker_at_a_time_pushes_to_a_receiver(scratch: &Scratch) {
    scratch.write(|tx| event_streams::insert(tx, &stream("one"))).await;
    assert!(scratch.write(event_streams::list_due).await.is_empty(), "nothing waits");
    scratch.write(|tx| put(tx, "one", "a")).await;
    assert_eq!(scratch.write(event_streams::list_due).await, [stream("one").id]);
    let leases = scratch.race(8, |tx| event_streams::lease(tx, &stream("one").id, 30)).await;
    assert_eq!(leases.into_iter().filter(|leased| *leased).count(), 1);
    assert!(scratch.write(event_streams::list_due).await.is_empty(), "somebody has it");
    scratch.clock.advance_seconds(30);
    assert!(scratch.write(|tx| event_streams::lease(tx, &stream("one").id, 30)).await, "a worker that died");
    scratch
        .write(|tx| {
            let due = tx.now().plus_seconds(10);
            event_streams::release(tx, &stream("one").id, due, 3)
        })
        .await;
    assert!(!scratch.write(|tx| event_streams::lease(tx, &stream("one").id, 30)).await, "not due yet");
    assert_eq!(scratch.write(|tx| event_streams::count_attempts(tx, &stream("one").id)).await, 3);
    scratch.clock.advance_seconds(10);
    assert_eq!(scratch.write(event_streams::list_due).await.len(), 1);
    for status in [StreamStatus::Paused, StreamStatus::Disabled] {
        scratch.write(move |tx| event_streams::set_status(tx, &stream("one").id, status, None)).await;
        assert!(scratch.write(event_streams::list_due).await.is_empty(), "{status:?}");
    }
    let polled = EventStream { delivery: StreamDelivery::Poll, ..stream("one") };
    scratch.write(|tx| event_streams::set_status(tx, &stream("one").id, StreamStatus::Enabled, None)).await;
    scratch.write(move |tx| event_streams::configure(tx, &polled)).await;
    assert!(scratch.write(event_streams::list_due).await.is_empty(), "it is fetched");
}

async fn services_hear_of_accounts_that_use_them(scratch: &Scratch) {
    let (owner, other) = (AccountId::from("a-1"), AccountId::from("a-2"));
    scratch
        .write(|tx| {
            store::accounts::insert(tx, &account("a-1", "one@example.jp"))?;
            store::accounts::insert(tx, &account("a-2", "two@example.jp"))?;
            for client in ["granted", "ended", "consented", "taken-back", "stranger"] {
                event_streams::insert(tx, &stream(client))?;
            }
            for client in ["granted", "ended", "taken-back"] {
                let mut given = grant(&format!("g-{client}"));
                given.client_id = ClientId::from(client);
                store::grants::insert(tx, &given)?;
            }
            let scope = grant("g").scope;
            store::consents::upsert(tx, &AccountId::from("a-1"), &ClientId::from("consented"), &scope)?;
            // A logout ends a grant, and the service keeps its customer.
            store::grants::revoke(tx, &"g-ended".into())?;
            store::grants::take_back(tx, &AccountId::from("a-1"), &ClientId::from("taken-back"))
        })
        .await;
    let told = |account: AccountId| scratch.write(move |tx| event_streams::list_of_account(tx, &account));
    let names: Vec<String> = told(owner.clone()).await.iter().map(|one| one.client_id.to_string()).collect();
    assert_eq!(names, ["consented", "ended", "granted"]);
    assert!(told(other).await.is_empty());
    // Allowed anew, it hears again.
    scratch
        .write(|tx| {
            let mut anew = grant("g-anew");
            anew.client_id = ClientId::from("taken-back");
            store::grants::insert(tx, &anew)
        })
        .await;
    assert_eq!(told(owner).await.len(), 4);
}

async fn what_waits_is_bounded_and_goes_with_its_stream(scratch: &Scratch) {
    scratch.write(|tx| event_streams::insert(tx, &stream("one"))).await;
    scratch.write(|tx| ["a", "b", "c"].into_iter().try_for_each(|body| put(tx, "one", body))).await;
    scratch.clock.advance_seconds(100);
    scratch.write(|tx| put(tx, "one", "d")).await;
    let delete = |limit| {
        scratch.write(move |tx| {
            let before = tx.now().plus_seconds(-50);
            stream_events::delete_old(tx, before, limit)
        })
    };
    assert_eq!((delete(2).await, delete(2).await, delete(2).await), (2, 1, 0));
    assert_eq!(scratch.write(|tx| bodies(tx, "one")).await, ["d"]);
    for _ in 0..2 {
        scratch.write(|tx| stream_removals::insert(tx, &stream("one").id, "sub:x")).await;
    }
    assert_eq!(scratch.write(|tx| stream_removals::count(tx, &stream("one").id)).await, 1);
    assert!(scratch.write(|tx| event_streams::delete(tx, &stream("one").id)).await);
    assert!(!scratch.write(|tx| event_streams::delete(tx, &stream("one").id)).await);
    assert!(scratch.write(|tx| bodies(tx, "one")).await.is_empty());
    assert!(!scratch.write(|tx| stream_removals::is_removed(tx, &stream("one").id, "sub:x")).await);
}

on_both_databases!(
    a_receiver_has_one_stream,
    events_keep_their_order_within_a_second,
    one_worker_at_a_time_pushes_to_a_receiver,
    services_hear_of_accounts_that_use_them,
    what_waits_is_bounded_and_goes_with_its_stream,
);
