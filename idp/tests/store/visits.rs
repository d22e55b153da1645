//! Visits: all or nothing, readers beside a writer, and a schema that is made once.

use crate::{samples::account, scratch::Scratch};
use idp::store::{StoreError, accounts};

async fn a_visit_that_fails_leaves_nothing(scratch: &Scratch) {
    let failed: Result<(), StoreError> = scratch
        .db
        .write(|tx| {
            accounts::insert(tx, &account("a-1", "a@example.test"))?;
            Err(StoreError::unreadable("planted"))
        })
        .await;
    assert!(failed.is_err());
    assert!(scratch.write(|tx| accounts::find_by_email(tx, "a@example.test")).await.is_none());
}

async fn a_failing_visit_does_not_harm_those_beside_it(scratch: &Scratch) {
    let tasks: Vec<_> = (0..40)
        .map(|number: u32| {
            let db = scratch.db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    accounts::insert(
                        tx,
                        &account(&format!("a-{number}"), &format!("{number}@example.test")),
                    )?;
                    if number.is_multiple_of(2) { Ok(()) } else { Err(StoreError::unreadable("planted")) }
                })
                .await
            })
        })
        .collect();
    for (number, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap().is_ok(), number % 2 == 0);
    }
    for number in 0..40 {
        let found =
            scratch.write(move |tx| accounts::find_by_email(tx, &format!("{number}@example.test"))).await;
        assert_eq!(found.is_some(), number % 2 == 0, "{number}");
    }
}

async fn readers_see_what_was_written(scratch: &Scratch) {
    scratch.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    let found: Result<_, StoreError> =
        scratch.db.read(|tx| accounts::find_by_email(tx, "a@example.test")).await;
    assert!(found.unwrap().is_some());
}

async fn the_schema_is_made_once(scratch: &Scratch) {
    assert!(!scratch.db.needs_migration().await.unwrap());
    assert_eq!(scratch.db.migrate().await.unwrap(), Vec::<String>::new());
}

async fn what_stands_in_the_log_of_sqlite_is_settled_into_its_file(scratch: &Scratch) {
    const ADDRESS: &str = "settled@example.test";
    scratch.write(|tx| accounts::insert(tx, &account("a-1", ADDRESS))).await;
    if !scratch.url.starts_with("postgres") {
        let is_in_file = || {
            let bytes = std::fs::read(&scratch.url).unwrap();
            bytes.windows(ADDRESS.len()).any(|window| window == ADDRESS.as_bytes())
        };
        assert!(!is_in_file(), "a commit writes the log alone");
        scratch.db.settle().await.unwrap();
        assert!(is_in_file());
    }
    scratch.db.settle().await.unwrap();
    assert!(scratch.write(|tx| accounts::find_by_email(tx, ADDRESS)).await.is_some());
}

on_both_databases!(
    a_visit_that_fails_leaves_nothing,
    a_failing_visit_does_not_harm_those_beside_it,
    readers_see_what_was_written,
    the_schema_is_made_once,
    what_stands_in_the_log_of_sqlite_is_settled_into_its_file,
);
