//! How long others wait beside a clean-up that has a million rows to delete, on SQLite, which has one writer. It measures, and so runs when asked alone:
//! `cargo test --workspace --test endpoints -- --ignored --nocapture long_clean_up`
#![allow(clippy::disallowed_macros, reason = "tells what it measured")]

use super::site::Site;
use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};
use idp::{domain::Timestamp, flow::clean_up, store::used_once};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

const ROWS: u32 = 1_000_000;

/// A writer that has a write to make every few milliseconds, until `over`; how long each of them took, sorted.
async fn write_on(site: &Site, when: &str, over: &AtomicBool) -> Vec<Duration> {
    let mut took = Vec::new();
    let far = Timestamp::from_seconds(i64::from(u32::MAX));
    while !over.load(Ordering::Relaxed) {
        let (name, begun) = (format!("{when}-{}", took.len()), Instant::now());
        assert!(site.provider.db.write(move |tx| used_once::consume(tx, &name, far)).await.unwrap());
        took.push(begun.elapsed());
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
    took.sort();
    took
}

fn told(what: &str, took: &[Duration]) -> String {
    let of = |share: usize| took[(took.len() - 1) * share / 1_000];
    format!(
        "{what}: {} writes, median {:?}, of a thousand the tenth longest {:?} and the longest {:?}, longest {:?}",
        took.len(),
        of(500),
        of(990),
        of(999),
        of(1_000)
    )
}

#[actix_web::test]
#[ignore = "measures, and takes minutes"]
async fn nobody_waits_for_long() {
    let site = Site::start().await;
    let mut database = SqliteConnection::establish(&site.database).unwrap();
    database
        .batch_execute(&format!(
            "PRAGMA busy_timeout = 10000; \
             INSERT INTO used_once (name, expires_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) \
             SELECT hex(randomblob(20)), i FROM n"
        ))
        .unwrap();
    // Alone first: what this machine takes for the same writes.
    let over = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&over);
    let timer = async {
        actix_web::rt::time::sleep(Duration::from_secs(20)).await;
        stop.store(true, Ordering::Relaxed);
    };
    let (alone, ()) = futures_util::future::join(write_on(&site, "alone", &over), timer).await;
    over.store(false, Ordering::Relaxed);
    let begun = Instant::now();
    let cleaning = async {
        let mut deleted = 0;
        loop {
            let gone = clean_up(&site.provider).await.unwrap();
            deleted += gone;
            if gone == 0 {
                break;
            }
        }
        over.store(true, Ordering::Relaxed);
        deleted
    };
    let (beside, deleted) = futures_util::future::join(write_on(&site, "beside", &over), cleaning).await;
    assert!(deleted >= 1_000_000, "{deleted}");
    eprintln!("{deleted} rows deleted in {:?}", begun.elapsed());
    eprintln!("{}\n{}", told("alone", &alone), told("beside the clean-up", &beside));
}
