//! HTTP of dealer links: the terminal, the customer's pages, the dealer API.
//!
//! Owns actix. A handler reads the request, calls one use case and shapes its result. Decides nothing.

mod dealer_api;
mod interaction_links;
mod link;
mod link_cookie;
mod mount;
mod routes;
mod terminal;
mod terminal_cookie;

pub use routes::configure;
