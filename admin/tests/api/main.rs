//! The back office over real HTTP: a provider on a fresh SQLite file or PostgreSQL database, both listeners, real tokens.
//! PostgreSQL is the one of `TEST_POSTGRES_URL`; `conformance/with-postgres cargo test` brings one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// Runs each `async fn(&Site)` once on each database, at a back office with these settings.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        on_both_databases!(admin::domain::BackOfficeSettings::default() => $($test),+);
    };
    ($settings:expr => $($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&crate::site::Site::start_with($settings).await).await;
            }
        )+}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(&crate::site::Site::start_on_postgres_with($settings).await).await;
            }
        )+}
    };
}

mod accounts;
mod approvals;
mod audit;
mod authorization;
mod bodies;
mod clients;
mod console;
mod console_acts;
mod dealer_clients;
mod dealer_console;
mod dealer_console_acts;
mod dealers;
mod desk;
mod docs;
mod head;
mod health;
mod idempotency;
mod initial_tokens;
mod keys;
mod links;
mod lists;
mod mails;
mod people;
mod plans;
mod refusals;
mod required_items;
mod sessions;
mod shops;
mod site;
mod staff;
mod staff_pages;
mod staff_roles;
mod staff_tokens;
mod statistics;
mod texts;
mod words;
