//! Work that tolerates an old answer goes to the replica, and to the primary when that is away. One database stands for the primary
//! here, and another for a replica that is behind.

use crate::{samples::account, scratch::Scratch};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use idp::store::{Db, StoreError, Tx, accounts};
use std::time::{Duration, Instant};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(sql_query("SELECT count(*) AS n FROM accounts").get_result::<Number>(tx.connection())?.n)
}

async fn counts(db: &Db) -> [i64; 3] {
    [db.read_stale(count).await.unwrap(), db.read(count).await.unwrap(), db.look_up(count).await.unwrap()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_what_tolerates_it_is_read_at_the_replica() {
    let (primary, behind) = (Scratch::postgres().await, Scratch::postgres().await);
    let db = primary.with_replica(&behind.url);
    db.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await.unwrap();
    assert_eq!(counts(&db).await, [0, 1, 1]);
    assert_eq!(behind.db.read(count).await.unwrap(), 0, "nothing is written there");
}

/// Not even where the address leads to a primary.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_written_at_a_replica() {
    let (primary, other) = (Scratch::postgres().await, Scratch::postgres().await);
    let db = primary.with_replica(&other.url);
    let _: Result<(), StoreError> =
        db.read_stale(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    assert_eq!(other.db.read(count).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_replica_that_is_away_costs_no_answer() {
    let primary = Scratch::postgres().await;
    primary.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    let db = primary.with_replica("postgres://test@127.0.0.1:1/nothing");
    let began = Instant::now();
    assert_eq!(counts(&db).await, [1, 1, 1]);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let began = Instant::now();
    assert_eq!(counts(&db).await, [1, 1, 1]);
    assert!(began.elapsed() < Duration::from_secs(1), "it is left alone for a while");
}

/// A replica gets a change of the schema some moments after the primary.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_replica_without_the_schema_costs_no_answer() {
    let (primary, behind) = (Scratch::postgres().await, Scratch::postgres().await);
    behind.write(|tx| Ok(sql_query("DROP TABLE accounts").execute(tx.connection()).map(drop)?)).await;
    let db = primary.with_replica(&behind.url);
    assert_eq!(counts(&db).await, [0, 0, 0]);
}
