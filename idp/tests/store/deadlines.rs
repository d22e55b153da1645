//! Visits end by their deadline: the caller is told, and what came late is not kept.

use crate::{samples::account, scratch::Scratch};
use diesel::{
    Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection, connection::SimpleConnection as _,
};
use idp::store::{Db, StoreError, Tx, accounts};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A visit ends after eight seconds; what is beyond is for a machine that has much to do.
const ANSWERED: Duration = Duration::from_millis(9_500);

async fn insert_slowly(db: &Db, id: &'static str, pause: Duration) -> Result<(), StoreError> {
    db.write(move |tx: &mut Tx<'_>| {
        accounts::insert(tx, &account(id, &format!("{id}@example.test")))?;
        thread::sleep(pause);
        Ok(())
    })
    .await
}

async fn is_there(scratch: &Scratch, id: &'static str) -> bool {
    scratch.write(move |tx| accounts::find_by_email(tx, &format!("{id}@example.test"))).await.is_some()
}

fn assert_transient(result: Result<(), StoreError>, begun: Instant) {
    assert!(result.unwrap_err().is_transient(), "another try may succeed");
    assert!(begun.elapsed() < ANSWERED, "answered after {:?}", begun.elapsed());
}

async fn a_late_visit_is_refused_and_leaves_nothing(scratch: &Scratch) {
    let begun = Instant::now();
    assert_transient(insert_slowly(&scratch.db, "late", Duration::from_secs(9)).await, begun);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(!is_there(scratch, "late").await);
    assert!(insert_slowly(&scratch.db, "next", Duration::ZERO).await.is_ok());
}

async fn a_patient_visit_may_take_longer(scratch: &Scratch) {
    insert_slowly(&scratch.db.patient(), "long", Duration::from_secs(9)).await.unwrap();
    assert!(is_there(scratch, "long").await);
}

on_both_databases!(a_late_visit_is_refused_and_leaves_nothing, a_patient_visit_may_take_longer);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_gives_up_on_a_statement_before_its_caller_does() {
    let scratch = Scratch::postgres().await;
    let begun = Instant::now();
    let slept: Result<(), StoreError> = scratch
        .db
        .write(|tx| Ok(diesel::sql_query("SELECT pg_sleep(30)").execute(tx.connection()).map(drop)?))
        .await;
    assert!(slept.unwrap_err().is_transient());
    let took = begun.elapsed();
    assert!((Duration::from_secs(4)..Duration::from_secs(7)).contains(&took), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_gives_up_on_a_lock_before_its_caller_does() {
    let scratch = Scratch::postgres().await;
    insert_slowly(&scratch.db, "held", Duration::ZERO).await.unwrap();
    let mut other = PgConnection::establish(&scratch.url).unwrap();
    other.batch_execute("BEGIN; UPDATE accounts SET locale = 'en' WHERE id = 'held'").unwrap();
    let begun = Instant::now();
    let waited: Result<(), StoreError> = scratch
        .db
        .write(|tx| {
            Ok(diesel::sql_query("UPDATE accounts SET locale = 'x'").execute(tx.connection()).map(drop)?)
        })
        .await;
    assert!(waited.unwrap_err().is_transient());
    let took = begun.elapsed();
    assert!((Duration::from_secs(3)..Duration::from_secs(6)).contains(&took), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_does_not_obey_a_commit_that_lay_unread() {
    let scratch = Scratch::postgres().await;
    // Nothing is said for longer than a transaction may be silent, and shorter than the visit may take.
    let silent = insert_slowly(&scratch.db, "silent", Duration::from_millis(6_500)).await;
    assert!(silent.unwrap_err().is_transient());
    assert!(!is_there(&scratch, "silent").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_runs_no_visit_whose_caller_has_gone() {
    let scratch = Scratch::sqlite().await;
    let mut other = SqliteConnection::establish(&scratch.url).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let ran = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (db, ran) = (scratch.db.clone(), ran.clone());
            tokio::spawn(async move {
                db.write(move |_| {
                    ran.store(true, Ordering::SeqCst);
                    Ok(())
                })
                .await
            })
        })
        .collect();
    for task in tasks {
        assert_transient(task.await.unwrap(), begun);
    }
    other.batch_execute("COMMIT").unwrap();
    assert!(insert_slowly(&scratch.db, "next", Duration::ZERO).await.is_ok());
    assert!(!ran.load(Ordering::SeqCst), "they are not done behind their callers' backs");
}
