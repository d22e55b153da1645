//! A PostgreSQL that does not speak English: what passes is told from what does not, as everywhere else.

use crate::{samples::account, scratch::Scratch};
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, connection::SimpleConnection as _};
use idp::{
    domain::AccountId,
    store::{Db, StoreError, accounts},
};
use std::{thread, time::Duration};

/// Statements that fail by a trouble of the server's. What cannot be brought about here is raised under its SQLSTATE.
const PASSING: &[(&str, &str)] = &[
    ("a statement that takes too long", "SET LOCAL statement_timeout = 50; SELECT pg_sleep(5)"),
    ("a lock", "SET LOCAL lock_timeout = 50; SELECT pg_advisory_xact_lock(1)"),
    ("an operator cancels", "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)"),
    ("an operator shuts down", "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"),
    ("a standby", "SET TRANSACTION READ ONLY; CREATE TABLE x ()"),
    ("40P01", "DO $$ BEGIN RAISE SQLSTATE '40P01' USING MESSAGE = 'デッドロックを検出しました'; END $$"),
    ("40001", "DO $$ BEGIN RAISE SQLSTATE '40001' USING MESSAGE = '直列化できません'; END $$"),
    ("53100", "DO $$ BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'ファイルを拡張できません'; END $$"),
    ("53200", "DO $$ BEGIN RAISE SQLSTATE '53200' USING MESSAGE = 'メモリ不足です'; END $$"),
    ("57P03", "DO $$ BEGIN RAISE SQLSTATE '57P03' USING MESSAGE = '起動しています'; END $$"),
    ("58030", "DO $$ BEGIN RAISE SQLSTATE '58030' USING MESSAGE = '書き込めません'; END $$"),
];

/// Statements that fail by a fault of ours.
const FAULTS: &[(&str, &str)] = &[
    ("no such table", "SELECT * FROM nothing"),
    ("no such column", "SELECT nothing FROM pg_class"),
    ("no such function", "SELECT nothing(1)"),
    ("the wrong type", "SELECT 'x' + 1"),
    ("no SQL", "SELEKT 1"),
    ("not unique", "CREATE TEMP TABLE t (a INT UNIQUE); INSERT INTO t VALUES (1), (1)"),
    ("not null", "CREATE TEMP TABLE t (a INT NOT NULL); INSERT INTO t VALUES (NULL)"),
    ("a check", "CREATE TEMP TABLE t (a INT CHECK (a > 1)); INSERT INTO t VALUES (1)"),
];

async fn run(db: &Db, statement: &'static str) -> StoreError {
    let done: Result<(), StoreError> =
        db.write(move |tx| Ok(tx.connection().batch_execute(statement)?)).await;
    done.expect_err(statement)
}

/// Holds the lock of the table above.
fn hold_lock(scratch: &Scratch) -> PgConnection {
    let mut other = PgConnection::establish(&scratch.url).unwrap();
    diesel::sql_query("SELECT pg_advisory_lock(1)").execute(&mut other).unwrap();
    other
}

fn is_japanese(error: &StoreError) -> bool {
    error.to_string().chars().any(|c| ('\u{3040}'..'\u{a000}').contains(&c))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_role_that_may_not_choose_a_language_is_told_what_passes() {
    let scratch = Scratch::postgres().await;
    let (db, _held) = (scratch.in_japanese(false), hold_lock(&scratch));
    for (name, statement) in PASSING {
        let error = run(&db, statement).await;
        assert!(error.is_transient(), "{name}: {error}");
        let is_end = *name == "an operator shuts down";
        assert!(is_japanese(&error) || is_end, "{name}: the server speaks Japanese: {error}");
    }
    for (name, statement) in FAULTS {
        let error = run(&db, statement).await;
        assert!(!error.is_transient(), "{name}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_role_that_may_is_told_in_english() {
    let scratch = Scratch::postgres().await;
    let (db, _held) = (scratch.in_japanese(true), hold_lock(&scratch));
    for (name, statement) in &PASSING[..5] {
        let error = run(&db, statement).await;
        assert!(error.is_transient() && !is_japanese(&error), "{name}: {error}");
    }
    for (name, statement) in FAULTS {
        let error = run(&db, statement).await;
        assert!(!error.is_transient() && !is_japanese(&error), "{name}: {error}");
    }
}

/// Whoever calls may send one: it is no fault of ours, and nothing has that name.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_text_with_nul_is_told_in_every_language() {
    let scratch = Scratch::postgres().await;
    for speaks_english in [false, true] {
        let db = scratch.in_japanese(speaks_english);
        let found: Result<(), StoreError> =
            db.read(|tx| accounts::find(tx, &AccountId::from("a\0")).map(drop)).await;
        assert!(matches!(found, Err(StoreError::Nul)), "{found:?}");
    }
    let scratch = Scratch::sqlite().await;
    let found = scratch.db.read(|tx| accounts::find(tx, &AccountId::from("a\0"))).await;
    assert!(matches!(found, Ok::<_, StoreError>(None)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_silent_transaction_ends_in_every_language() {
    let scratch = Scratch::postgres().await;
    let db = scratch.in_japanese(false);
    let silent: Result<(), StoreError> = db
        .write(|tx| {
            tx.connection().batch_execute("SET LOCAL idle_in_transaction_session_timeout = 50")?;
            thread::sleep(Duration::from_millis(300));
            accounts::insert(tx, &account("silent", "silent@example.test"))
        })
        .await;
    let error = silent.unwrap_err();
    assert!(error.is_transient(), "{error}");
}
