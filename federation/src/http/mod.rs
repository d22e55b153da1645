//! HTTP of dealer links and migrations: the terminal, the customer's pages, the dealers' and the sites' APIs.
//!
//! Owns actix. A handler reads the request, calls one use case and shapes its result. Decides nothing.

mod account;
mod api_token;
mod dealer_api;
mod described_answers;
mod described_repeats;
mod interaction;
mod link;
mod link_cookie;
mod migration;
mod migration_api;
mod mount;
mod routes;
mod terminal;
mod terminal_cookie;

pub use described_repeats::describe_repeats;
pub use routes::configure;
