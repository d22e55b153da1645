//! Accounts: one an address, names byte for byte.

use crate::{samples::account, scratch::Scratch};
use idp::domain::{AccountId, AccountState};
use idp::store::{StoreError, accounts};

async fn an_address_has_one_account(scratch: &Scratch) {
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let db = scratch.db.clone();
            let account = account(&format!("a-{number}"), "same@example.test");
            tokio::spawn(async move { db.write(move |tx| accounts::insert(tx, &account)).await })
        })
        .collect();
    let mut written = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => written += 1,
            Err(error) => assert!(matches!(error, StoreError::Duplicate(_)), "{error}"),
        }
    }
    assert_eq!(written, 1);
}

async fn names_come_back_byte_for_byte(scratch: &Scratch) {
    let mut stored = account("a-1", "a@example.test");
    stored.profile.given_name = "神󠄀か\u{3099}".to_owned();
    let expected = stored.profile.clone();
    scratch.write(move |tx| accounts::insert(tx, &stored)).await;
    let found = scratch.write(|tx| accounts::find_by_email(tx, "a@example.test")).await.unwrap();
    assert_eq!(found.profile, expected);
    assert_eq!(found.id, AccountId::from("a-1"));
}

async fn a_state_is_kept(scratch: &Scratch) {
    let id = AccountId::from("a-1");
    scratch.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    scratch.clock.advance_seconds(5);
    let found = scratch
        .write(move |tx| {
            accounts::update_state(tx, &id, AccountState::Disabled)?;
            accounts::find(tx, &id)
        })
        .await
        .unwrap();
    assert_eq!(found.state, AccountState::Disabled);
    assert_eq!(found.updated_at.seconds() - found.created_at.seconds(), 5);
}

on_both_databases!(an_address_has_one_account, names_come_back_byte_for_byte, a_state_is_kept);
