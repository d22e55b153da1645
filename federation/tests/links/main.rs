//! Dealer links and migrations, run on SQLite and on PostgreSQL. PostgreSQL is the one of `TEST_POSTGRES_URL`;
//! `conformance/with-postgres cargo test` brings one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// Runs each `async fn(&House)` once on each database.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                super::$test(&crate::house::House::sqlite().await).await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() {
                super::$test(&crate::house::House::postgres().await).await;
            }
        )+}
    };
}

mod account_pages;
mod address_change;
mod address_doors;
mod browser;
mod claim;
mod counter;
mod customer_pages;
mod dealer_api;
mod details;
mod edges;
mod ending;
mod events;
mod expiry;
mod house;
mod later_mail;
mod leaving;
mod merging;
mod migration_api;
mod migration_job;
mod migration_store;
mod migration_way;
mod newcomer;
mod once;
mod push;
mod reminders;
mod repeats;
mod routes;
mod seed;
mod statistics;
mod streams;
mod terminal;
mod ways_on;
mod withdrawal;
mod words;
