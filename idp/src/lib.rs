//! Identity provider: accounts and OpenID Connect. Knows no dealers.
pub mod domain;
pub mod keys;
pub mod mail;
pub mod pages;
pub mod protocol;
pub mod store;
