//! Calls under a key: one of many makes it, and only whoever holds the key makes anything durable.

use crate::scratch::Scratch;
use idp::{
    domain::KeyedCall,
    store::{
        StoreError,
        idempotency_keys::{self, KeyStanding},
        make_call, used_once,
    },
};
use std::sync::Arc;

fn call(request: &str, holder: &str) -> KeyedCall {
    KeyedCall { name: "n".to_owned(), request: request.to_owned(), holder: holder.to_owned() }
}

async fn take(scratch: &Scratch, call: &KeyedCall) -> KeyStanding {
    let call = call.clone();
    scratch.write(move |tx| idempotency_keys::take(tx, &call, 60, 3_600)).await
}

/// What a call writes: something that is there once.
async fn change(scratch: &Scratch, call: &KeyedCall) -> Result<bool, StoreError> {
    let visit = scratch.db.write(|tx| used_once::consume(tx, "the-change", tx.now().plus_seconds(9_999)));
    make_call(Arc::new(call.clone()), visit).await
}

async fn one_of_many_takes_a_key(scratch: &Scratch) {
    let standings = scratch
        .race(16, |tx| {
            let holder = idp::domain::generate_id(tx.now(), tx.random());
            idempotency_keys::take(tx, &call("a", &holder), 60, 3_600)
        })
        .await;
    let free = standings.iter().filter(|standing| **standing == KeyStanding::Free).count();
    let running = standings.iter().filter(|standing| **standing == KeyStanding::Running).count();
    assert_eq!((free, running), (1, 15), "{standings:?}");
    assert_eq!(take(scratch, &call("b", "x")).await, KeyStanding::OtherCall);
}

async fn a_call_that_was_made_is_never_free_again(scratch: &Scratch) {
    let first = call("a", "first");
    assert_eq!(take(scratch, &first).await, KeyStanding::Free);
    assert!(change(scratch, &first).await.unwrap());
    // Its node dies here: no answer was kept. Until its lease ends, it may still come.
    assert_eq!(take(scratch, &call("a", "second")).await, KeyStanding::Running);
    scratch.clock.advance_seconds(60);
    assert_eq!(take(scratch, &call("a", "second")).await, KeyStanding::Made(None));
    let (kept, answered) = (first.clone(), first.clone());
    assert!(scratch.write(move |tx| idempotency_keys::is_made(tx, &kept)).await);
    scratch.write(move |tx| idempotency_keys::keep_answer(tx, &answered, Some("sealed"))).await;
    assert_eq!(take(scratch, &call("a", "third")).await, KeyStanding::Made(Some("sealed".to_owned())));
    scratch.clock.advance_seconds(3_600);
    assert_eq!(take(scratch, &call("b", "fourth")).await, KeyStanding::Free, "a key lives for its time");
}

async fn who_lost_the_key_makes_nothing_durable(scratch: &Scratch) {
    let (slow, next) = (call("a", "slow"), call("a", "next"));
    assert_eq!(take(scratch, &slow).await, KeyStanding::Free);
    scratch.clock.advance_seconds(60);
    assert_eq!(take(scratch, &next).await, KeyStanding::Free, "nothing was made of it");
    assert!(change(scratch, &slow).await.is_err_and(|error| error.is_transient()));
    assert!(change(scratch, &next).await.unwrap(), "the slow one's change was rolled back");
    let late = slow.clone();
    scratch.write(move |tx| idempotency_keys::free(tx, &late)).await;
    assert_eq!(take(scratch, &call("a", "x")).await, KeyStanding::Running, "not the slow one's to free");
}

async fn what_expired_goes(scratch: &Scratch) {
    take(scratch, &call("a", "x")).await;
    let clean = |scratch: &Scratch| {
        let db = scratch.db.clone();
        async move { db.write(|tx| idempotency_keys::delete_expired(tx, tx.now(), 100)).await.unwrap() }
    };
    assert_eq!(clean(scratch).await, 0);
    scratch.clock.advance_seconds(3_601);
    assert_eq!(clean(scratch).await, 1);
}

on_both_databases!(
    one_of_many_takes_a_key,
    a_call_that_was_made_is_never_free_again,
    who_lost_the_key_makes_nothing_durable,
    what_expired_goes,
);
