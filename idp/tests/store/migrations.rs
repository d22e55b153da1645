//! The schema changes while others work with it: the migration stands back for them, and comes again.

use crate::{samples::account, scratch::Scratch};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, connection::SimpleConnection as _,
    sql_query, sql_types::BigInt,
};
use idp::store::{Db, StoreError, accounts};
use std::{
    thread,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;

/// One that changes `registrations`, then `text_versions`.
const VERSION: &str = "20261125000009";
const DOWN: &str = include_str!("../../../migrations/postgres/2026-11-25-000009_texts/down.sql");

/// What takes the first table of the migration, or the second.
const FIRST: &str = "SELECT count(*) FROM registrations";
const SECOND: &str = "SELECT count(*) FROM text_versions";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(connection: &mut PgConnection, sql: &str) -> i64 {
    sql_query(sql).get_result::<Number>(connection).unwrap().n
}

fn connect(scratch: &Scratch) -> PgConnection {
    PgConnection::establish(&scratch.url).unwrap()
}

/// A schema on which that migration has not run.
async fn before() -> Scratch {
    let scratch = Scratch::postgres().await;
    let mut connection = connect(&scratch);
    connection.batch_execute(DOWN).unwrap();
    let forget = format!("DELETE FROM __diesel_schema_migrations WHERE version = '{VERSION}'");
    assert_eq!(sql_query(forget).execute(&mut connection).unwrap(), 1);
    scratch
}

fn migrate(db: &Db) -> JoinHandle<Result<Vec<String>, StoreError>> {
    let db = db.clone();
    tokio::spawn(async move { db.migrate().await })
}

/// Until the migration waits for a lock.
fn wait_until_it_waits(connection: &mut PgConnection) {
    for _ in 0..1_000 {
        let waiting = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock' \
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        if number(connection, waiting) > 0 {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("the migration waits for no lock");
}

fn assert_ran(ran: Result<Vec<String>, StoreError>, scratch: &Scratch) {
    assert_eq!(ran.unwrap(), [VERSION]);
    let noted = format!("SELECT count(*) AS n FROM __diesel_schema_migrations WHERE version = '{VERSION}'");
    let mut connection = connect(scratch);
    assert_eq!(number(&mut connection, &noted), 1);
    assert_eq!(number(&mut connection, "SELECT count(announced_at) AS n FROM text_versions"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_migration_lets_visits_pass_while_it_cannot_have_its_tables() {
    let scratch = before().await;
    let mut long = connect(&scratch);
    long.batch_execute(&format!("BEGIN; {SECOND}")).unwrap();
    let migrating = migrate(&scratch.db);
    let mut beside = connect(&scratch);
    wait_until_it_waits(&mut beside);
    // For longer than a visit waits for a lock: the table that the migration has, and the one that it waits for.
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    while begun.elapsed() < Duration::from_secs(6) {
        let asked = Instant::now();
        beside.batch_execute(&format!("{FIRST}; {SECOND}")).unwrap();
        slowest = slowest.max(asked.elapsed());
        thread::sleep(Duration::from_millis(5));
    }
    assert!(slowest < Duration::from_secs(3), "somebody waited for {slowest:?}");
    assert!(!migrating.is_finished(), "it tries again");
    // Other nodes find that something is pending: one of them runs it, and once.
    let second = migrate(&scratch.db);
    long.batch_execute("COMMIT").unwrap();
    let ran = [migrating.await.unwrap().unwrap(), second.await.unwrap().unwrap()];
    assert_ran(Ok(ran.concat()), &scratch);
    // Connections are as they were: visits have their deadlines.
    scratch.write(|tx| accounts::insert(tx, &account("after", "after@example.test"))).await;
    let timeouts = scratch.db.read(|tx| {
        Ok::<_, StoreError>(
            sql_query("SELECT count(*) AS n FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout') AND setting <> reset_val")
                .get_result::<Number>(tx.connection())?
                .n,
        )
    });
    assert_eq!(timeouts.await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_migration_that_is_ended_by_a_deadlock_comes_again() {
    let scratch = before().await;
    // Sooner than the migration gives up by itself, and the visit never looks: it is the migration that is ended.
    let looks = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''300ms''', current_database()); END $$";
    connect(&scratch).batch_execute(looks).unwrap();
    let db = scratch.anew();
    let mut visit = connect(&scratch);
    visit.batch_execute(&format!("SET deadlock_timeout = '60s'; BEGIN; {SECOND}")).unwrap();
    let migrating = migrate(&db);
    wait_until_it_waits(&mut connect(&scratch));
    let deadlocks = "SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()";
    visit.batch_execute(FIRST).unwrap();
    visit.batch_execute("COMMIT").unwrap();
    assert_ran(migrating.await.unwrap(), &scratch);
    // PostgreSQL counts when a session has ended.
    drop(db);
    let mut connection = connect(&scratch);
    for _ in 0..500 {
        connection.batch_execute("SELECT pg_stat_clear_snapshot()").unwrap();
        if number(&mut connection, deadlocks) == 1 {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("there was no deadlock");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_migration_that_fails_by_itself_is_not_tried_again() {
    let scratch = before().await;
    connect(&scratch).batch_execute("ALTER TABLE text_versions ADD COLUMN announced_at BIGINT").unwrap();
    let begun = Instant::now();
    let refused = scratch.db.migrate().await.unwrap_err();
    assert!(refused.to_string().contains("announced_at"), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // Nothing of it was kept, and nobody is kept from trying.
    connect(&scratch).batch_execute("ALTER TABLE text_versions DROP COLUMN announced_at").unwrap();
    assert_ran(scratch.db.migrate().await, &scratch);
}

/// Each migration by one of them, also where nothing is there yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_together_run_each_migration_once() {
    let scratch = Scratch::postgres().await;
    connect(&scratch).batch_execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
    let nodes: Vec<_> = (0..4).map(|_| migrate(&scratch.anew())).collect();
    let mut ran = Vec::new();
    for node in nodes {
        ran.extend(node.await.unwrap().unwrap());
    }
    ran.sort();
    let all = ran.len();
    ran.dedup();
    assert_eq!(all, ran.len(), "{ran:?}");
    let count = "SELECT count(*) AS n FROM __diesel_schema_migrations";
    assert_eq!(i64::try_from(all).unwrap(), number(&mut connect(&scratch), count));
    assert!(!scratch.db.needs_migration().await.unwrap());
}
