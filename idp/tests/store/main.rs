//! One suite for the store, run on SQLite and on PostgreSQL. PostgreSQL is the one of `TEST_POSTGRES_URL`;
//! `conformance/with-postgres cargo test` brings one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// Runs each `async fn(&Scratch)` once on each database.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                super::$test(&crate::scratch::Scratch::sqlite().await).await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                super::$test(&crate::scratch::Scratch::postgres().await).await;
            }
        )+}
    };
}

mod accounts;
mod deadlines;
mod email_keys;
mod erasure;
mod event_streams;
mod exactly_once;
mod factors;
mod failover;
mod idempotency;
mod languages;
mod mailed_codes;
mod migrations;
mod outbox;
mod partitions;
mod ranges;
mod registrations;
mod replica;
mod samples;
mod scratch;
mod spent_grants;
mod sqlite_build;
mod tries;
mod visits;
mod writable;
