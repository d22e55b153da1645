//! What mends itself is told to nobody: a server that went away and came back, visits in each other's way.

use crate::{samples::account, scratch::Scratch};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, connection::SimpleConnection as _,
    sql_query, sql_types::BigInt,
};
use idp::store::{AnyConnection, StoreError, Tx, accounts};
use std::{
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// As many as the pool of a scratch database holds.
const CONNECTIONS: usize = 8;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn number(connection: &mut AnyConnection, sql: &str) -> Result<i64, StoreError> {
    Ok(sql_query(sql).get_result::<Number>(connection)?.n)
}

/// What a restart does to those who are connected: nobody is, and nobody is told before they ask.
fn end_all_connections(url: &str) {
    PgConnection::establish(url)
        .unwrap()
        .batch_execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
}

/// Fills the pool: every connection stands, and is idle.
async fn connect_all(scratch: &Scratch) {
    let together = Arc::new(Barrier::new(CONNECTIONS));
    scratch
        .race(CONNECTIONS, move |tx| {
            number(tx.connection(), "SELECT 1::bigint AS n")?;
            together.wait();
            Ok(())
        })
        .await;
}

async fn look(scratch: &Scratch) -> Result<i64, StoreError> {
    scratch.db.read(|tx| number(tx.connection(), "SELECT count(*) AS n FROM accounts")).await
}

async fn insert(scratch: &Scratch, id: String) -> Result<(), StoreError> {
    scratch.db.write(move |tx| accounts::insert(tx, &account(&id, &format!("{id}@example.test")))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_died_cost_no_visit() {
    let scratch = Scratch::postgres().await;
    for reads_first in [true, false] {
        connect_all(&scratch).await;
        end_all_connections(&scratch.url);
        for round in 0..CONNECTIONS {
            if reads_first {
                look(&scratch).await.unwrap();
            }
            insert(&scratch, format!("{reads_first}-{round}")).await.unwrap();
        }
    }
    assert_eq!(look(&scratch).await.unwrap(), 16);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_that_meets_dead_connections_does_not_notice() {
    let scratch = Arc::new(Scratch::postgres().await);
    connect_all(&scratch).await;
    end_all_connections(&scratch.url);
    let visits: Vec<_> = (0..40)
        .map(|number| {
            let scratch = Arc::clone(&scratch);
            tokio::spawn(
                async move { look(&scratch).await.and(insert(&scratch, format!("a-{number}")).await) },
            )
        })
        .collect();
    for visit in visits {
        visit.await.unwrap().unwrap();
    }
    assert_eq!(look(&scratch).await.unwrap(), 40);
}

/// The second of two rows dies with its connection; both are there once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_visit_whose_connection_dies_halfway_runs_from_its_beginning() {
    let scratch = Scratch::postgres().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let (counting, url) = (Arc::clone(&runs), scratch.url.clone());
    scratch
        .write(move |tx| {
            accounts::insert(tx, &account("a-1", "a@example.test"))?;
            if counting.fetch_add(1, Ordering::SeqCst) == 0 {
                end_all_connections(&url);
            }
            accounts::insert(tx, &account("a-2", "b@example.test"))
        })
        .await;
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(look(&scratch).await.unwrap(), 2);
}

/// Whether a COMMIT was obeyed whose answer never came is not known: a second run might do everything twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_visit_whose_commit_got_no_answer_does_not_run_again() {
    let scratch = Scratch::postgres().await;
    scratch
        .write(|tx| {
            Ok(tx.connection().batch_execute(
                "CREATE TABLE tried (n bigint); \
                 CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END'; \
                 CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON tried DEFERRABLE INITIALLY DEFERRED \
                 FOR EACH ROW EXECUTE FUNCTION die()",
            )?)
        })
        .await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&runs);
    let ended: Result<(), StoreError> = scratch
        .db
        .write(move |tx| {
            counting.fetch_add(1, Ordering::SeqCst);
            Ok(tx.connection().batch_execute("INSERT INTO tried VALUES (1)")?)
        })
        .await;
    assert!(ended.unwrap_err().is_transient(), "the caller may come again");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

/// Two visits take the same two rows in opposite orders: PostgreSQL ends one, and it comes after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn visits_that_wait_for_each_other_both_come_to_their_end() {
    let scratch = Arc::new(Scratch::postgres().await);
    for id in ["a-1", "a-2"] {
        insert(&scratch, id.to_owned()).await.unwrap();
    }
    let (together, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let visits: Vec<_> = [["a-1", "a-2"], ["a-2", "a-1"]]
        .into_iter()
        .map(|[first, second]| {
            let (scratch, together, runs) = (scratch.clone(), together.clone(), runs.clone());
            tokio::spawn(async move {
                scratch
                    .write(move |tx: &mut Tx<'_>| {
                        take_note(tx, first)?;
                        if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                            together.wait();
                        }
                        take_note(tx, second)
                    })
                    .await;
            })
        })
        .collect();
    for visit in visits {
        visit.await.unwrap();
    }
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of them ran twice");
    let noted = "SELECT sum(length(locale))::bigint AS n FROM accounts";
    let read: Result<_, StoreError> = scratch.db.read(|tx| number(tx.connection(), noted)).await;
    assert_eq!(read.unwrap(), 2 * 2 + 4, "each noted both, once");
}

fn take_note(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    let update = format!("UPDATE accounts SET locale = locale || 'x' WHERE id = '{id}'");
    Ok(tx.connection().batch_execute(&update)?)
}

/// At SERIALIZABLE every one of them but the first fails with 40001: each is lost unless it runs again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn visits_that_saw_each_other_s_past_run_again() {
    let scratch = Scratch::postgres().await;
    let made = "CREATE TABLE tally (n bigint); INSERT INTO tally VALUES (0)";
    scratch.write(move |tx| Ok(tx.connection().batch_execute(made)?)).await;
    scratch
        .race(4, |tx| {
            tx.connection().batch_execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")?;
            let before = number(tx.connection(), "SELECT n FROM tally")?;
            thread::sleep(Duration::from_millis(20));
            Ok(tx.connection().batch_execute(&format!("UPDATE tally SET n = {}", before + 1))?)
        })
        .await;
    let tally = scratch.db.read(|tx| number(tx.connection(), "SELECT n FROM tally")).await;
    assert_eq!(tally.map_err(|error: StoreError| error.to_string()), Ok(4));
}
