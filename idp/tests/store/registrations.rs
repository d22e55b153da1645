//! Registrations: tries that cannot be given back, and visits that do not undo one another.

use crate::scratch::{MORNING, Scratch};
use idp::{
    domain::{AccountId, Secret, TokenHash},
    store::registrations::{self, NewRegistration, SentCode},
};

fn browser() -> TokenHash {
    TokenHash::of("browser")
}

async fn begun(scratch: &Scratch) {
    let new = NewRegistration {
        id: browser(),
        interaction: None,
        arrival_hint: Some("shop-1".to_owned()),
        terms_version: "2026-11-01".to_owned(),
        expires_at: MORNING.plus_seconds(1_800),
    };
    scratch.write(move |tx| registrations::begin(tx, &new)).await;
    send(scratch, "first").await;
}

async fn send(scratch: &Scratch, hash: &'static str) {
    let code = SentCode {
        email: "a@example.test".to_owned(),
        hash: hash.to_owned(),
        expires_at: MORNING.plus_seconds(1_800),
    };
    scratch
        .write(move |tx| registrations::set_code(tx, &browser(), &code, true, MORNING.plus_seconds(3_600)))
        .await;
}

async fn tries(scratch: &Scratch) -> i32 {
    scratch.write(|tx| registrations::find(tx, &browser())).await.unwrap().tries
}

/// What a slow visit writes must not give back the tries that others took meanwhile.
async fn a_late_write_gives_no_try_back(scratch: &Scratch) {
    begun(scratch).await;
    for _ in 0..3 {
        assert!(scratch.write(|tx| registrations::take_try(tx, &browser(), 5)).await);
    }
    let late = MORNING.plus_seconds(1_800);
    scratch
        .write(move |tx| {
            let hash = Secret::from("$argon2id$");
            registrations::keep_details(tx, &browser(), Some("sealed"), Some(&hash), late)
        })
        .await;
    assert_eq!(tries(scratch).await, 3);
    scratch.write(move |tx| registrations::verify(tx, &browser(), "other", late)).await;
    assert_eq!(tries(scratch).await, 3);
    send(scratch, "second").await;
    assert_eq!(tries(scratch).await, 0, "only a new code begins anew");
    let row = scratch.write(|tx| registrations::find(tx, &browser())).await.unwrap();
    assert_eq!((row.entries.as_deref(), row.arrival_hint.as_deref()), (Some("sealed"), Some("shop-1")));
}

async fn a_code_that_was_replaced_proves_nothing(scratch: &Scratch) {
    begun(scratch).await;
    send(scratch, "second").await;
    let end = MORNING.plus_seconds(1_800);
    assert!(!scratch.write(move |tx| registrations::verify(tx, &browser(), "first", end)).await);
    assert!(scratch.write(move |tx| registrations::verify(tx, &browser(), "second", end)).await);
    assert!(!scratch.write(move |tx| registrations::verify(tx, &browser(), "second", end)).await, "once");
}

async fn five_of_many_guesses_at_once_are_looked_at(scratch: &Scratch) {
    begun(scratch).await;
    let taken = scratch.race(40, |tx| registrations::take_try(tx, &browser(), 5)).await;
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 5);
}

async fn what_became_an_account_stays_as_it_is(scratch: &Scratch) {
    begun(scratch).await;
    let account = AccountId::from("a-1");
    let completed = scratch.race(8, move |tx| registrations::complete(tx, &browser(), &account)).await;
    assert_eq!(completed.iter().filter(|first| **first).count(), 1);
    send(scratch, "late").await;
    scratch.write(|tx| registrations::forget_address(tx, &browser())).await;
    let row = scratch.write(|tx| registrations::find(tx, &browser())).await.unwrap();
    assert_eq!(row.email.as_deref(), Some("a@example.test"));
    assert!(row.code_hash.is_none() && row.account.is_some());
}

on_both_databases!(
    a_late_write_gives_no_try_back,
    a_code_that_was_replaced_proves_nothing,
    five_of_many_guesses_at_once_are_looked_at,
    what_became_an_account_stays_as_it_is,
);
