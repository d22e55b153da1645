//! Crowds and attackers, by a clock that is set: what the limits do to thousands who arrive together, on SQLite and on two
//! nodes that share one PostgreSQL database. The use cases are driven without HTTP; passwords of accounts are hashed with
//! the cheapest parameters that a stored hash may name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// Runs each `async fn(&Nodes)` once on each database.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::nodes::Database::Sqlite).await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(crate::nodes::Database::Postgres).await;
            }
        )+}
    };
}

mod besieged;
mod campaign;
mod nodes;
