//! Codes sent by mail: five tries whoever comes at once, and a new one in the place of the old.

use crate::scratch::{MORNING, Scratch};
use idp::domain::{AccountId, CodePurpose, CodeStage, MailedCode, TokenHash};
use idp::store::mailed_codes;

const PURPOSE: CodePurpose = CodePurpose::Recovery;

fn browser() -> TokenHash {
    TokenHash::of("browser")
}

fn code(hash: &str) -> MailedCode {
    MailedCode {
        account: Some(AccountId::from("a-1")),
        subject: "sealed".to_owned(),
        code_hash: hash.to_owned(),
        stage: CodeStage::Sent,
        tries: 0,
        code_expires_at: MORNING.plus_seconds(600),
        expires_at: MORNING.plus_seconds(1_200),
    }
}

async fn of_many_tries_at_once_five_are_taken(scratch: &Scratch) {
    scratch.write(|tx| mailed_codes::replace(tx, &browser(), PURPOSE, &code("one"))).await;
    let take =
        |tx: &mut idp::store::Tx<'_>| mailed_codes::take_try(tx, &browser(), PURPOSE, CodeStage::Sent, 5);
    let taken = scratch.race(40, take).await;
    let mut counts: Vec<i32> = taken.into_iter().flatten().map(|code| code.tries).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 5]);
    scratch.write(|tx| mailed_codes::replace(tx, &browser(), PURPOSE, &code("two"))).await;
    let fresh = scratch.write(take).await.unwrap();
    assert_eq!((fresh.tries, fresh.code_hash.as_str()), (1, "two"), "a new code has tries of its own");
}

async fn one_of_many_moves_a_code_on(scratch: &Scratch) {
    scratch.write(|tx| mailed_codes::replace(tx, &browser(), PURPOSE, &code("one"))).await;
    let step = (CodeStage::Sent, CodeStage::Proven);
    let moved = scratch
        .race(16, move |tx| mailed_codes::advance(tx, &browser(), PURPOSE, step, MORNING.plus_seconds(1_800)))
        .await;
    assert_eq!(moved.iter().filter(|moved| **moved).count(), 1);
    let other = scratch.write(|tx| mailed_codes::find(tx, &browser(), CodePurpose::EmailChange)).await;
    assert!(other.is_none(), "a purpose has codes of its own");
    assert_eq!(scratch.write(|tx| mailed_codes::delete_of(tx, &AccountId::from("a-1"), PURPOSE)).await, 1);
    assert!(scratch.write(|tx| mailed_codes::find(tx, &browser(), PURPOSE)).await.is_none());
}

async fn codes_are_forgotten(scratch: &Scratch) {
    scratch.write(|tx| mailed_codes::replace(tx, &browser(), PURPOSE, &code("one"))).await;
    scratch.clock.advance_seconds(1_200);
    assert!(scratch.write(|tx| mailed_codes::find(tx, &browser(), PURPOSE)).await.is_none());
    let taken = scratch.write(|tx| mailed_codes::take_try(tx, &browser(), PURPOSE, CodeStage::Sent, 5)).await;
    assert!(taken.is_none());
    let before = MORNING.plus_seconds(1_201);
    assert_eq!(scratch.write(move |tx| mailed_codes::delete_expired(tx, before, 10)).await, 1);
}

on_both_databases!(of_many_tries_at_once_five_are_taken, one_of_many_moves_a_code_on, codes_are_forgotten,);
