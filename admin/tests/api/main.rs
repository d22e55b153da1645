//! The back office over real HTTP: a provider on a fresh SQLite file, both listeners, real tokens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod accounts;
mod audit;
mod authorization;
mod clients;
mod dealer_clients;
mod dealers;
mod docs;
mod head;
mod health;
mod links;
mod refusals;
mod shops;
mod site;
mod texts;
