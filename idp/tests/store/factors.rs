//! Passkeys, the second step and recovery codes: each used once, each gone with its account.

use crate::scratch::{MORNING, Scratch};
use idp::domain::{AccountId, Passkey, PasskeyId};
use idp::store::{StoreError, passkeys, recovery_codes, two_step};

fn passkey(id: &str, account: &str, credential_id: &str) -> Passkey {
    Passkey {
        id: PasskeyId::from(id),
        account_id: AccountId::from(account),
        credential_id: credential_id.to_owned(),
        name: "わたしの電話".to_owned(),
        credential: "{}".to_owned(),
        created_at: MORNING,
        last_used_at: None,
    }
}

async fn a_devices_key_is_at_one_account(scratch: &Scratch) {
    let (own, other) = (AccountId::from("a-1"), AccountId::from("a-2"));
    scratch.write(|tx| passkeys::insert(tx, &passkey("p-1", "a-1", "c-1"))).await;
    let again = scratch.db.write(|tx| passkeys::insert(tx, &passkey("p-2", "a-2", "c-1"))).await;
    assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
    scratch.write(|tx| passkeys::insert(tx, &passkey("p-3", "a-1", "c-3"))).await;
    scratch.clock.advance_seconds(5);
    scratch
        .write(move |tx| {
            let id = PasskeyId::from("p-1");
            assert!(!passkeys::rename(tx, &other, &id, "x")?, "somebody else's");
            assert!(!passkeys::delete(tx, &other, &id)?);
            assert!(passkeys::find(tx, &other, &id)?.is_none());
            assert!(passkeys::rename(tx, &own, &id, "鍵")?);
            passkeys::update_used(tx, &id, "{\"counter\":1}")?;
            let used = passkeys::find_to_use(tx, "c-1")?.unwrap();
            assert_eq!((used.name.as_str(), used.credential.as_str()), ("鍵", "{\"counter\":1}"));
            assert_eq!(used.last_used_at, Some(MORNING.plus_seconds(5)));
            let ids: Vec<_> = passkeys::list(tx, &own)?.into_iter().map(|passkey| passkey.id).collect();
            assert_eq!(ids, [PasskeyId::from("p-1"), PasskeyId::from("p-3")]);
            assert!(passkeys::has_any(tx, &own)?);
            passkeys::delete_of_account(tx, &own)?;
            assert!(!passkeys::has_any(tx, &own)? && passkeys::find_to_use(tx, "c-3")?.is_none());
            Ok(())
        })
        .await;
}

fn account() -> AccountId {
    AccountId::from("a-1")
}

async fn a_second_step_is_set_up_used_and_switched_off(scratch: &Scratch) {
    let end = MORNING.plus_seconds(60);
    scratch.write(move |tx| two_step::begin(tx, &account(), "first", end)).await;
    scratch.write(move |tx| two_step::begin(tx, &account(), "second", end)).await;
    let found = scratch.write(|tx| two_step::find(tx, &account())).await.unwrap();
    assert_eq!((found.secret.as_str(), found.confirmed_at), ("second", None));
    assert!(!scratch.write(|tx| two_step::is_on(tx, &account())).await);
    let confirmed = scratch.race(8, |tx| two_step::confirm(tx, &account(), 100)).await;
    assert_eq!(confirmed.iter().filter(|first| **first).count(), 1);
    assert!(scratch.write(|tx| two_step::is_on(tx, &account())).await);
    scratch.write(move |tx| two_step::begin(tx, &account(), "third", end)).await;
    let found = scratch.write(|tx| two_step::find(tx, &account())).await.unwrap();
    assert_eq!(found.secret, "second", "what is switched on is not replaced");
    assert!(!scratch.write(|tx| two_step::use_step(tx, &account(), 100)).await, "the step that confirmed it");
    let used = scratch.race(16, |tx| two_step::use_step(tx, &account(), 101)).await;
    assert_eq!(used.iter().filter(|first| **first).count(), 1);
    assert!(!scratch.write(|tx| two_step::use_step(tx, &account(), 100)).await, "an earlier step");
    assert!(scratch.write(|tx| two_step::delete_of_account(tx, &account())).await);
    assert!(!scratch.write(|tx| two_step::delete_of_account(tx, &account())).await);
    assert!(scratch.write(|tx| two_step::find(tx, &account())).await.is_none());
}

async fn what_was_not_confirmed_or_kept_in_time_is_gone(scratch: &Scratch) {
    let end = MORNING.plus_seconds(60);
    scratch
        .write(move |tx| {
            two_step::begin(tx, &account(), "secret", end)?;
            two_step::confirm(tx, &account(), 1)?;
            two_step::keep_unseen(tx, &account(), "codes", end)?;
            two_step::begin(tx, &AccountId::from("a-2"), "secret", end)
        })
        .await;
    let find = |id: &'static str| scratch.write(move |tx| two_step::find(tx, &AccountId::from(id)));
    assert_eq!(find("a-1").await.unwrap().unseen_codes.as_deref(), Some("codes"));
    assert!(find("a-2").await.is_some());
    scratch.clock.advance_seconds(61);
    assert_eq!(find("a-1").await.unwrap().unseen_codes, None);
    assert!(find("a-2").await.is_none());
    let before = MORNING.plus_seconds(61);
    assert_eq!(scratch.write(move |tx| two_step::delete_expired(tx, before, 10)).await, 2);
    assert_eq!(scratch.write(move |tx| two_step::delete_expired(tx, before, 10)).await, 0);
    scratch.clock.set(MORNING);
    assert!(find("a-2").await.is_none(), "deleted");
    assert_eq!(find("a-1").await.unwrap().unseen_codes, None, "wiped");
    assert!(scratch.write(|tx| two_step::is_on(tx, &account())).await);
}

async fn a_recovery_code_is_good_once(scratch: &Scratch) {
    let hashes = ["h-1", "h-2", "h-3"].map(str::to_owned);
    scratch.write(move |tx| recovery_codes::replace(tx, &account(), &hashes)).await;
    let used = scratch.race(16, |tx| recovery_codes::consume(tx, &account(), "h-2")).await;
    assert_eq!(used.iter().filter(|first| **first).count(), 1);
    assert!(!scratch.write(|tx| recovery_codes::consume(tx, &AccountId::from("a-2"), "h-1")).await);
    assert_eq!(scratch.write(|tx| recovery_codes::count_left(tx, &account())).await, 2);
    scratch.write(|tx| recovery_codes::replace(tx, &account(), &["h-9".to_owned()])).await;
    assert!(!scratch.write(|tx| recovery_codes::consume(tx, &account(), "h-1")).await, "replaced");
    scratch.write(|tx| two_step::delete_of_account(tx, &account())).await;
    assert_eq!(scratch.write(|tx| recovery_codes::count_left(tx, &account())).await, 0, "gone with the rest");
}

on_both_databases!(
    a_devices_key_is_at_one_account,
    a_second_step_is_set_up_used_and_switched_off,
    what_was_not_confirmed_or_kept_in_time_is_gone,
    a_recovery_code_is_good_once,
);
