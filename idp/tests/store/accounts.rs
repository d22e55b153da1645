//! Accounts: one an address, names byte for byte.

use crate::{samples::account, scratch::Scratch};
use idp::domain::{AccountId, AccountState, LoginName, Profile};
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

async fn a_number_is_a_name_of_one_account(scratch: &Scratch) {
    const NUMBER: &str = "+819012345678";
    scratch
        .write(|tx| {
            accounts::insert(tx, &account("a-1", "a@example.test"))?;
            accounts::insert(tx, &account("a-2", "b@example.test"))?;
            accounts::update_mobile(tx, &AccountId::from("a-1"), Some(NUMBER))
        })
        .await;
    let name = LoginName::parse("090-1234-5678").unwrap();
    let found = scratch.write(move |tx| accounts::find_by_name(tx, &name)).await.unwrap();
    assert_eq!(found.id, AccountId::from("a-1"));
    let taken =
        scratch.db.write(|tx| accounts::update_mobile(tx, &AccountId::from("a-2"), Some(NUMBER))).await;
    assert!(matches!(taken, Err(StoreError::Duplicate(_))));
}

async fn the_contact_number_follows_the_profile(scratch: &Scratch) {
    const NUMBER: &str = "+819012345678";
    let list = |tx: &mut idp::store::Tx<'_>| accounts::list_by_contact_phone(tx, NUMBER, 10);
    let mut stored = account("a-1", "a@example.test");
    stored.profile.phone = Some(NUMBER.to_owned());
    scratch.write(move |tx| accounts::insert(tx, &stored)).await;
    assert_eq!(scratch.write(list).await.len(), 1);
    let forgotten = Profile::default();
    scratch.write(move |tx| accounts::update_profile(tx, &AccountId::from("a-1"), &forgotten)).await;
    assert!(scratch.write(list).await.is_empty(), "nothing of it is left when the profile goes");
}

async fn the_first_login_is_noted_once(scratch: &Scratch) {
    scratch.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    let noted = scratch.race(8, |tx| accounts::note_login(tx, &AccountId::from("a-1"))).await;
    assert_eq!(noted.iter().filter(|first| **first).count(), 1);
}

on_both_databases!(
    an_address_has_one_account,
    names_come_back_byte_for_byte,
    a_state_is_kept,
    a_number_is_a_name_of_one_account,
    the_contact_number_follows_the_profile,
    the_first_login_is_noted_once,
);
